"""Correct sentences in the manner of journals: what an auditor must leave alone, and near misses that it must not."""

from __future__ import annotations

import pytest

from .readers.manuscript.reading import audit, codes, said

CORRECT = [
    # Percentages that are changes or ratios, not shares of people.
    "Bone mineral density of the hip changed by -2.1% with placebo (p = 0.004).",
    "The ratio of the areas under the curve was 115% (90% CI 92 to 144).",
    "Plasma concentrations of the drug increased by 307%.",
    "Zelotinib lowered the risk of fracture by 24% (95% CI 8 to 38).",
    "The rate of withdrawals was 46% lower (95% CI 29% to 58%) with zelotinib.",
    "Early treatment was followed by more deaths (96% increased risk [95% CI 2-275], p = 0.039).",
    "La densidad ósea disminuyó un 4,5 % (IC 95 %: -5,0 a -4,0) con placebo.",
    # Signs of falls.
    "Cholesterol fell by 2.86 mg/dL (95% CI, -5.3 to -0.4).",
    "Glucose fell from 200 to 141 mg/dL (95% CI, -63.0 to -55.7).",
    "Haemoglobin A1c changed by -0.84 (95% CI, -0.69 to -0.98).",
    "The composite score changed by -4.7 (95% confidence interval, - 8.1 to -1.3).",
    # Intervals of the difference that the words print first.
    "Peak flow was 2.51 versus 4.22 (95% CI: 0.54 to 2.89; p = 0.01).",
    # Normal values, ranges of ages, and limits in another unit.
    "Ceruloplasmin was 0.92 mg/dL (normal range 25-45).",
    "The prothrombin ratio was 1.63 (0.84-1.16).",
    "We compared 101 controls (age range 25-76) with the patients.",
    "The response to 12.5 mg (17.3% to 20.9%) was alike.",
    # Numbers of units.
    "Clearance was 8.5 mL min(-1) kg(-1) (range 7.1 to 9.9).",
    "Leukocytes were 2.9 x 10(9)/L (normal range 4.5-10.5).",
    "Excretion was 150 µmol/24 h (range 40 to 278).",
    "Mortality was 2.6/10 000 person-years (95% CI 0.7-7.0).",
    # Intervals that are rightly lopsided, and ratios that no word names.
    "Users had an estimate of 0.79 (95% CI 0.40-1.55).",
    "The geometric mean concentration was 13.9 (95% CI 11.0-17.6).",
    "The odds ratio was 3.27 (95% CI 2.24-4.84).",
    # What stands near a number and is not of it.
    "Survivors were 20 (66.7%) of the 30; all but 1 of the 19 children (94.7%) were among them.",
    "Pressure rose in more eyes with 0.5% (12 of 39 eyes, 31%) than with 1.0% (5 of 44 eyes, 11%).",
    "Women carried the allele more often (OR = 5.54, 95% CI 1.66 to 18.5) but not men (p = 1.0).",
    "Expression rose with 10% extract (2.25-fold increase, 95% CI 1.28-4.00).",
    "Patients received 1 drop of apraclonidine 1% (n = 60) or pilocarpine 4% (n = 60) 15 minutes before.",
    "Most patients took glibenclamide (34%) or gliclazide (25%).",
    "The hazard of relapse was lower (HR 0.50, 95%; CI = 0.28-0.90).",
    # Limits written with two hyphens.
    "The odds ratio was 2.5 (95% CI 0.6--10.4).",
]


@pytest.mark.parametrize("words", CORRECT)
def test_correct_sentences_are_left_alone(words: str) -> None:
    assert codes(words) == set()


WRONG = [
    ("The hazard ratio was 0.81 (95% CI 0.52 to 0.78).", "CI001"),
    ("The mean difference was 2.51 (95% CI 3.54 to 4.89).", "CI001"),
    ("Overall survival at 2 years was 71% (95% CI 76.2 to 89.6).", "CI001"),
    ("Overall survival at 2 years was 103%.", "CI004"),
    ("The odds ratio was 3.84 (95% CI 1.15-3.85).", "CI008"),
    ("The mean difference was 2.0 (95% CI 0.5 to 5.3).", "CI010"),
    ("The median score was 5 (interquartile range 7.5 to 19).", "MN005"),
    ("Most patients (34%) took glibenclamide.", "CL007"),
    ("Infection occurred in 5 (29%) of 20 people.", "PC002"),
]


