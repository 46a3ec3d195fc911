"""Who was studied, as an abstract tells it: how many, recruited when, in which centres or from which registry.

Words of English, Spanish and Portuguese abstracts. What is not plainly said is absent: a period counts only in a
sentence that speaks of people being recruited, treated or diagnosed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from consilience.model.record import Record
from consilience.model.study import Cohort

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene janeiro",
            "february feb febrero fevereiro fev",
            "march mar marzo março",
            "april apr abril abr",
            "may mayo maio",
            "june jun junio junho",
            "july jul julio julho",
            "august aug agosto ago",
            "september sept sep septiembre setiembre setembro set",
            "october oct octubre outubro out",
            "november nov noviembre novembro",
            "december dec diciembre dic dezembro dez",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"\d{1,2}(?:st|nd|rd|th|º)?"
_DATE = (
    rf"(?:(?:{_DAY}\s{{1,3}}(?:of\s|de\s)?)?(?P<month{{0}}>{_MONTH})\.?(?:\s{{1,3}}{_DAY}(?=,|\s))?"
    rf"(?:,|\s(?:of|de|del|do))?\s{{1,3}})?(?P<year{{0}}>(?:19|20)\d\d)(?!\d)"
)
_PERIOD = re.compile(
    rf"(?P<lead>\b(?:between|from|during|entre|desde|de)\s{{1,3}}(?:the\syears\s)?)?\b{_DATE.replace('{0}', '1')}"
    rf",?\s{{0,3}}(?:\band\b|\bto\b|\bthrough\b|\buntil\b|\btill\b|\by\b|\be\b|\ba\b|\bhasta\b|\baté\b|[-–—])\s{{0,3}}"
    rf"{_DATE.replace('{0}', '2')}",
    re.IGNORECASE,
)
_RECRUITED = re.compile(
    r"enrol|recruit|random|diagnos|treat|admitted|underwent|receiv|patient|participant|children|women|infants|adults"
    r"|inclui|inclu[iy]|reclut|recrut|pacient|niñ|crianç|aleatori|transplant|follow|born|cohort",
    re.IGNORECASE,
)
_PEOPLE = (
    r"patients|participants|children|adults|women|men|subjects|people|persons|individuals|infants|adolescents|neonates"
    r"|newborns|volunteers|boys|girls|mothers|pacientes|participantes|niños|niñas|crianças|mujeres|mulheres|adultos"
)
_NUMBER = r"(?<![\d.,/-])(\d{1,3}(?:[,  ]\d{3}){1,2}|\d{2,6})(?![\d%/]|[.,]\d|\s?%)"
_SIZES = (
    re.compile(r"\bn\s{0,2}=\s{0,2}" + _NUMBER, re.IGNORECASE),
    re.compile(_NUMBER + rf"(?:\s{{1,2}}[^\s\d.;:()]{{1,20}}){{0,4}}?\s{{1,2}}(?:{_PEOPLE})\b", re.IGNORECASE),
)
_NOUN = (
    r"Hospitals?|Universit(?:y|ies|ätsklinikum|aire)|Klinikum|Clinic|Clinics|Infirmary|Institutes?|Institut[oe]|Polyclinic"
    r"|Medical\s(?:Center|Centre|School|College)|Cancer\s(?:Center|Centre)|Universidade?|Hospitais|Hôpital|Policlinico"
)
_NAME = r"(?:St\.?\s)?[A-ZÁÉÍÓÚÂÊÔÃÕÇÑÄÖÜ][\w'’.-]{1,25}"
_CENTRE = re.compile(
    rf"\b(?:{_NAME}\s){{0,4}}(?:{_NOUN})\b(?:\s(?:of|for|de|del|do|da|la|das|dos|Universitario)(?:\s(?:the|la|el|los|Sick))?"
    rf"\s{_NAME}(?:\s{_NAME}){{0,2}}|\s{_NAME}(?:\s{_NAME}){{0,2}})?"
)
_GENERIC = frozenset(
    """
    the a an of for de del do da la el los las our this at in and y e hospital hospitals university universities
    universidad universidade institute instituto clinic clinics medical center centre school college cancer children
    childrens general teaching tertiary regional district national central community university-affiliated academic
    department division sick research health clinical affiliated referral care public private one two three four
    five six seven eight nine ten several hospitais hospitalar universitario infirmary
    """.split()  # noqa: SIM905
)
"""Words that many centres bear; a name needs another."""
_REGISTRIES = {
    "SEER": ("SEER", "Surveillance, Epidemiology", "Surveillance Epidemiology"),
    "EBMT": ("EBMT", "Group for Blood and Marrow Transplantation", "Society for Blood and Marrow Transplantation"),
    "CIBMTR": ("CIBMTR", "Center for International Blood and Marrow Transplant Research"),
    "NCDB": ("NCDB", "National Cancer Database", "National Cancer Data Base"),
    "NHANES": ("NHANES", "National Health and Nutrition Examination Survey"),
    "CPRD": ("CPRD", "Clinical Practice Research Datalink"),
    "UK Biobank": ("UK Biobank",),
    "Medicare": ("Medicare claims", "Medicare beneficiaries", "Medicare data"),
    "NHIRD": ("NHIRD", "National Health Insurance Research Database"),
    "PHIS": ("PHIS", "Pediatric Health Information System"),
    "OPTN": ("OPTN", "UNOS"),
    "MIMIC": ("MIMIC-II", "MIMIC-III", "MIMIC-IV"),
    "NSQIP": ("NSQIP",),
}
"""Registries and databases of patients that many studies draw from, by the names that abstracts use."""
_NAMED_REGISTRY = re.compile(
    rf"\b((?:{_NAME}\s){{1,5}}(?:Registry|Register|Biobank|Birth Cohort|Cohort Study))\b(?!\s*(?:of|number|no\b))"
)
_TRIAL_REGISTRY = re.compile(r"trial|ISRCTN|ANZCTR|PROSPERO|clinical\sregist|universal", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """What one record tells of its people."""

    cohort: Cohort
    sizes: frozenset[int]
    """Every number of people that it states."""
    total: int | None
    """The largest of them; in a report of one study, those who were studied."""


def read(record: Record) -> Reading:
    """Period, centres, patient registries and numbers of people in a record's title and abstract.

    Centres come from the abstract and title; affiliations of authors say where they work, not where people were
    recruited.
    """
    text = " ".join(part for part in (record.title, record.abstract or "") if part)
    sizes = frozenset(_sizes(text))
    found = period(text)
    cohort = Cohort(
        registries=tuple(registries(text)),
        centres=tuple(centres(text)),
        start=found[0] if found else None,
        end=found[1] if found else None,
    )
    return Reading(cohort, sizes, max(sizes, default=None))


def period(text: str) -> tuple[str, str] | None:
    """First and last month (or year) of recruitment, ``("2010-03", "2014-12")``; None where none is plainly said.

    The first period in a sentence about people counts. Two years alone need a word before them: from, between.
    """
    for match in _PERIOD.finditer(text):
        if not match["lead"] and not (match["month1"] and match["month2"]):
            continue
        if not _RECRUITED.search(_sentence(text, match.start(), match.end())):
            continue
        start, end = (_date(match[f"year{at}"], match[f"month{at}"]) for at in (1, 2))
        if start[:4] <= end[:4]:
            return start, end
    return None


def _date(year: str, month: str | None) -> str:
    return f"{year}-{_MONTHS[month.lower()]:02d}" if month else year


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a place, at most 300 characters on either side."""
    front = re.split(r"[.;]\s", text[max(0, start - 300) : start])[-1]
    return front + text[start:end] + re.split(r"[.;]\s", text[end : end + 300])[0]


