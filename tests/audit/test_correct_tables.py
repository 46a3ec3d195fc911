"""Correct tables in the manner of journals: headings with p values, missing people, footnote marks, odd brackets."""

from __future__ import annotations

from .readers.manuscript.reading import audit, short


def table(
    *rows: str, header: str = "Characteristic|Zelotinib (n = 60)|Placebo (n = 40)|P value", notes: str = ""
) -> str:
    """A table from its rows, cells parted by bars."""
    head = "".join(f"<th>{cell}</th>" for cell in header.split("|"))
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    return f"<table><caption>Table 2. Patients</caption><tr>{head}</tr>{body}</table>{notes}"


def told(page: str) -> set[tuple[str, str]]:
    """Codes and severities of the findings."""
    return {(finding.code, finding.severity) for finding in audit(page, arms=False).findings}


def read(page: str) -> list[str]:
    """Values in a short form."""
    return [short(value) for value in audit(page, arms=False).facts.values]


def test_a_heading_beside_its_p_value_tells_the_form_of_the_rows_below() -> None:
    page = table("ECOG, n (%)|||0.63", "0|24 (40)|18 (45)|", "1|36 (60)|22 (55)|")
    assert "0 zelotinib proportion 24 40" in read(page)[0].replace("ECOG, n (%: ", "")
    assert all("proportion" in value for value in read(page))


def test_a_count_with_its_percentage_is_known_by_its_arithmetic() -> None:
    assert all(
        "proportion" in value for value in read(table("De novo|24 (40)|18 (45)|0.6", "Secondary|36 (60)|22 (55)|"))
    )


def test_median_and_range_are_told_by_the_label() -> None:
    page = table("Age, years|||0.7", "Median (range)|58 (18-86)|58 (19-81)|", header="Treatment arm|Standard|New|P")
    assert any("median" in value and "18 to 86" in value for value in read(page))
    assert not any(code == "CI005" for code, _ in told(page))


def test_people_who_are_missing_are_no_error() -> None:
    rows = ("Married|38 (64.4)|25 (62.5)|", "Employed|30 (50.8)|16 (40.0)|", "Smoker|17 (28.8)|5 (12.5)|")
    assert {severity for code, severity in told(table(*rows)) if code == "PC004"} <= {"info"}
    parts = ("Karyotype|||0.01", "Favourable|15 (30)|10 (25)|", "Adverse|35 (70)|30 (75)|", "Unknown|10||")
    assert {severity for code, severity in told(table(*parts)) if code == "PC004"} <= {"info"}


def test_a_wrong_percentage_in_a_table_is_found() -> None:
    rows = ("Married|38 (63.3)|25 (62.5)|", "Employed|30 (53.0)|16 (40.0)|", "Smoker|17 (28.3)|5 (12.5)|")
    assert any(code == "PC004" and severity != "info" for code, severity in told(table(*rows)))


def test_a_bracket_below_p_value_is_no_spread() -> None:
    page = table(
        "Death|12 (20.0%)|8 (20.0%)|2.53 (0.11)", header="|Zelotinib (n = 60)|Placebo (n = 40)|Statistic (P-value)"
    )
    assert not any("2.53" in value and "±" in value for value in read(page))


def test_points_in_the_name_of_an_interval() -> None:
    page = table("Death|0.70 (0.50; 0.98)", header="Outcome|Adjusted hazard ratio (95% C.I.)")
    assert "hazard-ratio  0.70 [0.50 to 0.98]" in read(page)[0].replace("ratio 0", "ratio  0")
    assert not any(code == "CI005" for code, _ in told(page))


def test_a_decimal_comma_in_a_table_with_points() -> None:
    page = table("Strenuous work, n (%)|13 (21,0)|5 (12.5)|0.3", "Smoker, n (%)|24 (40.0)|18 (45.0)|0.6")
    assert ("CI003", "error") not in told(page)


def test_marks_of_notes_tell_the_form() -> None:
    page = table("Systolic a|141.66 (12.81)|141.64 (12.65)|", notes="<p>a Mean (SD)</p>")
    intervals = [value.estimate.interval for value in audit(page, arms=False).facts.values]
    assert [interval.kind for interval in intervals if interval] == ["standard-deviation", "standard-deviation"]


def test_arms_below_headings_of_outcomes_are_not_compared_with_each_other() -> None:
    page = table(
        "Adverse events||", "Reference|220/1974|111", "60 mg|261/1906|135", "Serious adverse events||",
        "Reference|9/1904|29", "60 mg|14/1861|47", header="|Cases/person-weeks|Events",
    )  # fmt: skip
    assert not any(code == "RS001" for code, _ in told(page))
