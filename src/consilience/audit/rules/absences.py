"""What a review says that no study has."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..facts import Facts
from ..finding import Repair


@rule("NS001", "no-study-but-one", severity="error", family="claims")
def no_study_but_one(facts: Facts) -> Iterator[Draft]:
    """Where a sentence says that no study has something, no included study has it in the tables.

    Why: a gap in the evidence is a finding of its own; guidelines and funders act on it.

    Formula: a sentence that denies all studies an outcome, or a country or region, and rows of included studies whose
    cells state a value for that outcome, or that country. Only plain denials count: "no study reported a difference in
    survival" denies something else.

    Example: "None of the studies measured overall survival", beside a column of overall survival.

    Repair: name the studies, or say what exactly is missing.

    Blind spots: cells that hold a value of another kind under the outcome's name.
    """
    for claim in facts.absences:
        labels = [label for label, _ in claim.against]
        shown = ", ".join(labels[:4]) + (f" and {len(labels) - 4} more" if len(labels) > 4 else "")
        yield draft(
            f'no study is said to have "{claim.of.lstrip("~")}", but the tables give it for {shown}',
            claim.spot,
            *(at for _, at in claim.against[:3]),
            repairs=[Repair("the sentence means something narrower", "say for whom, when or how it was not measured")],
            studies=labels,
        )
