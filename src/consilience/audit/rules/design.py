"""Designs: what a row calls its study must fit what the row shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from consilience.model.estimate import LAYERS

from ..catalogue import Draft, draft, rule
from ..facts import SAYS, Facts, Row


@rule("DE001", "phase-3-without-comparison", severity="warning", family="design")
def phase_3_without_comparison(facts: Facts) -> Iterator[Draft]:
    """A phase 3 trial compares.

    Why: phase 3 means a comparison with standard treatment; a single arm under that name misleads about the strength of
    the evidence.

    Formula: phase 3, and no comparator arm in the row. One finding for all such rows.

    Example: "Phase III, monocentric" with one arm.

    Repair: look the phase up in the report; or add the missing arm.

    Blind spots: single-arm trials that call themselves phase 3.
    """
    single = [row for row in facts.included if row.phase == "3" and not row.comparators]
    if single:
        noun = "study is" if len(single) == 1 else "studies are"
        names = ", ".join(row.label for row in single)
        yield draft(
            f"{len(single)} {noun} called phase 3, but shown with a single arm: {names}",
            *(row.designs[0][2] if row.designs else row.spot for row in single),
            studies=[row.label for row in single],
        )


@rule("DE002", "arms-against-participants", severity="error", family="design")
def arms_against_participants(facts: Facts) -> Iterator[Draft]:
    """The participants of the arms add up to those of the study.

    Why: everyone belongs to one arm.

    Formula: sum over arms = participants, where one source states every arm and the study.

    Example: arms of 92 and 97, 198 participants.

    Repair: participants may have been randomised but not treated; say which set is meant.

    Blind spots: factorial and cross-over designs. Arms that the report states beside a number that the review states
    are compared by LY003.
    """
    for row in facts.rows:
        for layer in LAYERS:
            whole = next((size for size in row.sizes if size.layer == layer), None)
            arms = [n for arm in row.arms if (n := arm.n(layer)) is not None]
            if whole is None or len(row.arms) < 2 or len(arms) < len(row.arms) or sum(arms) == whole.n:
                continue
            formula = f"{' + '.join(map(str, arms))} = {sum(arms)}"
            yield draft(
                f"{row.label}: {formula} in the arms, {whole.n} participants {SAYS[layer]}",
                whole.spot,
                *(size.spot for arm in row.arms for size in arm.sizes if size.layer == layer),
                sum=sum(arms),
                participants=whole.n,
            )


@rule("DE003", "age-outside-range", severity="error", family="design")
def age_outside_range(facts: Facts) -> Iterator[Draft]:
    """A median or mean age lies between the youngest and the oldest.

    Why: a mistyped age, or a range of another group.

    Formula: low <= value <= high, on the bounds of the printed digits.

    Example: median 24 years (1 to 17).

    Repair: compare with the report; look for months printed as years.

    Blind spots: a range that is the interquartile range is tested alike, and rightly holds the median; not always the
    mean.
    """
    for row in facts.rows:
        for layer, age, spot in row.ages:
            low, value, high = age.low, age.value, age.high
            upside_down = low is not None and high is not None and high.bounds.surely_below(low.bounds)
            below = value is not None and low is not None and value.bounds.surely_below(low.bounds)
            above = value is not None and high is not None and high.bounds.surely_below(value.bounds)
            if upside_down or below or above:
                yield draft(f"{row.label}: age {age} {SAYS[layer]} is out of order", spot, age=str(age))


@rule("DE004", "study-counted-twice", severity="warning", family="design")
def study_counted_twice(facts: Facts) -> Iterator[Draft]:
    """Each trial is one study.

    Why: two rows about the same people count them twice in every number, range and pooled estimate.

    Formula: two included rows that share a report or a registration number.

    Example: the abstract of a trial as one row, its article as another, both NCT01460160.

    Repair: make one study of them, with two reports.

    Blind spots: registration numbers that are not recorded; parts of one registered trial with different people are
    rightly two rows: hence a warning.
    """
    shared: dict[str, list[Row]] = defaultdict(list)
    for row in facts.included:
        for key in dict.fromkeys((*row.reports, *row.registrations)):
            shared[key].append(row)
    told = set()
    for key, rows in shared.items():
        names = tuple(row.key for row in rows)
        if len(rows) > 1 and names not in told:
            told.add(names)
            yield draft(
                f"{' and '.join(row.label for row in rows)} share {key}",
                *(row.spot for row in rows),
                shared=[k for k, v in shared.items() if v == rows],
            )
