"""Optimal information sizes against published tables."""

from __future__ import annotations

import pytest

from consilience.certainty.information_size import events_for_hazards, people_for_means, people_for_risks


def test_risks() -> None:
    # 20 % against 10 %, alpha 0.05, power 0.80: 199 an arm without continuity correction, pooled variance; the unpooled
    # form used here gives 196.2 (7.849 x 0.25 / 0.01), so 197.
    assert people_for_risks(0.2, 0.5) == 2 * 197
    assert people_for_risks(0.0) is None
    assert people_for_risks(0.3, 0.0) is None


def test_means() -> None:
    # Half a standard deviation: 62.8 an arm (Lehr's rule: 16/d^2 = 64).
    assert people_for_means(10, 5) == 2 * 63
    assert people_for_means(0, 5) is None


@pytest.mark.parametrize(("hr", "events"), [(0.5, 66), (2.0, 66), (0.75, 380)])
def test_hazards(hr: float, events: int) -> None:
    # Schoenfeld 1981: hazard ratio 2 needs 65.3 events.
    assert events_for_hazards(hr) == events
    assert events_for_hazards(1.0) is None
