"""From small texts to abbreviations, words, criteria, dates, denials and costs."""

from __future__ import annotations

import datetime as dt

import pytest

from consilience.audit.engine import run, select
from consilience.audit.facts import Facts
from consilience.audit.manuscript import markdown
from consilience.audit.readers.manuscript.economics import result_in
from consilience.audit.readers.manuscript.methods import dates_in
from consilience.audit.readers.manuscript.read import read
from consilience.audit.readers.manuscript.references import parse

TITLE = "Dasatinib in leukaemia: a systematic review"


def facts(methods: str = "", results: str = "", *, title: str = TITLE, end: str = "") -> Facts:
    """Facts of a Markdown paper."""
    text = f"# {title}\n\n## Methods\n\n{methods}\n\n## Results\n\n{results}\n\n{end}\n"
    return read(markdown.read(text.encode(), "paper.md"))


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Overall survival (OS) was long.", "OS", "Overall survival"),
        ("We measured event-free survival [EFS] here.", "EFS", "event-free survival"),
        ("The OS (overall survival) was long.", "OS", "overall survival"),
        ("It was long (overall survival, OS).", "OS", "overall survival"),
        ("La supervivencia libre de progresión (SLP) fue larga.", "SLP", "supervivencia libre de progresión"),
    ],
)
def test_definitions_in_the_text(text: str, short: str, long: str) -> None:
    assert (short, long) in [(each.short, each.long) for each in facts(results=text).abbreviations]


@pytest.mark.parametrize("heading", ["Abbreviations", "Abreviaturas", "List of abbreviations"])
def test_a_list_under_its_heading(heading: str) -> None:
    found = facts(end=f"## {heading}\n\nCI, confidence interval; OS, observed survival.").abbreviations
    assert [(each.short, each.long, each.listed) for each in found] == [
        ("CI", "confidence interval", True),
        ("OS", "observed survival", True),
    ]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Patients aged 18 years or older were eligible.", 18, None),
        ("Eligible patients had asthma and were 12 years of age or older.", 12, None),
        ("Se incluyeron ensayos en personas de 18 años o más con asma.", 18, None),
        ("We included children aged 1 to 17 years.", 1, 17),
        ("We included studies of patients younger than 21 years.", None, 21),
        ("We excluded patients younger than 18 years.", 18, None),
    ],
)
def test_limits_of_age(text: str, least: int | None, most: int | None) -> None:
    tests = [at.item.test for at in facts(text).criteria if at.item.id == "age"]
    assert [(t and t.min and t.min.value, t and t.max and t.max.value) for t in tests] == [(least, most)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    ["We included studies published in the last 5 years.", "We included trials with at least 2 years of follow-up."],
)
def test_years_that_are_no_ages(text: str) -> None:
    assert not [at for at in facts(text).criteria if at.item.id == "age"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("We included only randomised trials; single-arm studies were excluded.", {"design", "comparator"}),
        ("We included randomised trials and cohort studies published from 2005 onwards.", {"published"}),
        ("Se incluyeron solo ensayos aleatorizados, publicados en 2010 o después.", {"design", "published"}),
        ("We included randomised and non-randomised studies.", set()),
        ("Cohort studies were excluded; randomised trials were included.", {"design"}),
        ("We included studies with a control group.", set()),
    ],
)
def test_kinds_of_criteria(text: str, kinds: set[str]) -> None:
    assert {at.item.id for at in facts(text).criteria} == kinds


def test_dates() -> None:
    found = dates_in("from 3 February 2019 to March 2020, or del 1 de enero de 2018; Sept. 2021; 2017-05-06")
    assert [(each.first, each.last) for each in found] == [
        (dt.date(2019, 2, 3), dt.date(2019, 2, 3)),
        (dt.date(2020, 3, 1), dt.date(2020, 3, 31)),
        (dt.date(2018, 1, 1), dt.date(2018, 1, 1)),
        (dt.date(2021, 9, 1), dt.date(2021, 9, 30)),
        (dt.date(2017, 5, 6), dt.date(2017, 5, 6)),
    ]


def test_a_trial_registered_while_it_enrolled() -> None:
    found = facts(
        "Patients were enrolled between March 2015 and May 2017. The trial is registered (NCT01230649) in June 2016.",
        title="Dasatinib or placebo: a randomised trial",
    )
    assert [(at.item.id, at.item.date) for at in found.registrations] == [("NCT01230649", dt.date(2016, 6, 1))]
    assert [each.began for each in found.recruitments] == [dt.date(2015, 3, 31)]
    assert [f.code for f in run(found, select(["EL005"]))] == ["EL005"]


