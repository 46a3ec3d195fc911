"""Counts of studies in the prose, against the rows of the tables: designs, countries, levels of bias; majorities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from consilience.extraction.phrases.numbers import whole, words_up_to
from consilience.model.claim import CountStatement, Where
from consilience.model.printed import Printed

from ...facts import CountClaim, Judgement, MajorityClaim, Row
from ...manuscript.document import Manuscript, Sentence, Span
from .levels import bias_level_of
from .places import plain, spot
from .references import slug

_NUMBER = rf"(?:\d{{1,4}}|{words_up_to(20)})"
_N = rf"(?<![\d.,/-])\b(?P<n>{_NUMBER})\b(?!\.\d|,\d|\s*(?:%|/))(?:\s*\(\d+(?:[.,]\d+)?\s*%\))?"
_OF = rf"(?:\s*(?:out of|of|de|entre)\s+(?:the\s+|los\s+|las\s+)?(?P<k>{_NUMBER})\b)"
_STUDIES = (
    r"(?:\s*(?:included|eligible|incluidos)?\s*(?:studies|trials|estudios|ensayos|study|trial|estudio|ensayo)"
    r"(?:\s+(?:included|incluidos))?)"
)
_LINK = (
    r"(?:\s*(?:,|that|which|que)?\s*(?:were|was|are|is|had|have|eran|fueron|era|fue|son|se|tuvieron|ten[íi]an)?\s*"
    r"(?:conducted|done|performed|carried out|took place|came|originated|based|hicieron|realizaron|llevaron a cabo"
    r"|proced[íi]an|rated|judged|considered|classified|assessed|calificaron|consideraron|clasificaron)?"
    r"(?:\s+(?:as|como|having|being|an?|un))*\s*(?:at|in|from|en|de|con|with|an?|un)?\s+(?:the\s+|overall\s+)?)"
)


@dataclass(frozen=True)
class Sort:
    """A sort of studies: the words for it, which rows are of it, and which rows do not say."""

    pattern: str
    where: Where
    rows: tuple[str, ...]
    silent: int = 0
    """Rows that do not tell whether they are of the sort."""


def read_counts(manuscript: Manuscript, rows: Sequence[Row], judgements: Sequence[Judgement]) -> Iterator[CountClaim]:
    """ "7 of the 12 studies were conducted in Japan", "9 were randomised trials": counted again in the tables.

    Only sentences that count all included studies: their number stands in the sentence, or it tells what was included.
    """
    included = [row for row in rows if row.status == "included"]
    if len(included) < 2:
        return
    sorts = [*_designs(included), *_countries(included)]
    for sentence in manuscript.sentences:
        if not _counts_all(manuscript, sentence):
            continue
        words = plain(manuscript, sentence.span)
        totals = {whole(found[1]) for found in re.finditer(rf"\b({_NUMBER}){_STUDIES}", words, re.IGNORECASE)}
        totals |= {whole(found["k"]) for found in re.finditer(rf"{_N}{_OF}", words, re.IGNORECASE)}
        introduced = re.search(
            r"\b(?:we included|there were|were included|se incluyeron|hab[íi]a|comprised|inclu[íi]mos)\b",
            words,
            re.IGNORECASE,
        )
        if len(included) in totals or introduced:
            yield from _claims(manuscript, sentence, sorts, len(included))
        if re.search(r"risk of bias|riesgo (?:global )?de sesgo|risco de vi[ée]s", words, re.IGNORECASE):
            yield from _bias_claims(manuscript, sentence, judgements)


def _counts_all(manuscript: Manuscript, sentence: Sentence) -> bool:
    role = manuscript.section(sentence.block).role
    return role not in ("methods", "introduction", "references", "front") and sentence.block.kind in (
        "paragraph",
        "list-item",
    )


def _claims(manuscript: Manuscript, sentence: Sentence, sorts: Sequence[Sort], included: int) -> Iterator[CountClaim]:
    words = plain(manuscript, sentence.span)
    taken: set[int] = set()
    for sort in sorts:
        for form in _forms(sort.pattern):
            for match in re.finditer(form, words, re.IGNORECASE):
                k = match.groupdict().get("k")
                at = match.start("n")
                if at in taken or (k and whole(k) != included):
                    continue
                taken.add(at)
                claim = _claim(manuscript, sentence, match, sort.where, sort.rows, sort.silent)
                if claim:
                    yield claim


def _forms(sort: str) -> Iterator[str]:
    """The ways in which a number and a sort of studies stand together."""
    yield rf"{_N}{_OF}?{_STUDIES}?{_LINK}?\s*(?:{sort})"
    yield rf"(?:{sort})[^.;,()0-9]{{0,30}}\(\s*{_N}{_OF}{_STUDIES}?\s*\)"
    yield (
        rf"(?:studies|trials|estudios|ensayos)[^.;()0-9]{{0,20}}\(\s*{_N}{_OF}\s*\)"
        rf"\s+(?:were|eran|fueron)\s+(?:{sort})"
    )
    yield rf"\b(?:in|from|en|de)\s+(?:the\s+)?(?:{sort})\s+(?:came|were|are|eran|proced[íi]an|ven[íi]an)\s+{_N}{_OF}"


def _claim(
    manuscript: Manuscript,
    sentence: Sentence,
    match: re.Match[str],
    where: Where,
    names: tuple[str, ...],
    silent: int = 0,
) -> CountClaim | None:
    n = whole(match["n"])
    if len(names) < n <= len(names) + silent:
        return None
    span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
    statement = CountStatement(kind="count", n=Printed(str(n)), where=where)
    return CountClaim(
        spot(manuscript, span, f"count/{span.start}", confidence="moderate"),
        manuscript.section(sentence.block).title,
        statement,
        len(names),
        names,
    )


def _designs(rows: Sequence[Row]) -> Iterator[Sort]:
    """Sorts by what the column of designs prints, where every row prints one."""
    printed = {row.key: " ".join(design.label or "" for _, design, _ in row.designs).lower() for row in rows}
    if not all(printed.values()):
        return

    def labels(told: Callable[[Row], bool]) -> tuple[str, ...]:
        return tuple(row.label for row in rows if told(row))

    yield Sort(
        r"(?<!non-)(?<!non )(?<!no )(?:(?:ensayos?|estudios?) )?(?:cl[íi]nicos? )?"
        r"(?:randomi[sz]ed\b|RCTs?\b|aleatorizad[oa]s?\b"
        r"|randomizad[oa]s?\b)",
        Where(allocations=("randomised",)),
        labels(lambda row: row.allocation == "randomised"),
        sum(row.allocation is None for row in rows),
    )
    stems = (
        ("cohort", r"(?:prospective |retrospective )?cohort\b|(?:estudios? )?de cohortes?\b|cohortes?\b", r"cohort"),
        (
            "case-control",
            r"case[- ]control\b|(?:estudios? )?de casos y controles",
            r"case[- ]control|casos y controles",
        ),
        (
            "single-arm",
            r"single[- ]arm\b|de (?:un solo brazo|brazo [úu]nico)",
            r"single[- ]arm|one[- ]arm|brazo [úu]nico",
        ),
        ("crossover", r"cross-?over\b|cruzados\b", r"cross-?over|cruzado"),
    )
    for name, pattern, stem in stems:
        found = labels(lambda row, stem=stem: re.search(stem, printed[row.key]) is not None)  # type: ignore[misc]
        if found:
            yield Sort(pattern, Where(traits={"design": (name,)}), found)


_ALIASES = (
    ("united states", "usa", "us", "u.s.", "united states of america", "estados unidos", "ee. uu.", "eeuu"),
    ("united kingdom", "uk", "u.k.", "reino unido"),
)


def _countries(rows: Sequence[Row]) -> Iterator[Sort]:
    """Sorts by the countries that the table prints, where every row prints one."""
    printed = {row.key: [v for name, _, values in row.traits if name == "country" for v in values] for row in rows}
    if not all(printed.values()):
        return
    for country in dict.fromkeys(each for values in printed.values() for each in values):
        if not re.fullmatch(r"[A-ZÀ-Þ][\w .'-]{1,40}", country):
            continue
        names = next((names for names in _ALIASES if country.lower() in names), (country.lower(),))
        found = tuple(row.label for row in rows if any(each.lower() in names for each in printed[row.key]))
        pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        yield Sort(rf"(?:{pattern})(?!\w)", Where(traits={"country": (slug(country) or "country",)}), found)


_DOMAIN = re.compile(
    r"randomi[sz]ation|deviation|missing|measurement|selective|reporting|confounding|blinding|conceal|domain|dominio"
    r"|aleatorizaci|desviaci|medici|cegamiento|ocultaci",
    re.IGNORECASE,
)
_LEVELS = (
    r"low|some concerns|moderate|serious|high|critical|unclear|baj[oa]|algunas preocupaciones|moderad[oa]|grave|alt[oa]"
    r"|cr[íi]tic[oa]"
)


def _bias_claims(manuscript: Manuscript, sentence: Sentence, judgements: Sequence[Judgement]) -> Iterator[CountClaim]:
    """ "Risk of bias was low in 5 studies, high in 3": the overall judgements of the tables, counted."""
    words = plain(manuscript, sentence.span)
    if _DOMAIN.search(words) or not judgements:
        return
    titles = {j.instrument.title for j in judgements if j.instrument and j.instrument.title.lower() in words.lower()}
    chosen = [j for j in judgements if not titles or (j.instrument and j.instrument.title in titles)]
    levels: dict[str, str] = {j.row.key: j.level for j in reversed(chosen)}
    labels = {j.row.key: j.row.label for j in chosen}
    forms = (
        rf"\b(?P<level>{_LEVELS})\b(?:\s+(?:overall\s+)?(?:risk(?: of bias)?|riesgo(?: de sesgo)?))?"
        rf"\s+(?:in|for|en|para)\s+{_N}"
        rf"(?:{_OF})?(?!\s*(?:domains|dominios|patients|pacientes))",
        rf"{_N}{_OF}?{_STUDIES}?{_LINK}?\s*(?:riesgo (?:global )?(?:de sesgo )?)?(?P<level>{_LEVELS})\b",
        rf"\b(?P<level>{_LEVELS})\b(?:\s+(?:risk(?: of bias)?|riesgo(?: de sesgo)?))?"
        rf"\s*\(\s*n\s*=\s*(?P<n>{_NUMBER})\s*\)",
    )
    taken: set[int] = set()
    for form in forms:
        for match in re.finditer(form, words, re.IGNORECASE):
            k = match.groupdict().get("k")
            if match.start("n") in taken or match.start("level") in taken or (k and whole(k) != len(levels)):
                continue
            taken |= {match.start("n"), match.start("level")}
            level = bias_level_of(match["level"]).lower()
            names = tuple(labels[key] for key, each in levels.items() if each == level)
            claim = _claim(manuscript, sentence, match, Where(traits={"risk-of-bias": (slug(level),)}), names)
            if claim:
                yield claim


_MOST = re.compile(
    r"\b(?P<word>(?<!at )most|(?:the |a |an overwhelming |the vast )?majority|more than half|over half|la mayor[íi]a"
    r"|la mayor parte|m[áa]s de la mitad|a maioria"
    r"|fewer than half|less than half|a minority|menos de la mitad|una minor[íi]a)"
    r"\s+(?:(?:of|de)\s+)?(?:(?:the|los|las|these|our|all|included|eligible|os|as)\s+)*"
    r"(?:studies|trials|patients|participants|people|children|women|men|adults|deaths|events|estudios|ensayos|pacientes"
    r"|participantes|ni[ñn]os|mujeres|were|eran|fueron|had)\b"
    rf"[^.;()\[\]]{{0,80}}[(\[]\s*(?:n\s*=\s*)?"
    rf"(?:(?P<n>{_NUMBER})\s*(?:/|of|out of|de)\s*(?:the\s+|los\s+)?(?P<k>{_NUMBER})\b"
    r"|(?P<p>\d+(?:[.,]\d+)?)\s*%)(?![^()\[\]]*[)\]],? (?:or|and|y|o|ou|e)\b[^.;]{0,80}[(\[]\s*(?:n\s*=\s*)?\d)",
    re.IGNORECASE,
)
"""Not where the number is only the first of several: "most took glibenclamide (34%) or gliclazide (25%)"."""


def read_majorities(manuscript: Manuscript) -> Iterator[MajorityClaim]:
    """ "Most studies (7 of 12) were randomised": the words for a majority or minority, and the number beside them."""
    for sentence in manuscript.sentences:
        words = plain(manuscript, sentence.span)
        for match in _MOST.finditer(words):
            span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
            word = match["word"].lower()
            most = not re.search(r"fewer|less|minor[ií]|menos", word)
            share = whole(match["n"]) / max(1, whole(match["k"])) if match["n"] else None
            if share is None:
                share = float(match["p"].replace(",", ".")) / 100
            printed = f"{match['n']} of {match['k']}" if match["n"] else f"{match['p']}%"
            if share <= 1:
                yield MajorityClaim(spot(manuscript, span, f"majority/{span.start}"), word, most, share, printed)