def _sizes(text: str) -> Iterator[int]:
    for pattern in _SIZES:
        for match in pattern.finditer(text):
            number = int(re.sub(r"\D", "", match[1]))
            if number >= 10 and not (pattern is _SIZES[1] and 1900 <= number <= 2100 and "," not in match[1]):
                yield number


def centres(text: str) -> Iterator[str]:
    """Names of hospitals, universities and institutes in a text, each once; general words alone are no name."""
    seen = set()
    for match in _CENTRE.finditer(text):
        key = name_key(match[0])
        if key and key not in seen:
            seen.add(key)
            yield match[0].removeprefix("The ").removeprefix("At ").removeprefix("In ")


def name_key(name: str) -> str:
    """A centre's or registry's name as it is compared: the words that tell it from others; empty where none does."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _GENERIC]
    return " ".join(sorted(set(words)))


def registries(text: str) -> Iterator[str]:
    """Registries and databases of patients that a text names; registries of trials are none."""
    for name, words in _REGISTRIES.items():
        if any(word in text and re.search(rf"\b{word}\b", text) for word in words):
            yield name
    named = any(word in text for word in ("Regist", "Biobank", "Cohort"))
    for match in _NAMED_REGISTRY.finditer(text) if named else ():
        if not _TRIAL_REGISTRY.search(match[0]) and name_key(match[1]):
            yield match[1].removeprefix("The ")
