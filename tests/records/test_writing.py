"""Records that are written come back with every bibliographic field, whatever the field holds."""

from __future__ import annotations

import io
import json
import string
from typing import Any, get_args

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from consilience.model.record import Heading, Link, Record, Relation
from consilience.records.reading import read
from consilience.records.writing import WRITERS, Target, lost, write

from .paths import EXPECTED, SAMPLES

TARGETS: tuple[Target, ...] = get_args(Target)
APART = {"id", "search", "raw", "provenance", "duplicate_of"}

nasty = st.sampled_from(
    ["TY  - JOUR", "ER  - ", "\nER  - \nTY  - JOUR\n", "@article{x,", "}{", "\\", '"', "]}", " ", "a;b", "a,b and c",
     "'", "$%&#_~^", "CN-00112233", "rayyan-1", "PMID: 123", "10.1/x", "e\u0301", "\u2028", "\x85", "\x00", "\ufeff",
     "\r\n", "\t", "=1+1", "<b>", "&amp;"]
)  # fmt: skip
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
texts = st.one_of(words, nasty, st.tuples(words, nasty, words).map("".join))
maybe = st.one_of(st.none(), texts)
many = st.lists(texts, max_size=3).map(tuple)
headings = st.builds(Heading, term=texts, vocabulary=maybe, subheadings=many, major=st.booleans())
links = st.builds(Link, relation=st.sampled_from(get_args(Relation)), inverse=st.booleans(), target=texts)
slugs = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)

records = st.builds(
    Record,
    id=slugs, search=slugs, title=texts, original_title=maybe, authors=many, group_authors=many, date=maybe,
    kind=maybe,
    year=st.one_of(st.none(), st.integers(-5, 10_000)), journal=maybe, journal_short=maybe, volume=maybe,
    issue=maybe, pages=maybe,
    doi=maybe, pmid=maybe, pmcid=maybe, accessions=st.dictionaries(texts, texts, max_size=3), issn=many,
    language=many,
    abstract=maybe, keywords=many, headings=st.lists(headings, max_size=2).map(tuple), publication_types=many,
    registrations=many,
    links=st.lists(links, max_size=2).map(tuple), urls=many, notes=many,
)  # fmt: skip


def bibliographic(record: Record) -> dict[str, Any]:
    return {name: value for name, value in record if name not in APART}


def there_and_back(given: list[Record], target: Target) -> list[Record]:
    export = read(io.BytesIO("".join(write(given, target)).encode()), name="x")
    back = list(export)
    assert export.report.accounted
    assert not export.report.broken
    return back


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(given=st.lists(records, min_size=1, max_size=2))
def test_nothing_is_lost(target: Target, given: list[Record]) -> None:
    back = there_and_back(given, target)
    assert [bibliographic(record) for record in back] == [bibliographic(record) for record in given]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", EXPECTED)
def test_samples_come_back(name: str, target: Target) -> None:
    given = list(read(SAMPLES / name))
    back = there_and_back(given, target)
    assert [bibliographic(record) for record in back] == [bibliographic(record) for record in given]


PLAIN = Record(
    id="medline-1",
    search="medline",
    title="Strength training for painful knees",
    authors=("Abad, Marta", "Lund, Kari"),
    year=2018,
    date="2018-03-01",
    journal="Journal of Made-up Physiotherapy",
    volume="12",
    issue="3",
    pages="482-491",
    doi="10.1000/knee.2018.12",
    abstract="Knees hurt.",
    keywords=("knee",),
)


@pytest.mark.parametrize("target", TARGETS)
def test_what_everybody_reads_stands_in_the_tags_of_the_format(target: Target) -> None:
    """Without what is carried beside it, only the kind of publication is to be told of a plain article."""
    writer = WRITERS[target]
    assert set(lost(PLAIN, writer.read(writer.write(PLAIN, {})))) <= {"kind"}


def test_ris_for_others() -> None:
    lines = "".join(write([PLAIN], "ris")).splitlines()
    assert lines[0] == "TY  - JOUR"
    assert "AU  - Abad, Marta" in lines
    assert ("SP  - 482" in lines, "EP  - 491" in lines, "DO  - 10.1000/knee.2018.12" in lines) == (True, True, True)
    assert lines[-1].startswith("ER  -")


def test_csl_json_for_others() -> None:
    (item,) = json.loads("".join(write([PLAIN], "csl-json")))
    assert item["type"] == "article-journal"
    assert item["author"][0] == {"family": "Abad", "given": "Marta"}
    assert item["issued"] == {"date-parts": [[2018, 3, 1]]}


def test_bibtex_for_others() -> None:
    from bibtexparser.entrypoint import parse_string

    library = parse_string("".join(write([PLAIN], "bibtex")))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert (entry.key, entry["author"], entry["year"]) == ("medline-1", "Abad, Marta and Lund, Kari", "2018")


@pytest.mark.parametrize("target", ["ris", "bibtex", "csv"])
def test_a_damaged_part_beside_is_passed_over(target: Target) -> None:
    record = PLAIN.model_copy(update={"accessions": {"embase": "L1"}})
    text = "".join(write([record], target)).replace("accessions", "accessions" + chr(92) if target != "csv" else '"" {')
    (back,) = list(read(io.BytesIO(text.encode()), name="x"))
    assert back.title == PLAIN.title


def test_nothing_written_is_nothing_read() -> None:
    assert list(read(io.BytesIO("".join(write([], "csl-json")).encode()), name="x")) == []
    assert list(read(io.BytesIO("".join(write([], "csv")).encode()), name="x")) == []
