"""Habits of single platforms: nothing is lost, nothing invented."""

from __future__ import annotations

from io import BytesIO

import pytest

from consilience.records.reading import read
from consilience.records.report import UnreadableExport


def test_an_end_mark_within_a_record_makes_no_second_one() -> None:
    """SciELO writes end marks into abstracts; what follows up to the next belongs to the record."""
    text = (
        "TY  - JOUR\nTI  - One\nAB  - Begins\nER  - \nhere and goes on\nPY  - 2020\nDO  - 10.1000/one\nER  - \n\n"
        "TY  - JOUR\nTI  - Two\nER  - \n"
    )
    export = read(BytesIO(text.encode()), name="x.ris")
    records = list(export)
    assert [(record.title, record.year, record.doi) for record in records] == [
        ("One", 2020, "10.1000/one"),
        ("Two", None, None),
    ]
    assert export.report.accounted
    assert [remark.line for remark in export.report.remarks] == [4]
    assert "end mark" in export.report.remarks[0].message
    assert "goes on" in "".join(value for _, value in records[0].raw)


def test_a_record_without_a_start_mark_is_still_one() -> None:
    text = "TY  - JOUR\nTI  - One\nER  - \nAU  - Ana, A\nTI  - Two\nER  - \n"
    export = read(BytesIO(text.encode()), name="x.ris")
    assert [record.title for record in export] == ["One", "Two"]
    assert export.report.accounted


def test_numbers_of_trials_among_authors_are_registrations() -> None:
    text = "TY  - JOUR\nAN  - CN-01234567\nA1  - NCT01234567\nTI  - A trial\nER  - \n"
    (record,) = read(BytesIO(text.encode()), name="x.ris")
    assert record.authors == ()
    assert record.registrations == ("NCT01234567",)


def test_the_portal_of_bvs_names_records_of_medline_by_their_number() -> None:
    text = "TY  - JOUR\nID  - mdl-34567890\nTI  - A trial\nDB  - MEDLINE\nER  - \n"
    (record,) = read(BytesIO(text.encode()), name="x.ris")
    assert record.pmid == "34567890"


@pytest.mark.parametrize("text", ['<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">', "<modsCollection>"])
def test_exports_that_are_not_read_are_told_what_to_export_instead(text: str) -> None:
    with pytest.raises(UnreadableExport, match="RIS"):
        read(BytesIO(text.encode()), name="x.rdf")