TABLE = """
Table 1. Characteristics of included studies

| Study | Country | Design | N | Intervention | Comparator | Overall survival, % (95% CI) |
|---|---|---|---|---|---|---|
| Abe 2010 | Brazil | Randomised trial | 80 | Dasatinib | Placebo | 71 (60 to 82) |
| Bo 2012 | Japan | Randomised trial | 90 | Dasatinib | Placebo | 75 (64 to 86) |
| Cruz 2014 | Spain | Retrospective cohort | 70 | Dasatinib | None | 77 (66 to 88) |
"""


@pytest.mark.parametrize(
    ("sentence", "against"),
    [
        ("No study reported overall survival.", 3),
        ("None of the included studies gave data on overall survival.", 3),
        ("Overall survival was not measured in any study.", 3),
        ("Ningún estudio informó sobre supervivencia global.", 3),
        ("No study from Latin America was found.", 1),
        ("No trials were conducted in Japan.", 1),
        ("No study was from Africa.", None),
        ("No study reported a difference in overall survival.", None),
        ("No study reported overall survival beyond ten years.", None),
        ("No study measured quality of life.", None),
    ],
)
def test_denials(sentence: str, against: int | None) -> None:
    found = facts(results=f"{sentence}\n{TABLE}").absences
    assert [len(each.against) for each in found] == ([against] if against else [])


def test_criteria_meet_the_rows() -> None:
    found = facts("We included only randomised trials; studies without a control group were excluded.", TABLE)
    messages = [f.message for f in run(found, select(["EL001"]))]
    assert len(messages) == 2
    assert all("Cruz 2014" in message for message in messages)


@pytest.mark.parametrize(
    ("words", "decimal", "icer"),
    [
        ("Costs were US$ 30,000 with dasatinib and US$ 20,000 with placebo; QALYs were 3.5 and 2.5, "
         "for an ICER of US$ 10,000 per QALY.", ".", 10_000),
        ("El coste medio fue de 30.000 US$ con dasatinib y de 20.000 US$ con placebo; los AVAC fueron 3,5 y 2,5, con "
         "una RCEI de 10.000 US$ por AVAC ganado.", ",", 10_000),
        ("Costs were €30 000 vs. €20 000, with 3·5 and 2·5 QALYs; the ICER was €10 000 per QALY.", ".", 10_000),
    ],
)  # fmt: skip
def test_costs_and_effects(words: str, decimal: str, icer: int) -> None:
    from consilience.economics.icer import Icer
    from consilience.economics.icer import icer as computed

    result = result_in(words, decimal)  # type: ignore[arg-type]
    assert result is not None
    ratio = computed(result)
    assert isinstance(ratio, Icer)
    assert round(ratio.value) == icer
    assert result.icer is not None
    assert result.icer.amount.value == icer


@pytest.mark.parametrize(
    ("entry", "key", "title"),
    [
        ("Shen S, Chen X, Cai J, et al. Effect of dasatinib. JAMA Oncol. 2020;6:358-66.", "shen-2020",
         "Effect of dasatinib"),
        ("Shen, S., Chen, X., & Cai, J. (2020a). Effect of dasatinib. JAMA Oncology, 6(3), 358-366.", "shen-2020a",
         "Effect of dasatinib"),
        ("van der Sluis IM, de Lorenzo P. Blinatumomab in infants. N Engl J Med. 2023;388:1572-81.",
         "van-der-sluis-2023", "Blinatumomab in infants"),
        ("Díaz A, Peña B. Uso de imatinib. Rev Med. 2019;3:1-9.", "diaz-2019", "Uso de imatinib"),
    ],
)  # fmt: skip
def test_styles_of_references(entry: str, key: str, title: str) -> None:
    reference = parse(entry)
    assert (reference.key, reference.fields["title"]) == (key, title)


@pytest.mark.parametrize("text", ["doi:10.1055cpr.2011", "https://doi.org/1055/cpr", "doi: 1O.1055/cpr.2011"])
def test_a_malformed_doi_is_kept_as_printed(text: str) -> None:
    fields = parse(f"Shen S. Effect of dasatinib. Blood. 2020;6:358-66. {text}").fields
    assert fields["doi_printed"] in text
    assert "doi" not in fields
