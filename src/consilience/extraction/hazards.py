"""What survival figures imply about hazards."""

from __future__ import annotations

from consilience.model.bounds import Bounds, log, over


def implied_hazard_ratio(survival: Bounds, control: Bounds) -> Bounds | None:
    """Hazard ratio that two survival probabilities at one time imply under proportional hazards: ln S / ln S0.

    survival, control: shares between 0 and 1. None where one of them may be 0 or 1.
    """
    top, bottom = log(survival), log(control)
    if top is None or bottom is None or survival.high >= 1 or control.high >= 1:
        return None
    return over(top, bottom)