@pytest.mark.parametrize(("words", "code"), WRONG)
def test_wrong_sentences_are_found(words: str, code: str) -> None:
    assert code in codes(words)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("The change was -4.7 (95% CI, - 8.1 to -1.3).", "mean -4.7 [-8.1 to -1.3]"),
        ("The odds ratio was 2.5 (95% CI 0.6--10.4).", "odds-ratio 2.5 [0.6 to 10.4]"),
        ("Pressure rose with 0.5% (12 of 39 eyes, 31%).", "proportion 12/39 31"),
        ("All but 1 of the 19 children (94.7%) responded.", "proportion 18/19 94.7"),
        ("The score was 12.1 plus minus 3.4 (range 5 to 20).", "[± 3.4]"),
    ],
)
def test_what_is_read(words: str, value: str) -> None:
    assert any(value in each for each in said(words)), said(words)


def test_an_abstract_states_nothing_twice() -> None:
    page = ["<h2>Abstract</h2>", "We enrolled 33 exposed patients. Drug-related diarrhoea occurred in 3.7%."]
    other = "We enrolled 35 unexposed patients. Diarrhoea of any kind occurred in 6.2%."
    found = {finding.code for finding in audit(*page, other, arms=False).findings}
    assert not found & {"SU004", "RS001"}


@pytest.mark.parametrize(
    "words",
    [
        "Women had a lower risk (RR, 2.3-3.9) than the risk ratio (RR) of men.",
        "The Long-Evans Cinnamon (LEC) rat was compared with LEC (LEC control group).",
        "Acetylcholine esterase (AChE) or acetyl choline esterase (AChE) was measured.",
    ],
)
def test_what_only_looks_like_a_second_meaning(words: str) -> None:
    assert "AB001" not in codes(words)


def test_a_class_of_medicines_in_the_plural() -> None:
    assert "DR001" not in codes("A triptan was given. Triptans are safe; triptans work; a triptan helps; triptan.")


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (
            "With zelotinib, the estimated 3-year OS and DFS were 71% and 65%, respectively, and MRD negativity was "
            "reached by 92%.",
            ["OS zelotinib @3 years survival 71", "DFS zelotinib @3 years survival 65"],
        ),
        ("Survival and relapse rates were 91% and 15% in patients with a transplant.", ["relapse rates proportion 91"]),
        (
            "With placebo, five-year probabilities were 44.3% (95% CI, 37.7% to 50.7%) for overall survival and 31.5% "
            "(95% CI, 25.7% to 37.4%) for event-free survival.",
            ["OS placebo @5 years survival 44.3 [37.7 to 50.7]", "EFS placebo @5 years survival 31.5 [25.7 to 37.4]"],
        ),
        ("At a median follow-up of 38.1 months (range, 0.5-62.8), median OS was not reached.", ["median follow-up"]),
        ("Patients (median age, 41 years [range, 18-65]) had an MRD assessment.", ["median age median 41"]),
        (
            "Stronger therapy improved event-free survival (81% vs 72%) and cure at 5 years (89% vs 83%).",
            ["EFS zelotinib @5 years"],
        ),
        ("HR criteria were MRD levels ≥10−3 at day 78 and age above 10.", []),
        ("Leukocytes were 50 × 109/L or more, and 62 of 385 patients (16%) relapsed.", ["62/385 16"]),
        ("Of 450 patients, 250 relapsed (arms A/B/C, 90/87/73 patients).", []),
        ("Eighty-eight of 113 patients responded.", ["88/113"]),
        ("Trinta e cinco pacientes (55,6%) eram meninas.", ["proportion 55.6"]),
        ("Entre os pacientes, 53,8% eram do sexo feminino.", ["sexo feminino proportion 53.8"]),
    ],
)
def test_values_are_of_what_the_words_say(words: str, values: list[str]) -> None:
    read = said(words)
    assert all(any(value in each for each in read) for value in values), read
    if not values:
        assert not any("hazard-ratio" in each or "87/73" in each for each in read), read


def test_the_interval_behind_a_list_is_not_of_its_last_part() -> None:
    words = "Seventy percent reached remission (62% with full recovery, 8% with partial recovery; 95% CI, 65% to 76%)."
    assert "CI001" not in codes(words)


def test_one_time_in_a_paper_is_meant_for_its_other_curves() -> None:
    found = audit("Event-free survival at 5 years was 72% with zelotinib.", "Overall survival was 81%.").findings
    assert {finding.severity for finding in found if finding.code == "SV005"} == {"info"}


def test_dates_of_a_journal_are_no_title() -> None:
    from tests.audit.manuscript.reads import read_bytes

    dates = b"RECEIVED 26 June 2025\n\nREVISED 09 January 2026\n\nACCEPTED 12 January 2026"
    text = dates + b"\n\nAbstract\n\nWe treated ten mice.\n"
    assert "REVISED" not in (read_bytes(text, "paper.txt").title or "")


def test_a_group_of_the_people_is_not_on_the_curve_of_all() -> None:
    words = (
        "OS and DFS at 3 years were 71% and 65%, with a good outlook for the patients aged 18 to 40 years (DFS, 92%)."
    )
    assert "SV001" not in codes(words)
