"""Each strategy rule has cases that must fire and cases that must stay silent, in cases/<code>.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from consilience.audit.catalogue import catalogue as audit_catalogue
from consilience.search.catalogue import catalogue
from consilience.search.edits import apply
from consilience.search.linting import lint, select
from consilience.search.strategy import parse_leniently
from consilience.search.vocabulary import Descriptor, Vocabulary

from .material import founding, strategies

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


def repaired(text: str, platform: str, code: str, vocabulary: Vocabulary | None) -> int:
    """Makes each repair of one rule by itself: the text must read no worse, and the rule say one thing less."""
    before = lint(text, platform, only=[code], vocabulary=vocabulary)
    made = 0
    for finding in before:
        edits = finding.computed.get("edits")
        if not edits:
            continue
        made += 1
        new = apply(text, edits)
        assert new != text
        read = parse_leniently(new, platform)
        assert len(read.problems) <= len(parse_leniently(text, platform).problems), (text, new, read.problems)
        left = lint(read, platform, only=[code], vocabulary=vocabulary)
        assert len(left) < len(before), (text, new, [each.message for each in left])
    return made


@pytest.mark.parametrize(("code", "fires", "case"), [each for each in cases() if each[1]])
def test_a_repair_can_be_made_and_ends_the_finding(code: str, fires: bool, case: dict[str, Any]) -> None:
    repaired(case["text"], case["platform"], code, FULL if case["full"] else None)


@pytest.mark.parametrize("case", strategies(), ids=lambda case: str(case["id"]))
def test_repairs_in_whole_strategies(case: dict[str, Any]) -> None:
    for rule in catalogue():
        repaired(case["text"], case["platform"], rule.code, None)


MECHANICAL = [
    "ST104", "ST105", "ST106", "ST107", "ST109", "ST110", "ST111", "ST113", "ST201", "ST203", "ST204",
    "ST205", "ST206", "ST207", "ST301", "ST303", "ST305", "ST307", "ST309", "ST403", "ST404", "ST414",
    "ST501", "ST701", "ST702", "ST704", "ST711", "ST712", "ST715",
]  # fmt: skip


@pytest.mark.parametrize("code", MECHANICAL)
def test_what_can_be_repaired_is(code: str) -> None:
    made = [
        repaired(case["text"], case["platform"], code, FULL if case["full"] else None)
        for each, fires, case in cases()
        if each == code and fires
    ]
    assert any(made)


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
