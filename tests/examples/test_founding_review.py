"""The founding review: its known contradictions are found, and its correct rows are left alone.

The contradictions were found by hand in the published text (shared/design.md, section 1); this is not a list of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from consilience.audit import check
from consilience.audit.finding import Finding
from consilience.home import folder

from ..paths import FOUNDING


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return check(folder.load(FOUNDING))


def about(findings: list[Finding], code: str, words: str = "", study: str = "") -> Finding:
    """The one finding of a rule that says something, with its first place in a study's file."""
    found = [
        each
        for each in findings
        if each.code == code and words in each.message and (not study or each.where[0].file == f"studies/{study}.yaml")
    ]
    assert len(found) == 1, [each.message for each in findings if each.code == code]
    return found[0]


# Code, words of the message, file of the study, and what must have been computed.
KNOWN: list[tuple[str, str, str, Mapping[str, Any]]] = [
    # The flow, and the method
    ("FL001", "included studies: 21 reported, but 350 - 309 - 22 = 19", "", {"expected": 19, "reported": 21}),
    ("FL004", "4 databases searched", "", {}),
    ("EL003", "CRD420251110522 dates from 2025", "", {"registered": "2025", "searched": "2024-10-23"}),
    ("SE001", "mix AND and OR", "", {}),
    ("RB003", "ROBINS-I is described with 6 domains (it has 7) and the level high", "", {"domains": 7}),
    ("RB002", "ROBINS-I is not made for single-arm studies; 16 of 21", "", {}),
    ("RB001", '"Moderate risk" is no level of RoB 2', "shen-2020", {}),
    ("RB001", '"Serious risk" is no level of RoB 2', "brown-2021-lestaurtinib", {}),
    ("RB001", '"High risk" is no level of ROBINS-I', "iguchi-2017", {}),
    ("EL001", '17 of 21 included studies do not meet "the comparison group was conventional chemotherapy"', "", {}),
    ("EL001", '2 of 21 included studies do not meet "pediatric patients (≤ 18 years)"', "", {}),
    # The tables
    ("SV001", "EFS at 4 years is 71%, above", "shen-2020", {"order": "EFS <= OS"}),
    ("LY002", "(Dasatinib + chemotherapy 69.2, Imatinib + chemotherapy 88.4", "shen-2020", {}),
    ("CI002", "39% is printed with the interval 0.47 to 1.03, which fits the hazard", "brown-2021-blinatumomab", {}),
    ("CI002", "58.4% is printed with the interval 0.39 to 0.98, which fits the hazard", "brown-2021-blinatumomab", {}),
    ("CI002", "54% is printed with the interval 15.6 to 52.5, which fits the difference", "locatelli-2021", {}),
    ("CI002", "23% is printed with the interval 0.18 to 0.61, which is on the scale of a ratio", "locatelli-2021", {}),
    ("PC003", "37% and 23% are counts of 54 and 54 people", "locatelli-2021", {"percentages": [68.5, 42.6]}),
    ("CI006", "32% (19 to 48) is 14/44 by Clopper-Pearson", "stackelberg-2016", {"stated": [93]}),
    ("CI006", "81.5% (61.9 to 93.7) is 22/27 by Clopper-Pearson", "pennesi-2022", {"stated": [28]}),
    ("CI007", "89 to 100 is not the interval of 79/81", "pan-2023", {"expected": "91.4 to 99.7 (clopper-pearson)"}),
    ("PC001", "CR or PR: 72.9% is no share of 30 people", "bertaina-2017", {"nearest": ["22/30 = 73.3%"]}),
    ("PC001", "14.7% is no share of 30 people", "bertaina-2017", {}),
    ("PC001", "67% is no share of 16 people", "rheingold-2017", {}),
    ("PC001", "40% is no share of 16 people", "rheingold-2017", {}),
    ("PC001", "99.2% is no share of any number of people up to 117", "mikhailova-2024", {}),
    ("PC001", "33.3% is no share of 28 people", "pennesi-2022", {}),
    ("PC001", "63.3% is no share of 28 people", "pennesi-2022", {}),
    ("LY001", "the review prints 44%, the report states 56%", "horibe-2020", {"differs": ["value"]}),
    ("LY003", "160 participants in the review, 155 according to the report", "biondi-2018", {}),
    ("CT003", 'its label leads to brown-2021a ("FLT3 inhibitor', "brown-2021-blinatumomab", {}),
    ("CT007", "one row holds 2 reports", "pennesi-2022", {}),
    ("DE001", "3 studies are called phase 3, but shown with a single arm", "", {}),
    # Certainty
    ("GR003", "21 studies have a GRADE level of their own", "", {}),
    ("GR002", 'certainty "High" beside risk of bias "Serious risk": Brown et al. (2021a) [Lestaurtinib', "", {}),
    ("GR005", "12 of 16 single-arm studies", "", {}),
    ("GR004", '"low to very low", but 17 of 21 ratings lie outside', "", {}),
    # The prose
    ("CL001", "the text says 54.5%, the table 54.4%", "", {}),
    ("CL001", "the text says 56.3%, the table 55.1%", "", {}),
    ("CL002", "11.1 months for overall survival; the cited report states 11.1 months for progression-free", "", {}),
    ("CL003", "59 to 98%, but the lowest is 25.0% (4 patients of 16)", "", {"k": 2}),
    ("CL003", "36 to 78%, but the lowest is 54.1%", "", {"k": 4}),
    ("CL003", "75 to 93%, but the lowest is 81% in Maude et al. (2018) and the highest is 79/81 (97.5%)", "", {}),
    ("CL003", "70 to 96%, but the tables hold one value, 76%", "", {"k": 1}),
    ("CL004", '7 studies ("Only seven phase 3 studies found"), the review holds 8', "", {}),
    ("CL004", "the review holds 1: Colunga-Pedraza et al. (2020)", "", {}),
    ("CL006", "no studies in section 3.7, Table 3; at least 1 study in section 7", "", {}),
    ("CT001", '"August, et al., 2019"', "", {}),
    ("CT004", "10.1001/jamanetworkopen.2019.0035", "", {"doi_year": 2019}),
    ("EC002", "the ratio ~46,000 USD is called a threshold", "", {}),
]


