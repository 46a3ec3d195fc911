"""The catalogue as a whole: documented, unique, and general."""

from __future__ import annotations

import re

import pytest

from consilience.audit.catalogue import FAMILIES, Rule, catalogue, rule
from consilience.audit.engine import UnknownRule, run, select
from consilience.audit.facts import Facts
from consilience.audit.finding import SEVERITIES
from consilience.screening.flow import Flow

from ..paths import FOUNDING, SOURCE

PARAGRAPHS = ("Why", "Formula", "Example", "Repair", "Blind spots")


@pytest.mark.parametrize("each", catalogue(), ids=lambda each: each.code)
def test_documented(each: Rule) -> None:
    summary, *paragraphs = each.explanation.split("\n\n")
    assert summary.endswith(".")
    assert "\n" not in summary
    assert [paragraph.partition(":")[0] for paragraph in paragraphs] == list(PARAGRAPHS)
    assert all(paragraph.partition(":")[2].strip() for paragraph in paragraphs)


@pytest.mark.parametrize("each", catalogue(), ids=lambda each: each.code)
def test_named(each: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{2}\d{3}", each.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", each.name)
    assert each.severity in SEVERITIES
    assert each.family in FAMILIES


def test_codes_and_names_are_unique() -> None:
    rules = catalogue()
    assert len({each.code for each in rules}) == len({each.name for each in rules}) == len(rules) >= 64
    with pytest.raises(ValueError, match="registered twice"):
        rule("CI001", "another-name", severity="info", family="intervals")(lambda facts: iter(()))
    with pytest.raises(ValueError, match="registered twice"):
        rule("XX999", "estimate-outside-interval", severity="info", family="intervals")(lambda facts: iter(()))


def test_one_code_family_is_one_module() -> None:
    """CI006 and CI007 stand with the percentages that they recover; every other code with its family."""
    modules: dict[str, set[str]] = {}
    for each in catalogue():
        modules.setdefault(each.code[:2], set()).add(each.check.__module__.rpartition(".")[2])
    assert {code: names for code, names in modules.items() if len(names) > 1} == {"CI": {"intervals", "denominators"}}


def test_no_rule_knows_the_example() -> None:
    """Rules are about any review: none names a study or a drug of the founding example."""
    studies = {file.stem for file in (FOUNDING / "studies").glob("*.yaml")}
    authors = {study.partition("-")[0] for study in studies}
    drugs = set(
        re.findall(r"^  - id: ([a-z0-9-]+)$", (FOUNDING / "interventions.yaml").read_text("utf-8"), re.MULTILINE)
    )
    assert len(studies) >= 21
    assert len(drugs) > 5
    ordinary = {"august", "place", "hunger", "brown", "chemotherapy", "van"}
    code = re.compile(r'""".*?"""', re.DOTALL)
    for file in sorted((SOURCE / "audit").rglob("*.py")):
        text = code.sub("", file.read_text("utf-8")).lower()
        words = set(re.findall(r"[a-z0-9-]+", text))
        assert not words & (studies | (authors - ordinary) | (drugs - ordinary)), file


def test_selection() -> None:
    assert [each.code for each in select(["CI001"])] == ["CI001"]
    assert [each.code for each in select(["arms-swapped"])] == ["LY002"]
    assert {each.code[:2] for each in select(["ci"])} == {"CI"}
    assert select() == catalogue()
    with pytest.raises(UnknownRule, match='did you mean "CI001"'):
        select(["CI0001"])


def test_nothing_to_check_is_no_finding() -> None:
    assert run(Facts(Flow("none", ()))) == []
