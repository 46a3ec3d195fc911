"""Abbreviations: one meaning each, told before it is needed."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..facts import Abbreviation, Facts
from ..finding import Repair, Spot

_KNOWN = """
    DNA RNA mRNA cDNA PCR HIV AIDS WHO USA US UK EU UN CI IC SD SE DE EE IQR BMI IMC ECG EKG CT MRI PET ICU IV PO
    SC IM BP HR OR RR MD RD SMD AND NOT PRISMA CONSORT STROBE GRADE MOOSE AMSTAR CHEERS SPIRIT PROSPERO MEDLINE EMBASE
    CENTRAL CINAHL LILACS AMED MeSH DeCS PICO PICOS PICOT RCT RCTs ECA ROB RoB ROBINS NOS CTCAE RECIST ECOG NYHA ICD
    CIE FDA EMA NICE NIH NCT ISRCTN CRD DOI PMID PMC ISSN ISBN ID TV PDF URL SPSS SAS STATA REML DL PM AM UTC GDP PIB
    USD EUR GBP MXN QALY QALYs ICER AVAC RCEI ITT AE AES SAE TEAE VS PHD MSC MPH BSC II III VI VII VIII IX XI XII NA
    NR NS OK SARS COVID ANOVA ATP ABO HLA EDTA ELISA IgG IgM IgE IgA LDL HDL TNF IL TI AB TW KW MH TIAB PT EN ES
    DMSO GCP CDC ASCO ESMO ASH ACR EULAR ESC AHA ACC GINA GOLD ISS APA AMA MA NY CA AI TABLE TABLA FIG BOX"""
_UNIVERSAL = frozenset(_KNOWN.split())
"""What every reader of clinical reviews knows, or what is a name rather than an abbreviation."""

_SYNONYMS: tuple[tuple[str, str], ...] = (
    (r"\brelative risks?\b", "risk ratio"),
    (r"\bremissions?\b", "response"),
    (r"\b(?:effects?|reactions?|experiences?)\b", "event"),
    (r"\bmeasurable\b", "minimal"),
    (r"\b(?:participants|subjects)\b", "patients"),
    (r"\b(?:study|studies)\b", "trial"),
    (r"\b(?:cocientes?|raz[oó]n) de riesgos?\b", "hazard ratio"),
)
_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"[-–—/]", " "),
    (r"[^a-z0-9 ]", ""),
    (r"\b(?:the|an?|of|for|in|on|with|and|or|to|by|de|del|la|el|los|las|en|con|y|o|do|da|e)\b", " "),
    (r"ae|oe", "e"),
    (r"our\b", "or"),
    (r"is(?=e|ation|ing)", "iz"),
    (r"tre\b", "ter"),
    (r"(?<=[a-z]{3})(?:es|s)\b", ""),
)
"""Hyphens, small words, British spelling and plurals make no difference."""


@rule("AB001", "abbreviation-twice", severity="warning", family="abbreviations")
def abbreviation_twice(facts: Facts) -> Iterator[Draft]:
    """An abbreviation means one thing throughout.

    Why: a reader who looks it up finds the wrong meaning, and a table can no longer be read.

    Formula: two definitions of one abbreviation, in the text, in a list or below a table, that differ in more than
    case, hyphens, plural, small words and British or American spelling, and of which none contains the other. Where
    one of them does not take its letters from the words, or where they differ in words of nearly one meaning
    (remission, response), it is worth knowing only.

    Example: "chronic myeloid leukaemia (CML)", below a table "CML, chronic myeloblastic leukaemia".

    Repair: keep one, and give the other meaning an abbreviation of its own.

    Blind spots: an abbreviation that is meant to change its meaning from table to table is reported too.
    """
    by_short: dict[str, list[Abbreviation]] = defaultdict(list)
    for each in facts.abbreviations:
        by_short[each.short].append(each)
    for short, all_ in by_short.items():
        kinds = _meanings(all_)
        if len(kinds) < 2:
            continue
        longs = [same[0].long for same in kinds]
        close = len({_plain(_synonym(long)) for long in longs}) == 1
        sure = all(_takes_letters(short, long) for long in longs) and not close
        yield draft(
            f"{short} is defined as {' and as '.join(_quoted(long) for long in longs)}",
            *(same[0].spot for same in kinds),
            repairs=[
                Repair(f"{short} means {_quoted(same[0].long)}", f"defined so {_times(len(same))}", len(same))
                for same in kinds
            ],
            severity=None if sure else "info",
        )


@rule("AB002", "abbreviation-undefined", severity="info", family="abbreviations")
def abbreviation_undefined(facts: Facts) -> Iterator[Draft]:
    """An abbreviation is told in full where it is first used, or in a list.

    Why: readers of other fields, and of other languages, cannot guess it.

    Formula: two to five letters, mostly capitals, used in a table or more than once, that no definition gives, in a
    text that defines others; more than three are told in one finding. Left out are what every reader knows (DNA, HIV,
    WHO, CI), names with digits (genes, codes of drugs), Roman numbers and units.

    Example: "RFS was longer", with no word about RFS.

    Repair: add the full form at the first use and in the list.

    Blind spots: names of trials and of study groups look the same; hence never more than worth knowing.
    """
    defined = {form for each in facts.abbreviations for form in _forms(each.short)}
    untold = {
        word: places
        for word, places in (facts.words.items() if defined else ())
        if (len(places) > 1 or _tabled(places[0])) and _is_short(word) and not _forms(word) & (defined | _UNIVERSAL)
    }
    if len(untold) > _SEVERAL:
        names = f"{', '.join(sorted(untold))}: {len(untold)} abbreviations are used, but never told in full"
        yield draft(names, *(places[0] for places in untold.values()), abbreviations=len(untold))
        return
    for word, places in untold.items():
        yield draft(f"{word} is used {_times(len(places))}, but never told in full", *places[:5], uses=len(places))


_SEVERAL = 3
"""More abbreviations than these are told in one finding."""


@rule("AB003", "abbreviation-unused", severity="info", family="abbreviations")
def abbreviation_unused(facts: Facts) -> Iterator[Draft]:
    """An abbreviation that is listed is used.

    Why: a list that outlived its text makes the reader look for what is not there.

    Formula: entries of lists whose abbreviation stands nowhere outside of definitions.

    Example: "EFS, event-free survival" in the list of a paper that never says EFS.

    Repair: remove it from the list.

    Blind spots: figures and supplements that use it.
    """
    definitions = [each.spot.span for each in facts.abbreviations if each.spot.span]
    seen: set[str] = set()
    for each in facts.abbreviations:
        if not each.listed or each.short in seen or not _is_short(each.short):
            continue
        seen.add(each.short)
        places = [spot for form in _forms(each.short) for spot in facts.words.get(form, ())]
        if all(_inside(spot, definitions) for spot in places):
            yield draft(f'{each.short} is listed as "{each.long}", but never used', each.spot)


def _meanings(definitions: list[Abbreviation]) -> list[list[Abbreviation]]:
    """The definitions of one abbreviation by meaning; what contains another means the same."""
    kinds: list[list[Abbreviation]] = []
    for each in definitions:
        words = _plain(each.long)
        for same in kinds:
            other = _plain(same[0].long)
            mine, theirs = set(words.split()), set(other.split())
            joined = words.replace(" ", "") == other.replace(" ", "")
            stems = [word[:6] for word in words.split()] == [word[:6] for word in other.split()]  # diabetes, diabetic
            if joined or stems or mine <= theirs or theirs <= mine:
                same.append(each)
                break
        else:
            kinds.append([each])
    return kinds


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFKD", words.lower())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    for pattern, replacement in _SPELLINGS:
        plain = re.sub(pattern, replacement, plain)
    return " ".join(plain.split())


def _synonym(words: str) -> str:
    plain = words.lower()
    for pattern, replacement in _SYNONYMS:
        plain = re.sub(pattern, replacement, plain)
    return plain


def _takes_letters(short: str, long: str) -> bool:
    """True where the letters of the abbreviation stand in the words in their order, the first one first."""
    letters = [c for c in short.lower() if c.isalpha()]
    rest = iter(_plain(long).replace(" ", ""))
    return long[:1].lower() == short[:1].lower() and all(letter in rest for letter in letters)


def _is_short(word: str) -> bool:
    return (
        2 <= len(word.rstrip("s")) <= 5
        and word.isalpha()
        and sum(c.isupper() for c in word) >= 2
        and not re.fullmatch(r"[IVX]+[ab]?", word)
        and not re.search(r"^(?:k|m|c|µ)?(?:Hz|Pa|Da|Gy|Bq)$", word)
    )


def _tabled(place: Spot) -> bool:
    return place.subject.startswith("word/table/")


def _forms(short: str) -> set[str]:
    return {short, short.removesuffix("s"), f"{short}s"}


def _inside(spot: Spot, definitions: list[tuple[int, int]]) -> bool:
    return spot.span is not None and any(a <= spot.span[0] and spot.span[1] <= b for a, b in definitions)


def _quoted(words: str) -> str:
    return f'"{words}"'


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"