@pytest.mark.parametrize(("code", "words", "study", "computed"), KNOWN, ids=lambda part: str(part)[:40])
def test_known_contradictions(
    findings: list[Finding], code: str, words: str, study: str, computed: Mapping[str, Any]
) -> None:
    finding = about(findings, code, words, study)
    assert {name: finding.computed[name] for name in computed} == computed
    assert finding.where
    for spot in finding.where:
        lines = (FOUNDING / spot.file).read_text("utf-8").splitlines()
        assert 1 <= spot.line <= len(lines)


@pytest.mark.parametrize(
    ("code", "words", "hypothesis", "evidence"),
    [
        ("SV001", "EFS at 4 years", "the two arms are exchanged for OS", "88.4% and 69.2%"),
        ("LY002", "values are exchanged", "arms swapped", "both values and both intervals"),
        ("CI002", "0.39 to 0.98", "the interval is that of the hazard ratio", "0.627 to 0.631"),
        ("CI002", "15.6 to 52.5", "the interval is that of the difference", "35 to 37"),
        ("PC003", "counts of 54", "37/54 is 68.5%, 23/54 is 42.6%", "hazard ratio of 0.44"),
        ("PC001", "72.9%", "the denominator is 37, the participants of the study according to the report", "27/37"),
        ("PC001", "67% is", "the row mixes in values with the denominator 15", "67% is 10/15, 40% is 6/15"),
        ("PC001", "63.3%", "the denominator is 30, the participants of the arm", "33.3% is 10/30, 63.3% is 19/30"),
        ("CI006", "32%", "the denominator is 44", "14/44"),
        ("CI007", "89 to 100", "it is the interval of 60/62", ""),
        ("CT001", "August", "august-2020 is meant", "same author, year 2020"),
        ("LY001", "prints 44%", "the complement was taken: 100 - 56 is 44", ""),
        ("LY001", "Blinatumomab, EFS: the review prints 37%", "a number of patients is printed", "68.5%"),
    ],
)
def test_likely_causes(findings: list[Finding], code: str, words: str, hypothesis: str, evidence: str) -> None:
    first = about(findings, code, words).repairs[0]
    assert hypothesis in first.hypothesis
    assert evidence in first.evidence


AGGREGATES = {"DE001", "EL001", "GR002", "GR003", "GR004", "GR005", "RB002", "RB004"}
"""True of many rows together; a row's own numbers may all be right."""


@pytest.mark.parametrize("study", ["hunger-2023", "manabe-2015", "messinger-2012", "brivio-2021"])
def test_correct_rows_are_left_alone(findings: list[Finding], study: str) -> None:
    alarming = [
        f"{each.code} {each.message}"
        for each in findings
        if each.severity != "info"
        and each.code not in AGGREGATES
        and any(spot.file == f"studies/{study}.yaml" for spot in each.where)
    ]
    assert alarming == []


def test_an_error_is_a_contradiction_and_a_doubt_is_a_warning(findings: list[Finding]) -> None:
    worst: dict[str, str] = {}
    for each in findings:
        worst.setdefault(each.code, each.severity)  # the gravest come first
    for code in ("FL001", "SV001", "CI002", "RB001", "RB003", "CL001", "CL003", "CT001", "CT003", "LY002", "GR004"):
        assert worst[code] == "error", code
    for code in ("GR002", "GR003", "PC001", "CI006", "CI007", "DE001", "EC002", "CT004", "EL001", "EL003", "LY003"):
        assert worst[code] == "warning", code
