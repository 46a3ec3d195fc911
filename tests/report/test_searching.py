"""The section on searching: what stands there for the founding review, and for strategies that are broken."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from consilience.home.folder import load
from consilience.model.review import Review
from consilience.model.searching import Proposal, Searching
from consilience.model.selection import Search
from consilience.report import search as section
from consilience.report.blocks import Block, Listing, Paragraph, Tabled
from consilience.report.searched import Searched, searched
from consilience.report.table import Table
from consilience.report.writing import contents
from consilience.search import parse_leniently

from ..paths import FOUNDING, TEACHING


@pytest.fixture(scope="module")
def founding() -> Review:
    return load(FOUNDING)


@pytest.fixture(scope="module")
def told(founding: Review) -> Searched:
    found = searched(founding)
    assert found
    return found


@pytest.fixture(scope="module")
def blocks(founding: Review, told: Searched) -> list[Block]:
    return list(section.blocks(founding, told))


def table(blocks: list[Block], id: str) -> Table:
    return next(block.table for block in blocks if isinstance(block, Tabled) and block.table.id == id)


def lines(made: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in made.rows]


def test_one_strategy_of_four_sources_is_told_once(told: Searched, blocks: list[Block]) -> None:
    (run,) = told.as_run
    assert run.sources == "Cochrane, EMBASE, LILACS, MEDLINE"
    assert run.assumed
    assert any(isinstance(b, Paragraph) and "does not state the platform" in b.text for b in blocks)
    tree = next(b.text for b in blocks if isinstance(b, Listing) and b.title.startswith("What it means"))
    assert "phrase “Clinical Trial” in publication-type" in tree


def test_both_readings_stand_side_by_side(blocks: list[Block]) -> None:
    (pubmed, ovid) = lines(table(blocks, "strategy-readings"))
    assert pubmed[0].endswith("OR “CAR T cells”) AND Clinical Trial [Publication Type])")
    assert pubmed[1] == "PubMed, Embase.com, Scopus"
    assert ovid[0].endswith("OR (“CAR T cells” AND Clinical Trial [Publication Type]))")
    assert ovid[1].startswith("Ovid MEDLINE, Ovid Embase, EBSCOhost")


def test_faults_of_the_printed_strategy(blocks: list[Block]) -> None:
    found = table(blocks, "strategy-faults")
    assert found.groups[0].title == "3 errors"
    codes = [row[0].split("\n")[0] for row in lines(found)]
    assert {"ST104", "ST701", "ST703"} <= set(codes[:3])


def test_the_repair_says_whose_it_is_and_has_no_error(told: Searched, blocks: list[Block]) -> None:
    (proposed,) = told.proposed
    assert any(isinstance(b, Paragraph) and "not by the review's authors" in b.text for b in blocks)
    assert any(isinstance(b, Paragraph) and "It was not run" in b.text for b in blocks)
    assert not [f for f in proposed.read.findings if f.severity == "error"]
    kinds = [row[0].split("\n")[0] for row in lines(table(blocks, "blocks-repaired"))]
    assert kinds == ["changed", "changed", "changed", "removed", "removed"]


def test_it_is_translated_to_the_other_sources_with_a_verdict_on_every_piece(
    told: Searched, blocks: list[Block]
) -> None:
    rows = {row[0]: row[1:] for row in lines(table(blocks, "translations-repaired"))}
    assert list(rows) == ["PubMed, for which it is written", "Embase.com", "Cochrane Library", "LILACS (BVS)"]
    pieces = table(blocks, "pieces-repaired")
    for group, made in zip(pieces.groups, told.proposed[0].translations, strict=True):
        assert len(group.rows) == len(made.nodes) == sum(map(int, rows[group.title]))
        assert not parse_leniently(made.strategy, made.platform).problems
        assert all(cell.text for row in group.rows for cell in row)


def test_the_known_item_test_of_both(blocks: list[Block]) -> None:
    printed, repaired = lines(table(blocks, "known-items"))
    assert printed[0] == "As printed (Cochrane, EMBASE, LILACS, MEDLINE)"
    assert printed[2:] == ["0", "0", "21", "0% to 100%", "0% to 100%"]
    assert repaired[2:] == ["21", "0", "0", "100%", "85% to 100%"]
    studies = lines(table(blocks, "known-studies"))
    assert len(studies) == 21
    assert all(row[3] == "✓ found" for row in studies)
    assert all(row[2].startswith("? cannot be told\nopen in block") for row in studies)


def test_what_cannot_be_imitated_is_said(blocks: list[Block]) -> None:
    (said,) = [b.text for b in blocks if isinstance(b, Paragraph) and b.text.startswith("What a run on records")]
    assert "automatic term mapping" in said
    assert "fields that records do not carry: action" in said


def test_prisma_s_has_sixteen_rows(blocks: list[Block]) -> None:
    found = table(blocks, "prisma-s")
    assert len(lines(found)) == 16
    assert found.notes[0].startswith("3 of 16 items answered, 2 in part")


def test_every_table_is_a_file_and_the_data_hold_it(founding: Review) -> None:
    made = contents(founding, [])
    assert {"tables/known-studies.csv", "tables/prisma-s.csv", "tables/strategy-readings.csv"} <= set(made)
    data = json.loads(made["data.json"])["searching"]
    assert list(data) == ["as_run", "known_from", "prisma_s", "proposed"]
    assert data["as_run"][0]["read"]["known_items"]["known"] == 22
    html = made["report.html"].decode()
    assert '<section id="search"' in html
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


# Reviews of other kinds


def with_search(**more: object) -> Review:
    review = load(TEACHING)
    search = Search.model_validate({"id": "medline", "source": "MEDLINE", "platform": "PubMed"} | more)
    return review.model_copy(update={"searches": (search,), "searching": Searching()})


def test_a_broken_strategy_is_told_and_stops_nothing() -> None:
    review = with_search(strategy="((knee OR hip")
    made = list(section.blocks(review, searched(review)))
    assert any(isinstance(b, Paragraph) and "could not read this strategy" in b.text for b in made)
    assert not [b for b in made if isinstance(b, Tabled) and b.table.id == "known-items"]


def test_an_unknown_platform_is_told() -> None:
    review = with_search(strategy="knee", platform="Somewhere")
    made = list(section.blocks(review, searched(review)))
    assert any(isinstance(b, Paragraph) and "no platform that is known here" in b.text for b in made)


def test_a_broken_proposal_is_told() -> None:
    review = with_search(strategy="knee[ti]")
    broken = Proposal(id="a", title="Worse", by="nobody", replaces=("medline",), platform="pubmed", strategy="(knee")
    changed = review.model_copy(update={"searching": Searching(proposals=(broken,))})
    made = list(section.blocks(changed, searched(changed)))
    assert [b.title for b in made if isinstance(b, Listing)][-1] == "Worse (PubMed)"
    assert any(isinstance(b, Paragraph) and b.text.startswith("Worse: PubMed could not read") for b in made)


def test_each_strategy_of_several_has_its_own_tables(tmp_path: Path) -> None:
    review = load(TEACHING)
    found = searched(review)
    assert found
    assert len(found.as_run) == 5
    assert not any(run.assumed for run in found.as_run)
    ids = [b.table.id for b in section.blocks(review, found) if isinstance(b, Tabled)]
    assert len(ids) == len(set(ids))


def test_a_review_without_searches_has_no_section() -> None:
    review = load(TEACHING).model_copy(update={"searches": (), "searching": Searching()})
    assert searched(review) is None
    assert list(section.blocks(review, None)) == []
