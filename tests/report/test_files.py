"""Files beside the page: spreadsheets that run nothing, and what other programs read."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, cast

import openpyxl
import pytest

from consilience.model.review import Review
from consilience.report import exchange, files, findings
from consilience.report.table import Column, Group, Table, words
from consilience.report.writing import contents

from . import made_up
from .made_up import finding


def read(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-4.2 (95% CI -6 to -2)", "'-4.2 (95% CI -6 to -2)"),
        ("-4.2", "-4.2"),
        ("+7", "+7"),
        ("-1,234.5", "-1,234.5"),
        ("-12%", "-12%"),
        ("71% (95% CI 56.2 to 89.6)", "71% (95% CI 56.2 to 89.6)"),
        ("", ""),
    ],
)
def test_no_cell_is_run_as_a_formula(text: str, safe: str) -> None:
    assert files.guarded(text) == safe


def table(*cells: str) -> Table:
    return Table("t", "T", (Column("A", "head"), Column("N", "number")), (Group("", (tuple(map(words, cells)),)),))


def test_csv_opens_in_excel_with_its_letters() -> None:
    content = files.as_csv(files.rows(table("Díaz, “quoted”\nsecond line", "7")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content) == [["A", "N"], ["Díaz, “quoted”\nsecond line", "7"]]


def test_headings_of_groups_and_labels_of_findings_become_columns() -> None:
    made = contents(made_up.review(), [finding("SV001", "study/adams-2019/alive-papworth/review")])
    header, first, *_ = read(made["tables/outcomes.csv"])
    row = dict(zip(header, first, strict=True))
    assert row["Group"] == "Exercise › Slow breathing"
    assert row["Study"] == "Adams (2019)"
    assert row["Findings"] == "E1"


def workbook(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_workbook_freezes_its_headers_and_runs_nothing() -> None:
    book = workbook(files.workbook([table("=1+1", "1,234"), table("x", "71.0")], "Title"))
    sheet = book["t"]
    assert book.sheetnames == ["t", "t~2"]
    assert sheet.freeze_panes == "B2"
    assert [cell.value for cell in cast("Any", sheet)[2]] == ["=1+1", 1234]
    assert cast("Any", sheet)["A2"].data_type == "s"  # a string, not a formula
    assert cast("Any", book["t~2"])["B2"].value == "71.0"  # digits as printed stay text


def test_the_workbook_holds_every_table() -> None:
    made = contents(made_up.review(), [finding("SV001", "study/adams-2019")])
    named = {name.removeprefix("tables/").removesuffix(".csv") for name in made if name.endswith(".csv")}
    others = {"prisma-flow", "robvis-rob2", "robvis-robins-i"}
    assert set(workbook(made["tables/tables.xlsx"]).sheetnames) == named - others


def test_long_names_of_sheets_are_cut_and_stay_apart() -> None:
    tables = [Table(f"{'x' * 40}-{at}", "T", (Column("A"),), (Group("", ((words("1"),),)),)) for at in range(3)]
    assert workbook(files.workbook(tables, "T")).sheetnames == ["x" * 31, "x" * 29 + "~2", "x" * 29 + "~3"]


def test_the_flow_for_the_prisma_app() -> None:
    content = exchange.prisma_csv(made_up.review())
    assert content is not None
    assert not content.startswith(b"\xef\xbb\xbf")  # R would take it for a part of the first name
    rows = read(content, "utf-8")
    assert rows[0] == ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"]
    n = {row[0]: row[-1] for row in rows if row[0] != "NA"}
    assert n["database_results"] == "120"
    assert n["records_excluded"] == "100"
    assert n["dbr_excluded"] == "wrong  or old, 10; dup, 7"  # commas and semicolons are its separators
    assert n["new_studies"] == "4"
    assert n["duplicates"] == "NA"
    assert exchange.prisma_csv(made_up.bare()) is None


def test_risk_of_bias_for_robvis() -> None:
    made = exchange.robvis_csvs(made_up.review())
    assert read(made["robvis-robins-i.csv"], "utf-8") == [
        ["Study", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "Overall"],
        ["Baker (2020)", "Moderate", "Low", "NA", "NA", "NA", "NA", "NA", "Moderate"],
    ]
    # "Serious risk" is no level of RoB 2; robvis would read its initial as "some concerns".
    assert read(made["robvis-rob2.csv"], "utf-8")[1] == ["Adams (2019)", *["NA"] * 6]


def test_the_data_give_the_review_back() -> None:
    review = made_up.review()
    told = [finding("SV001", "study/adams-2019", values={"b", "a"}, share=0.5)]
    data = json.loads(contents(review, told)["data.json"])
    assert data["generator"] == "consilience"
    assert Review.model_validate(data["review"]) == review
    assert data["flow"]["counts"]["studies-included"] == 4
    assert data["ranges"][0] == {
        "analysis": "control-slow",
        "studies": 2,
        "low": 59.4,
        "high": 75.0,
        "values": ["study/baker-2020/control", "study/adams-2019/control"],
    }
    assert data["findings"][0]["label"] == "E1"
    assert data["findings"][0]["computed"] == {"values": ["a", "b"], "share": 0.5}


def test_every_statement_behind_every_value_is_listed() -> None:
    rows = read(contents(made_up.review(), [])["tables/quotations.csv"])
    header = rows[0]
    found = [dict(zip(header, row, strict=True)) for row in rows[1:]]
    both = [row for row in found if row["Value"] == "study/adams-2019/alive-papworth"]
    assert [(row["Stated by"], row["Statement"], row["Differs"]) for row in both] == [
        ("Review", "69.2% (95% CI 55.6 to 86.2)", ""),
        ("Study report", "88.4% (95% CI 81.3 to 96.1)", "yes"),
    ]
    assert both[0]["Quotation"] == "OS: 69.2%"


def test_findings_as_a_table() -> None:
    (row,) = findings.table(findings.numbered([finding("SV001", "a", "b", repairs=1, share=0.25)])).rows
    shown = [cell.text for cell in row]
    assert shown[:5] == ["E1", "error", "SV001", "name-of-sv001", "SV001 says so"]
    assert shown[-3:] == ["a\nb", "share = 0.25", "repair 0 (it fits)"]
