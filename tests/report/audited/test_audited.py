"""An audited manuscript as a page and as SARIF: every finding beside its words, nothing fetched, nothing lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from consilience.audit import Audited, audit_file
from consilience.audit.manuscript.document import Span
from consilience.report.audited import write_html, write_sarif
from consilience.report.audited.marks import Marked, Run, runs

from ...paths import ROOT

TRIAL = ROOT / "examples" / "manuscript" / "trial.md"


@pytest.fixture(scope="module")
def audited() -> Audited:
    return audit_file(TRIAL)


@pytest.fixture(scope="module")
def page(audited: Audited, tmp_path_factory: pytest.TempPathFactory) -> html.HtmlElement:
    (file,) = write_html([audited], tmp_path_factory.mktemp("page") / "audit.html")
    return html.fromstring(file.read_text("utf-8"))


def test_every_finding_is_told_once_and_stands_beside_its_words(audited: Audited, page: html.HtmlElement) -> None:
    notes = page.xpath("//article[contains(@class, 'note')]")
    assert len(notes) == len(audited.findings) > 3
    for number, finding in enumerate(audited.findings, 1):
        (note,) = page.xpath(f"//article[@id='note-{number}']")
        assert finding.message in note.text_content()
        if finding.where and finding.where[0].span:
            (mark,) = page.xpath(f"//*[@id='mark-{number}']")
            part = next(each for each in mark.iterancestors() if "part" in each.get("class", "").split())
            assert part in list(note.iterancestors())


def test_the_page_holds_the_whole_manuscript(audited: Audited, page: html.HtmlElement) -> None:
    shown = re.sub(r"\s+", "", "".join(page.xpath("//main//*[contains(@class, 'text')]//text()[not(parent::a)]")))
    for block in audited.manuscript.blocks:
        if block.kind != "table":
            assert re.sub(r"\s+", "", audited.manuscript[block.span]) in shown


def test_the_page_needs_nothing_else(page: html.HtmlElement) -> None:
    assert not page.xpath("//script | //link | //img | //iframe")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [address[1:] for address in page.xpath("//a/@href")]
    assert set(targets) <= set(ids)
    assert page.xpath("//article//summary"), "each finding explains its rule"


def test_what_an_author_wrote_is_no_markup(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("Results\n\nSurvival was 80% (95% CI 82 to 93) <script>alert(1)</script> & more.\n", "utf-8")
    (file,) = write_html([audit_file(paper)], tmp_path / "page.html")
    assert not html.fromstring(file.read_text("utf-8")).xpath("//script")


def test_several_manuscripts_go_into_a_folder(audited: Audited, tmp_path: Path) -> None:
    files = write_html([audited, audited], tmp_path / "pages")
    assert [file.name for file in files] == ["trial.html", "trial-2.html"]
    assert all(file.exists() for file in files)


def test_sarif_names_rules_levels_and_lines(audited: Audited, tmp_path: Path) -> None:
    log = json.loads(write_sarif([audited], tmp_path / "audit.sarif").read_text("utf-8"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(run["results"]) == len(audited.findings)
    for result, finding in zip(run["results"], audited.findings, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.code
        assert result["level"] == {"error": "error", "warning": "warning", "info": "note"}[finding.severity]
        lines = [place["physicalLocation"]["region"]["startLine"] for place in result["locations"]]
        assert lines == [max(spot.line, 1) for spot in finding.where[:1]]


def test_overlapping_marks_are_cut_at_every_edge() -> None:
    marks = [
        Marked(Span(12, 18), finding=1, severity="warning"),
        Marked(Span(15, 22), finding=2, severity="error"),
        Marked(Span(10, 25), fact="value: 71%"),
    ]
    cut = list(runs("0123456789abcdefghij", 10, marks))
    assert [run.text for run in cut] == ["01", "234", "567", "89ab", "cde", "fghij"]
    assert cut[2] == Run("567", "error", (1, 2), ("value: 71%",), (2,))
    assert "".join(run.text for run in cut) == "0123456789abcdefghij"
