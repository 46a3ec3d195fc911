"""Building, testing, logging, comparing; vocabularies; the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from consilience.cli import main
from consilience.search import parse, read_descriptor_xml, read_mapping, read_tree_table, subset
from consilience.search.versions import compare
from consilience.search.vocabulary import UnreadableVocabulary

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


def test_blocks_are_paired_by_their_words_where_no_piece_is_the_same() -> None:
    before = parse("(bispecific antibody OR imatinib) AND child", "pubmed")
    after = parse('"bispecific antibod*"[tiab] AND (child*[tiab] OR infan*[tiab])', "pubmed")
    assert [change.kind for change in compare(before, after)] == ["changed", "changed"]


def test_versions_block_by_block() -> None:
    before = parse("(a[ti] OR b[ti]) AND c[ti] AND x[ti]", "pubmed")
    after = parse("(a[ti] OR d[ti]) AND c[ti] AND y[ti]", "pubmed")
    changes = compare(before, after)
    assert [change.kind for change in changes] == ["changed", "same", "removed", "added"]
    assert (changes[0].added, changes[0].removed) == (("“d” in title",), ("“b” in title",))


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


def test_rules_are_listed() -> None:
    assert len(json.loads(run("rules", "--json"))["rules"]) >= 30
    assert "ST104 error" in run("rules")


def test_versions_on_the_command_line(strategy: Path, tmp_path: Path) -> None:
    after = tmp_path / "after.txt"
    after.write_text(founding().replace(" AND (chemotherapy)", ""), "utf-8")
    data = json.loads(run("diff", strategy, after, "--platform", "pubmed", "--json"))
    kinds = [each["kind"] for each in data["blocks"]]
    assert kinds == ["same", "same", "same", "same", "removed"]
    assert "removed: chemotherapy" in run("diff", strategy, after, "--platform", "pubmed")
