"""Names of trials in titles, and cohorts in abstracts: what is plainly said, and nothing else."""

from __future__ import annotations

import pytest

from consilience.model.record import Record
from consilience.records import cohorts
from consilience.records.acronyms import acronyms


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("SHIELD: a randomised trial of tea", ["shield"]),
        ("Tea for sleep (SHIELD): a randomised trial", ["shield"]),
        ("Tea for sleep: two-year results of the SHIELD trial", ["shield"]),
        ("Quality of life in the SHIELD-2 randomised controlled trial", ["shield 2"]),
        ("SHIELD 2: tea", ["shield 2"]),
        ("Pembrolizumab in lung cancer (KEYNOTE-189)", ["keynote 189"]),
        ("Outcomes of the CheckMate 067 study", ["checkmate 067"]),
        ("Risk-directed therapy on UKALL 2003 trial", ["ukall 2003"]),
        ("Ten years of AIEOP-BFM ALL 2009: results", ["aieop-bfm all 2009"]),
        ("Tea and sleep: the HOPE study", ["hope"]),
        ("The TEA-TIME II trial", ["tea-time ii"]),
    ],
)
def test_names_of_trials(title: str, expected: list[str]) -> None:
    assert [*acronyms(title)] == expected


@pytest.mark.parametrize(
    "title",
    [
        "COVID-19: a randomised trial of tea",
        "Tea in children with ALL: a study",
        "An RCT of tea",
        "The HIV-1 trial network",
        "Minimal residual disease (MRD) in a randomised study",
        "GLP-1 trials in diabetes",
        "A SHIELD against infection",  # not where a title names its trial
        "EFFECTS OF TEA ON SLEEP: A RANDOMISED TRIAL",  # all in capitals
        "Tea for sleep: a randomised trial",
        "A phase II study of tea",
        "The BMI study in schools",
        "Tea (GVHD) after transplantation",
        "United States trial of tea",
        "",
    ],
)
def test_what_is_no_name_of_a_trial(title: str) -> None:
    assert acronyms(title) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We enrolled patients between January 2010 and December 2014.", ("2010-01", "2014-12")),
        ("Patients were recruited from Mar. 2009 to Feb 2011.", ("2009-03", "2011-02")),
        ("From 1 January 2010 to 31 December 2014, children were treated.", ("2010-01", "2014-12")),
        ("Between January 5, 2010, and March 7, 2012, women were randomised.", ("2010-01", "2012-03")),
        ("Children diagnosed during 2001-2010 were included.", ("2001", "2010")),
        ("Infants (May 2003–June 2005) were enrolled.", ("2003-05", "2005-06")),
        ("Se incluyeron pacientes entre enero de 2010 y diciembre de 2014.", ("2010-01", "2014-12")),
        ("Foram incluídos pacientes de março de 2012 a maio de 2013.", ("2012-03", "2013-05")),
    ],
)
def test_periods_of_recruitment(text: str, expected: tuple[str, str]) -> None:
    assert cohorts.period(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We searched MEDLINE from 1990 to 2010.",
        "Patients aged 18 to 65 years were enrolled in 2010.",
        "The journal (2010-2014) had volumes.",
        "Patients were enrolled; rates were 2010 to 2014 per million.",
        "Between 2014 and 2010 patients were enrolled.",
        "Patients had a dose of 2000 and 2050 mg.",
        "",
    ],
)
def test_what_is_no_period_of_recruitment(text: str) -> None:
    assert cohorts.period(text) is None


def reading(abstract: str) -> cohorts.Reading:
    return cohorts.read(Record(id="r1", search="s", title="", abstract=abstract))


@pytest.mark.parametrize(
    ("abstract", "sizes"),
    [
        ("We enrolled 120 children (60 boys).", {120, 60}),
        ("A total of 1,204 eligible adult patients took part (n = 602 each).", {1204, 602}),
        ("Se incluyeron 85 pacientes.", {85}),
        ("Median age 34 years; 12.5% of 80 patients", {80}),
        ("In 2014 patients were treated with 100 mg.", set()),
        ("After 24 months 3 patients relapsed.", set()),
        ("95% of women", set()),
    ],
)
def test_numbers_of_people(abstract: str, sizes: set[int]) -> None:
    assert reading(abstract).sizes == sizes


def test_centres_and_registries() -> None:
    found = reading(
        "Children treated at Hospital Garrahan, the St. Anna Children's Hospital and our University Hospital between "
        "2001 and 2010. Data came from SEER and the Swiss Childhood Cancer Registry; ISRCTN Registry 02452400."
    ).cohort
    keys = {cohorts.name_key(name) for name in found.centres}
    assert keys == {"garrahan", "anna st"}
    assert found.registries == ("SEER", "Swiss Childhood Cancer Registry")
    assert (found.start, found.end) == ("2001", "2010")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("St. Anna Children's Hospital", "St Anna Childrens Hospital", True),
        ("Hospital Garrahan", "Garrahan Hospital", True),
        ("University of Graz", "University of Linz", False),
        ("Hospital São Paulo", "Hospital Sao Paulo", True),
    ],
)
def test_names_of_centres_are_compared_by_what_tells_them_apart(one: str, other: str, same: bool) -> None:
    assert (cohorts.name_key(one) == cohorts.name_key(other)) is same


def test_general_words_are_no_name() -> None:
    assert cohorts.name_key("University Children's Hospital") == ""
