"""Findings on the page: numbered, ranked, and tied to the values that they concern."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from consilience.report import findings, page

from . import made_up
from .made_up import finding


def labels(codes: list[findings.Seen]) -> list[tuple[str, str]]:
    return [(each.label, each.finding.code) for each in codes]


def test_labels_carry_the_severity_and_keep_the_order_given() -> None:
    seen = findings.numbered(
        [finding("AA001", severity="info"), finding("BB001"), finding("CC001", severity="warning"), finding("AA002")]
    )
    assert labels(seen) == [("E1", "BB001"), ("E2", "AA002"), ("W1", "CC001"), ("N1", "AA001")]


def test_the_most_serious_are_one_of_each_family_first() -> None:
    seen = findings.numbered(
        [
            finding("AA001", "x"),
            finding("AA001", "y", repairs=1),
            finding("AA002", "x", "y", repairs=1),
            finding("BB001"),
            finding("CC001", severity="warning"),
        ]
    )
    # Of family AA the finding that explains most values; then BB; then the rest of the errors; then warnings.
    assert labels(findings.gravest(seen, 4)) == [("E3", "AA002"), ("E4", "BB001"), ("E2", "AA001"), ("E1", "AA001")]
    assert labels(findings.gravest(seen))[-1] == ("W1", "CC001")
    assert findings.gravest([]) == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.123456789, "0.123457"),
        (True, "yes"),
        (None, "–"),
        ([1, 2.5, "x"], "1, 2.5, x"),
        ({"a": 1, "b": [2]}, "a: 1; b: 2"),
        ({"b", "a"}, "a, b"),
        ((), ""),
    ],
)
def test_computed_values_as_text(value: object, shown: str) -> None:
    assert findings.shown(value) == shown


@dataclass
class Marks:
    """Subjects of a page and the labels of the findings beside them."""

    of: dict[str, list[str]]
    anchors: list[str]


def marks(composed: page.Page) -> Marks:
    values = [value for table in composed.tables for row in table.rows for cell in row for value in cell.values]
    values += [group.value for table in composed.tables for group in table.groups if group.value]
    return Marks(
        {value.subject: [mark.label for mark in value.marks] for value in values if value.marks},
        [value.anchor for value in values if value.anchor],
    )


def test_a_finding_stands_beside_its_value_whatever_the_layer() -> None:
    composed = page.compose(made_up.review(), [finding("SV001", "study/adams-2019/alive-papworth/review")])
    shown = marks(composed)
    assert shown.of == {"study/adams-2019/alive-papworth": ["E1"]}
    assert shown.anchors.count("study/adams-2019/alive-papworth") == 1


def test_what_has_no_value_of_its_own_belongs_to_what_holds_it() -> None:
    composed = page.compose(made_up.review(), [finding("DE001", "study/adams-2019/arm/nobody/x")])
    assert marks(composed).of == {"study/adams-2019": ["E1"]}


def test_every_part_of_a_review_can_be_marked() -> None:
    subjects = [
        "flow/studies-included",
        "criterion/adults",
        "claim/ranges",
        "analysis/control-slow",
        "grading/grade-adams",
        "evaluation/eco",
        "threshold/france",
        "search/medline",
        "study/adams-2019/appraisal",
        "study/adams-2019/participants",
        "study/baker-2020/control",
    ]
    composed = page.compose(made_up.review(), [finding(f"XX{at:03}", each) for at, each in enumerate(subjects)])
    assert set(marks(composed).of) == set(subjects)


def test_a_finding_links_to_its_value_and_says_whose_statement_it_is() -> None:
    composed = page.compose(made_up.review(), [finding("SV001", "study/adams-2019/alive-papworth/report", "citation")])
    html = page.render(composed)
    assert (
        '<a href="#study/adams-2019/alive-papworth">Adams (2019), Overall survival at 4 years, Papworth (study report)'
        in html
    )
    assert '<a href="#references">' in html  # nothing shows single citations: the section that treats them
