"""Numbers in the ways in which they are printed, and what only looks like one."""

from __future__ import annotations

import pytest

from consilience.extraction.phrases import decimal_mark
from consilience.extraction.phrases.tokens import NUMBER, Decimal, tokenise


def numbers(text: str, decimal: Decimal | None = None) -> list[str]:
    """The digits of every number in a text."""
    return [token.digits for token in tokenise(text, decimal) if token.kind == NUMBER]


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("0.47", None, ["0.47"]),
        (".07", None, [".07"]),
        ("0·70", None, ["0.70"]),
        ("0,47", None, ["0.47"]),
        ("12,5 %", None, ["12.5"]),
        ("12,5", ",", ["12.5"]),
        ("12,13", ".", ["12", "13"]),
        ("12, 14", None, ["12", "14"]),
        ("12, 14", ",", ["12", "14"]),
        ("0.47,1.03", None, ["0.47", "1.03"]),
        ("65,110", None, ["65110"]),
        ("65,110", ",", ["65.110"]),
        ("65.110", ",", ["65110"]),
        ("65.110", ".", ["65.110"]),
        ("1.234,5", ",", ["1234.5"]),
        ("1,234.5", ".", ["1234.5"]),
        ("0,001", ",", ["0.001"]),
        ("65 110 patients", None, ["65110"]),
        ("65 110", None, ["65", "110"]),
        ("1.204 pacientes", None, ["1204"]),
        ("-3.2 to -0.4", None, ["-3.2", "-0.4"]),
        ("(−3.2, 1.1)", None, ["-3.2", "1.1"]),
        ("-3.2--0.4", None, ["-3.2", "-0.4"]),
        ("56.2-89.6", None, ["56.2", "89.6"]),
        ("56.2–89.6", None, ["56.2", "89.6"]),
        ("56.2 - 89.6", None, ["56.2", "89.6"]),
        ("IC 95 % -4,1 a -0,5", ",", ["95", "-4.1", "-0.5"]),
        ("1.2 x 10^-5", None, ["1.2e-5"]),
        ("1.2 · 10^-5", None, ["1.2e-5"]),
        ("1·10–2·31", None, ["1.10", "2.31"]),
        ("3 × 10−5", None, ["3e-5"]),
        ("2.7 x 10 6", None, ["2.7e6"]),
        ("1.2E-5", None, ["1.2e-5"]),
        ("2010 records", None, ["2010"]),
        ("1900 of 1950", None, ["1900", "1950"]),
        ("60mg and 12mo", None, ["60", "12"]),
        ("17 (31), 12 (22)", None, ["17", "31", "12", "22"]),
    ],
)
def test_numbers(text: str, decimal: Decimal | None, expected: list[str]) -> None:
    assert numbers(text, decimal) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("in 2018", "Table 2", "Figs. 3", "version 4.03", "R 4.2.1", "CD19", "CDK4/6", "5-FU", "t(9;22)(q34;q11)"),
        *("^12,13", "text¹²", "10.1001/jama.2021.0669", "https://example.org/12", "October 23, 2024", "2020-01-02"),
        *("23 de mayo de 2020", "28 + 3 weeks", "+34 91 123 45 67", "10^6", "325 (9), 833–842", "2020;6(3):358-66"),
        *("No. 81270623", "phase 1/2", "cycles 1-4", "3-arm", "2nd", "12345678901234567890"),
    ],
)
def test_what_looks_like_a_number(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("HR 0.70 (95% CI 0.47-1.03)", "."),
        ("HR 0,70 (IC 95 % 0,47-1,03)", ","),
        ("el 12,4 % de 65.110 pacientes", ","),
        ("12.4% of 65,110 patients", "."),
        ("65,110 and [12,13] and 65.110", None),
        ("no numbers", None),
    ],
)
def test_the_mark_is_told_by_unambiguous_numbers(text: str, mark: str | None) -> None:
    assert decimal_mark(text) == mark
