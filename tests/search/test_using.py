"""Building, testing, logging, comparing; vocabularies; the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from consilience.cli import main
from consilience.home.folder import load
from consilience.model.intervention import Intervention
from consilience.search import build, parse, parse_leniently, read_descriptor_xml, read_mapping, read_tree_table, subset
from consilience.search.blueprint import concepts
from consilience.search.filters import UnknownFilter, filters, study_filter
from consilience.search.linting import lint
from consilience.search.log import appendix, entries, table
from consilience.search.searchable import Searchable
from consilience.search.simulation import simulate, wilson
from consilience.search.suggest import suggest
from consilience.search.versions import compare
from consilience.search.vocabulary import UnreadableVocabulary

from ..paths import FOUNDING, TEACHING
from .material import founding

XML = """<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/nlmdescriptorrecordset_20240101.dtd">
<DescriptorRecordSet LanguageCode="eng"><DescriptorRecord DescriptorClass="1"><DescriptorUI>D000001</DescriptorUI>
<DescriptorName><String>Child</String></DescriptorName><DateEstablished><Year>1966</Year></DateEstablished>
<TreeNumberList><TreeNumber>M01.060.406</TreeNumber></TreeNumberList><ConceptList><Concept><ConceptName><String>Child
</String></ConceptName><TermList><Term><String>Child</String></Term><Term><String>Children</String></Term></TermList>
</Concept></ConceptList></DescriptorRecord><DescriptorRecord><DescriptorUI>D000002</DescriptorUI><DescriptorName>
<String>Child, Preschool</String></DescriptorName><TreeNumberList><TreeNumber>M01.060.406.448</TreeNumber>
</TreeNumberList></DescriptorRecord></DescriptorRecordSet>"""


def test_descriptor_xml_is_read_as_a_stream() -> None:
    data = XML.encode()
    found = read_descriptor_xml(data[i : i + 7] for i in range(0, len(data), 7))
    child = found.heading("child")
    assert child is not None
    assert (child.ui, child.since, child.entry_terms) == ("D000001", 1966, ("Children",))
    assert [each.name for each in found.narrower("Child")] == ["Child, Preschool"]
    assert found.lookup("children") is child


def test_entities_are_refused() -> None:
    bomb = XML.replace('20240101.dtd">', '20240101.dtd" [<!ENTITY a "aaaa">]>')
    with pytest.raises(UnreadableVocabulary, match="entities"):
        read_descriptor_xml([bomb.encode()])
    with pytest.raises(UnreadableVocabulary, match="line 1"):
        read_descriptor_xml([b"<a><b></a>"])


def test_tables() -> None:
    found = read_tree_table(["Child;M01.060.406\n", "Child, Preschool;M01.060.406.448\n"])
    assert [each.name for each in found.narrower("Child")] == ["Child, Preschool"]
    assert found.complete
    assert not subset().complete
    assert read_mapping(["mesh,emtree", "Stroke,cerebrovascular accident"]) == {"Stroke": ("cerebrovascular accident",)}
    with pytest.raises(UnreadableVocabulary, match="line 1"):
        read_tree_table(["nothing"])


def test_a_strategy_from_the_protocol() -> None:
    protocol = load(FOUNDING).about.protocol
    assert protocol is not None
    drug = Intervention(id="blinatumomab", name="Blinatumomab", aliases=("Blincyto",), group="antibodies")
    plan = concepts(protocol, [drug], subset())
    assert [each.name for each in plan] == ["condition", "people", "intervention"]
    chosen = [study_filter("cochrane-rct-sensitive-pubmed"), study_filter("cochrane-rct-sensitive-ovid")]
    made = {
        each.platform: each.strategy for each in build(plan, ["pubmed", "ovid-medline", "cochrane"], chosen, subset())
    }
    assert '"Precursor Cell Lymphoblastic Leukemia-Lymphoma"[Mesh]' in made["pubmed"]
    assert "leukaemia" in made["pubmed"]
    assert "blinatumomab*[tiab] OR blincyto*[tiab]" in made["pubmed"]
    assert "chemotherapy" not in made["pubmed"]
    assert made["ovid-medline"].endswith("not (exp animals/ not humans.sh.))")
    assert "randomly" not in made["cochrane"]
    for name, text in made.items():
        assert not parse_leniently(text, name).problems
    assert not [f for f in lint(made["pubmed"], "pubmed") if f.severity == "error"]


def test_filters_say_where_they_come_from() -> None:
    for each in filters().values():
        assert parse(each.strategy, each.platform)
        assert each.cite
        assert each.standing.startswith("confirmed" if each.confirmed else "unconfirmed")
    with pytest.raises(UnknownFilter):
        study_filter("nothing")


RECORDS = [
    Searchable("a", "Blinatumomab in children with leukaemia", "A randomised trial.", year=2018),
    Searchable("b", "Chemotherapy for acute leukemia", "Children were treated.", year=2010),
    Searchable("c", "Blinatumomab in adults", "No word of the young.", headings=("Leukemia, Lymphoid",), year=2020),
    Searchable("d", "Knee pain", "Exercise.", year=2020),
]


@pytest.mark.parametrize(
    ("text", "platform", "ids"),
    [
        ("leuk?emia.ti.", "ovid-medline", "ab"),
        ("leukemi*[tiab] NOT chemotherapy[ti]", "pubmed", ""),
        ("(blinatumomab NEAR/3 children):ti", "embase", "a"),
        ("(children NEXT/2 blinatumomab):ti", "embase", ""),
        ('"acute leukemia"[ti]', "pubmed", "b"),
        ("acute children:ti,ab", "cochrane", "b"),
        ('"Leukemia"[Mesh]', "pubmed", "c"),
        ('"Leukemia"[Mesh:NoExp]', "pubmed", ""),
        ("children[tiab] AND 2015:3000[dp]", "pubmed", "a"),
        ("1. child*.mp.\n2. trial.ab.\n3. 1 and 2", "ovid-medline", "a"),
    ],
)
def test_strategies_run_on_records(text: str, platform: str, ids: str) -> None:
    assert "".join(simulate(parse(text, platform), RECORDS, vocabulary=subset()).found) == ids


def test_each_missed_record_names_its_block() -> None:
    strategy = parse("(leukemia[tiab] OR leukaemia[tiab]) AND child*[tiab] AND blinatumomab[tiab]", "pubmed")
    outcome = simulate(strategy, RECORDS, ["a", "b", "c"])
    assert outcome.missed == ("b", "c")
    assert [block.loses_alone for block in outcome.blocks] == [(), (), ("b",)]
    assert outcome.recall == pytest.approx(1 / 3)
    assert dict(outcome.adds) == {"leukemia[tiab]": 1, "leukaemia[tiab]": 1}
    assert outcome.notes


def test_wilsons_interval() -> None:
    # Newcombe 1998, Stat Med 17:857, table I, method 3: 81/263 and 0/20
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_the_log() -> None:
    found = entries(load(TEACHING).searches, dt.date(2020, 6, 4))
    assert [entry.days for entry in found] == [31, 31, 31, 31, 31]
    assert [entry.mixed for entry in found] == [0, 0, 0, 0, 0]
    assert "| Embase | Embase.com | 2020-05-04 | 31 | 4 |" in table(found)
    assert "exercis*[tiab]" in appendix(found)


def test_versions_block_by_block() -> None:
    before = parse("(a[ti] OR b[ti]) AND c[ti] AND x[ti]", "pubmed")
    after = parse("(a[ti] OR d[ti]) AND c[ti] AND y[ti]", "pubmed")
    changes = compare(before, after)
    assert [change.kind for change in changes] == ["changed", "same", "removed", "added"]
    assert (changes[0].added, changes[0].removed) == (("“d” in title",), ("“b” in title",))


def test_suggestions_show_what_the_strategy_covers() -> None:
    found = suggest(RECORDS[:2] * 2, RECORDS[2:], parse("leukemi*[tiab]", "pubmed"))
    words = {each.text: each.covered for each in found}
    assert words["leukemia"] is True
    assert words["leukaemia"] is False


# The command line


@pytest.fixture
def strategy(tmp_path: Path) -> Path:
    file = tmp_path / "strategy.txt"
    file.write_text(founding(), "utf-8")
    return file


def run(*words: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["search", *map(str, words)])
    assert done.exit_code == code, done.output
    return done.stdout


def test_explain(strategy: Path) -> None:
    data = json.loads(run("explain", strategy, "--platform", "pubmed", "--json"))
    assert data["tree"]["kind"] == "and"
    (mixed,) = data["mixed"]
    assert set(mixed) >= {"text", "line", "readings"}
    assert set(mixed["readings"]) == {"left-to-right", "and-first", "or-first"}
    assert "one group mixes" in run("explain", strategy, "--platform", "ebsco")


def test_lint(strategy: Path) -> None:
    data = json.loads(run("lint", strategy, "--platform", "pubmed", "--json", code=1))
    assert set(data["findings"][0]) == {"code", "name", "severity", "message", "where", "computed", "repairs"}
    strategy.write_text('"Leukemia"[Mesh] OR leukemi*[tiab] OR leukaemi*[tiab]', "utf-8")
    run("lint", strategy, "--platform", "pubmed")


def test_translate(strategy: Path) -> None:
    data = json.loads(run("translate", strategy, "--from", "pubmed", "--to", "embase,lilacs", "--json"))
    assert [each["platform"] for each in data["translations"]] == ["embase", "lilacs"]
    node = data["translations"][0]["nodes"][0]
    assert set(node) == {"text", "verdict", "why"}
    assert node["verdict"] in ("exact", "widened", "narrowed", "impossible")


@pytest.mark.parametrize("command", ["explain", "lint"])
def test_what_cannot_be_read_exits_with_2(command: str, strategy: Path) -> None:
    strategy.write_text("(a OR b", "utf-8")
    data = json.loads(run(command, strategy, "--platform", "pubmed", "--json", code=2))
    assert (data["problems"][0]["line"], data["problems"][0]["column"]) == (1, 1)
    run(command, strategy, "--platform", "nowhere", code=2)
    run(command, strategy.parent / "missing.txt", "--platform", "pubmed", code=2)


def test_other_commands(strategy: Path, tmp_path: Path) -> None:
    run("rules")
    run("filters")
    assert "PRISMA" not in run("log", FOUNDING)
    run("diff", strategy, strategy, "--platform", "pubmed")
    records = tmp_path / "records.jsonl"
    records.write_text('{"id": "a", "title": "Chemotherapy in children"}\n', "utf-8")
    assert "0 of 1 known records" in run("test", strategy, "--platform", "pubmed", "--records", records)
    run("suggest", "--included", records, "--rest", records)
    run("build", FOUNDING, "--to", "pubmed,lilacs", "--filter", "children-pubmed")
    run("build", FOUNDING, "--filter", "nothing", code=2)
