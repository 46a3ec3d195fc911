"""Versions of CTCAE: where grades mean the same, where they do not, and where nobody can say."""

from __future__ import annotations

from itertools import pairwise

import pytest

from consilience.extraction.harms.terms import comparable, grade_of, limits, main_version, terms


@pytest.mark.parametrize(
    ("printed", "version"),
    [("4.03", "4"), ("CTCAE v5.0", "5"), ("6", "6"), ("version 3.0", "3"), ("not stated", ""), ("2.0", "")],
)
def test_versions(printed: str, version: str) -> None:
    assert main_version(printed) == version


@pytest.mark.parametrize(
    ("term", "versions", "alike"),
    [
        ("Neutrophil count decreased", ("5.0", "6.0"), False),
        ("Neutrophil count decreased", ("4.03", "5.0"), True),
        ("Platelet count decreased", ("4.03", "6.0"), False),
        ("Febrile neutropenia", ("5.0", "6.0"), True),
        ("Sepsis", ("4.03", "5.0"), False),
        ("Sepsis", ("5.0", "v5"), True),
        ("Sepsis", ("5.0", "not stated"), None),
        ("Anemia", ("3.0", "4.0"), None),
        ("Osteonecrosis", ("4.0", "5.0"), False),
        ("Rash", ("4.0", "5.0"), None),
    ],
)
def test_comparable(term: str, versions: tuple[str, ...], alike: bool | None) -> None:
    found = comparable(term, versions)
    assert found.alike is alike
    assert bool(found.reason) == (alike is not True or len({main_version(v) for v in versions}) > 1)


def test_the_neutrophil_limits_moved_by_one_grade() -> None:
    """What version 5 calls grade 3, version 6 calls grade 2."""
    five = {each.grade: (each.below, each.not_below) for each in limits("Neutrophil count decreased", "5.0")}
    six = {each.grade: (each.below, each.not_below) for each in limits("Neutrophil count decreased", "6.0")}
    assert five[3] == six[2] == (1.0, 0.5)
    assert five[2] == six[1]


def test_limits_of_a_term_do_not_overlap() -> None:
    for name in terms():
        for version in ("5", "6"):
            found = sorted(limits(name, version), key=lambda each: each.grade)
            for mild, worse in pairwise(found):
                assert mild.not_below == worse.below


def test_version_5_is_whole() -> None:
    """837 terms; 494 of them can end in death (grade 5), 286 have no grade 4: counted in NCI's document."""
    five = {name: term.grades["5"] for name, term in terms().items() if term.grades.get("5")}
    assert len(five) == 837
    assert sum(5 in grades for grades in five.values()) == 494
    assert sum(4 not in grades for grades in five.values()) == 286
    assert len({terms()[name].group for name in five}) == 26


@pytest.mark.parametrize(
    ("term", "value", "grades"),
    [
        ("Neutrophil count decreased", 1.2, (2, 1)),
        ("Neutrophil count decreased", 0.5, (3, 2)),
        ("Neutrophil count decreased", 0.4, (4, 3)),
        ("Neutrophil count decreased", 0.05, (4, 4)),
        ("Neutrophil count decreased", 5.0, (None, None)),
        ("Hair loss", 5.0, (None, None)),
    ],
)
def test_grade_of_a_value_by_versions_5_and_6(term: str, value: float, grades: tuple[int | None, int | None]) -> None:
    assert (grade_of(term, value, "5.0"), grade_of(term, value, "6.0")) == grades
