"""Lists of retractions: every row is read or told, and each notice finds its publication and no other."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.model.record import Link, Record
from consilience.model.retraction import Notice
from consilience.model.review import Reference
from consilience.records.retractions import RetractionList, UnreadableList, match, read, said_by_source, standing

COLUMNS = """
    Record ID|Title|Subject|Institution|Journal|Publisher|Country|Author|URLS|ArticleType|RetractionDate|RetractionDOI
    |RetractionPubMedID|OriginalPaperDate|OriginalPaperDOI|OriginalPaperPubMedID|RetractionNature|Reason|Paywalled|Notes
    """
COLUMN_NAMES = [name.strip() for name in COLUMNS.split("|")]


def listed(*rows: dict[str, str], columns: list[str] = COLUMN_NAMES) -> str:
    """A made-up list in the layout of the Retraction Watch data."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def row(**cells: str) -> dict[str, str]:
    return {
        "Record ID": "10001",
        "Title": "Tea, sleep, and the moon",
        "RetractionDate": "3/12/2019 0:00",
        "RetractionDOI": "10.1000/retraction.1",
        "RetractionPubMedID": "0",
        "OriginalPaperDOI": "10.1000/Tea.1",
        "OriginalPaperPubMedID": "20056001",
        "RetractionNature": "Retraction",
        "Reason": "+Unreliable Results;+Investigation by Journal/Publisher;",
        **cells,
    }


def parsed(text: str) -> RetractionList:
    return read(io.StringIO(text, newline=""), "list.csv")


def test_a_row_becomes_a_notice() -> None:
    (notice,) = parsed(listed(row())).notices
    assert notice == Notice(
        doi="10.1000/tea.1",
        pmid="20056001",
        title="Tea, sleep, and the moon",
        nature="retraction",
        date=dt.date(2019, 3, 12),
        reasons=("Unreliable Results", "Investigation by Journal/Publisher"),
        notice_doi="10.1000/retraction.1",
        notice_pmid=None,
        number="10001",
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"OriginalPaperDOI": "unavailable"}, {"doi": None}),
        ({"OriginalPaperDOI": "Unavailable", "OriginalPaperPubMedID": "123.0"}, {"doi": None, "pmid": "123"}),
        ({"OriginalPaperPubMedID": "0"}, {"pmid": None}),
        ({"OriginalPaperPubMedID": ""}, {"pmid": None}),
        ({"OriginalPaperDOI": "https://doi.org/10.1000/tea.1"}, {"doi": "10.1000/tea.1"}),
        ({"RetractionDate": "2019-03-12"}, {"date": dt.date(2019, 3, 12)}),
        ({"RetractionDate": "13/31/2019"}, {"date": None}),
        ({"RetractionDate": ""}, {"date": None}),
        ({"RetractionNature": "Expression of concern"}, {"nature": "expression-of-concern"}),
        ({"RetractionNature": "Correction"}, {"nature": "correction"}),
        ({"RetractionNature": "Reinstatement"}, {"nature": "reinstatement"}),
        ({"Reason": ""}, {"reasons": ()}),
        ({"Title": 'A title\nover two lines, with "quotes"'}, {"title": 'A title\nover two lines, with "quotes"'}),
    ],
)
def test_cells_of_real_lists(cells: dict[str, str], expected: dict[str, Any]) -> None:
    (notice,) = parsed(listed(row(**cells))).notices
    assert {name: getattr(notice, name) for name in expected} == expected


def test_rows_that_cannot_be_used_are_told() -> None:
    text = listed(
        row(),
        row(OriginalPaperDOI="unavailable", OriginalPaperPubMedID="0"),
        row(RetractionNature="Vanished"),
    )
    found = parsed(text)
    assert len(found.notices) == 1
    assert [str(each) for each in found.passed] == [
        "list.csv:3: neither OriginalPaperDOI nor OriginalPaperPubMedID; it can be matched with nothing",
        'list.csv:4: RetractionNature: "Vanished" is not known; expected one of retraction, retract and replace, '
        "expression of concern, correction, erratum, reinstatement",
    ]


def test_columns_may_stand_in_any_order_and_be_fewer() -> None:
    columns = ["RetractionNature", "OriginalPaperPubMedID", "OriginalPaperDOI"]
    text = listed({name: row()[name] for name in columns}, columns=columns)
    (notice,) = parsed("\ufeff" + text).notices
    assert (notice.doi, notice.date, notice.reasons) == ("10.1000/tea.1", None, ())


