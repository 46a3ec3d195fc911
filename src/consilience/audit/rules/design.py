"""Designs: what a row calls its study must fit what the row shows."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..facts import Facts


@rule("DE001", "phase-3-without-comparison", severity="warning", family="design")
def phase_3_without_comparison(facts: Facts) -> Iterator[Draft]:
    """A phase 3 trial compares.

    Why: phase 3 means a comparison with standard treatment; a single arm under that name misleads about the strength of
    the evidence.

    Formula: phase 3, and no comparator arm in the row.

    Example: "Phase III, monocentric" with one arm.

    Repair: look the phase up in the report; or add the missing arm.

    Blind spots: single-arm trials that call themselves phase 3.
    """
    for row in facts.included:
        if row.phase == "3" and not row.comparators:
            spot = row.designs[0][2] if row.designs else row.spot
            yield draft(f"{row.label}: phase 3 with a single arm", spot)


@rule("DE002", "arms-against-participants", severity="error", family="design")
def arms_against_participants(facts: Facts) -> Iterator[Draft]:
    """The participants of the arms add up to those of the study.

    Why: everyone belongs to one arm.

    Formula: sum over arms = participants, where every arm and the study state one number.

    Example: arms of 92 and 97, 198 participants.

    Repair: participants may have been randomised but not treated; say which set is meant.

    Blind spots: factorial and cross-over designs.
    """
    for row in facts.rows:
        sizes = {size.n for size in row.sizes}
        arms = [arm.n for arm in row.arms]
        if len(arms) > 1 and sizes and all(len(n) == 1 for n in arms):
            total = sum(n[0] for n in arms)
            if total not in sizes:
                formula = " + ".join(str(n[0]) for n in arms) + f" = {total}"
                yield draft(
                    f"{row.label}: {formula} in the arms, {' or '.join(map(str, sorted(sizes)))} participants",
                    row.spot,
                    sum=total,
                )
