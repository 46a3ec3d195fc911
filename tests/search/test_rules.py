"""Each strategy rule has cases that must fire and cases that must stay silent, in cases/<code>.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from consilience.audit.catalogue import catalogue as audit_catalogue
from consilience.search.catalogue import catalogue
from consilience.search.linting import lint, select
from consilience.search.vocabulary import Descriptor, Vocabulary

from .material import founding

CASES = Path(__file__).parent / "cases"
FULL = Vocabulary.of([Descriptor("Leukemia"), Descriptor("Child")], year=2024)


def cases() -> list[tuple[str, bool, dict[str, Any]]]:
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        document = yaml.safe_load(file.read_text("utf-8"))
        for fires in (True, False):
            rows = document["fires" if fires else "silent"]
            found += [(file.stem, fires, {**case, "full": "vocabulary" in document}) for case in rows]
    return found


@pytest.mark.parametrize(("code", "fires", "case"), cases())
def test_rules(code: str, fires: bool, case: dict[str, Any]) -> None:
    vocabulary = FULL if case["full"] else None
    found = lint(case["text"], case["platform"], only=[code], vocabulary=vocabulary)
    assert bool(found) is fires, [finding.message for finding in found]
    assert all(finding.where for finding in found)


def test_every_rule_has_both_kinds_of_cases_and_a_full_page() -> None:
    rules = catalogue()
    assert len(rules) >= 30
    assert {rule.code for rule in rules} == {file.stem for file in CASES.glob("*.yaml")}
    for rule in rules:
        for heading in ("Why:", "Rule:", "Example:", "Repair:", "Blind spots:"):
            assert heading in rule.explanation, (rule.code, heading)


def test_codes_are_not_the_audits() -> None:
    audit = {rule.code for rule in audit_catalogue()} | {rule.name for rule in audit_catalogue()}
    assert not audit & ({rule.code for rule in catalogue()} | {rule.name for rule in catalogue()})


# Reference, section 12: what a linter should say about the founding strategy.
@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("mixed-operators", "error"),
        ("comparator-as-block", "error"),
        ("filter-insensitive", "error"),
        ("heading-without-text-words", "warning"),
        ("heading-of-specialty", "warning"),
        ("heading-in-quotation-marks", "warning"),
        ("class-without-drugs", "warning"),
        ("truncation-missing", "warning"),
        ("heading-younger-than-records", "info"),
        ("field-left-out", "info"),
        ("action-not-portable", "info"),
    ],
)
def test_the_founding_strategy(name: str, severity: str) -> None:
    found = lint(founding(), "pubmed", only=[name])
    assert found
    assert {finding.severity for finding in found} == {severity}


def test_a_question_makes_its_comparator_known() -> None:
    text = "leukemi*[tiab] AND blinatumomab[tiab] AND methotrexate[tiab]"
    assert not lint(text, "pubmed", only=["ST701"])
    assert lint(text, "pubmed", only=["ST701"], comparators=["Methotrexate"])


def test_selection_by_beginning_of_code() -> None:
    assert {rule.code[:3] for rule in select(["ST1"])} == {"ST1"}