def test_short_and_empty_rows() -> None:
    text = listed(row()) + "\r\n,,,\r\n10002,Only a title\r\n"
    found = parsed(text)
    assert (len(found.notices), len(found.passed)) == (1, 1)


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "<html><body>Not found</body></html>", "\n\n", "{}"])
def test_what_is_no_list_is_refused_with_the_columns_that_are_missing(text: str) -> None:
    with pytest.raises(UnreadableList, match=r"list.csv:1: no column OriginalPaperDOI .*expected the CSV"):
        parsed(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for content in (text, listed(row()) + text):
        try:
            found = parsed(content)
        except UnreadableList:
            continue
        assert isinstance(found, RetractionList)


@given(st.lists(st.sampled_from(["good", "no-id", "no-nature"])))
def test_every_row_is_a_notice_or_is_told(kinds: list[str]) -> None:
    made = {
        "good": row(),
        "no-id": row(OriginalPaperDOI="", OriginalPaperPubMedID=""),
        "no-nature": row(RetractionNature=""),
    }
    found = parsed(listed(*(made[kind] for kind in kinds)))
    assert len(found.notices) == kinds.count("good")
    assert len(found.notices) + len(found.passed) == len(kinds)


# Matching


def record(id: str, **fields: Any) -> Record:
    return Record.model_validate({"id": id, "search": "s", "title": id, **fields})


def reference(key: str, **fields: str) -> Reference:
    return Reference(key=key, type="article", fields=fields)


def notice(**fields: Any) -> Notice:
    return Notice.model_validate({"nature": "retraction", **fields})


def test_by_doi_and_by_number() -> None:
    records = [record("r1", doi="10.1000/TEA.1"), record("r2", pmid="77"), record("r3", doi="10.1000/tea.11", pmid="7")]
    references = [reference("tea-2010", DOI="https://doi.org/10.1000/tea.1"), reference("other", pmid="77")]
    hits = match([notice(doi="10.1000/tea.1"), notice(pmid="77"), notice(doi="10.1000/none")], records, references)
    assert [(hit.records, hit.references) for hit in hits] == [(("r1",), ("tea-2010",)), (("r2",), ("other",))]


def test_a_number_against_the_doi_does_not_count() -> None:
    records = [record("r1", doi="10.1000/tea.1"), record("r2", doi="10.1000/other", pmid="77"), record("r3", pmid="77")]
    (hit,) = match([notice(doi="10.1000/tea.1", pmid="77")], records)
    assert hit.records == ("r1", "r3")


def test_what_holds_after_several_notices() -> None:
    def at(year: int, nature: str) -> Notice:
        return notice(doi="10.1/x", nature=nature, date=dt.date(year, 1, 1))

    concern, retraction = at(2018, "expression-of-concern"), at(2019, "retraction")
    back, fixed = at(2020, "reinstatement"), at(2021, "correction")
    assert standing([]) is None
    assert standing([retraction, concern]) == retraction
    assert standing([back, retraction, concern]) is None
    assert standing([back, retraction, fixed]) == fixed
    again = at(2022, "retraction")
    assert standing([again, back, retraction]) == again
    undated = notice(doi="10.1/x")
    assert standing([undated]) == undated


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "RETRACTED: Tea and sleep"},
        {"title": "Retracted Article: Tea and sleep"},
        {"title": "[Retracted] Tea and sleep"},
        {"title": "WITHDRAWN: Tea and sleep"},
        {"publication_types": ("Journal Article", "Retracted Publication")},
        {"links": (Link(relation="retraction", inverse=True, target="J Tea 2019"),)},
    ],
)
def test_the_source_says_that_it_was_retracted(fields: dict[str, Any]) -> None:
    assert said_by_source(record("r1", **fields)) is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Retracted eyelids after surgery"},
        {"title": "Tea and sleep: a retracted article"},
        {"title": "Retraction: Tea and sleep"},  # the notice itself
        {"title": "Patients who had withdrawn: a study"},
        {"publication_types": ("Retraction of Publication",)},
        {"links": (Link(relation="retraction", target="J Tea 2010"),)},
        {"links": (Link(relation="erratum", inverse=True, target="J Tea 2010"),)},
    ],
)
def test_the_source_does_not_say_that_it_was_retracted(fields: dict[str, Any]) -> None:
    assert said_by_source(record("r1", **fields)) is None
