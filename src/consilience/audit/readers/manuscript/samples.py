"""Stated numbers of participants and of studies, with the population that the words name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from consilience.extraction.phrases.kinds import Sample as Phrase
from consilience.extraction.phrases.kinds import Statistic as StatisticPhrase
from consilience.model.printed import Printed

from ...facts import Partition, Pooled, Row, Sample, Statistic
from ...manuscript.document import Manuscript, Span
from .places import moved, spot
from .prose import Read
from .values import arm_named

_PERSON = "patient participant child subject person individual adult infant woman man"
_PEOPLE = frozenset(_PERSON.split())
_ALL_STUDIES = re.compile(
    r"\b(?:included (?:studies|trials)|studies included|(?:estudios|ensayos) incluidos|estudos incluídos"
    r"|in (?:all|total)|en total|(?:studies|trials) (?:comprised|enrolled|included|involved|had|with))\b",
    re.IGNORECASE,
)
_POPULATIONS: tuple[tuple[str, str], ...] = (
    ("randomised", r"randomi[sz]ed|randomly (?:assigned|allocated)|aleatoriz|asignad\w+ al azar|randomizad"),
    ("analysed", r"analy[sz]ed|analysis set|evaluable|evaluables|analizad|intention[- ]to[- ]treat"),
    ("included", r"\benrol\w+|\binclu\w+|recruited|reclutad|inscrit"),
)
_SEX = re.compile(r"\b(?:women|men|boys|girls|mujeres|hombres|ni[ñn]os|ni[ñn]as|mulheres|homens)\b", re.IGNORECASE)
"""Where both are counted, each is a part of the people."""
_PART = re.compile(
    r"\b(?:of (?:these|them|whom|which)|among|remaining|excluded|withdrew|died|lost|discontinued|did not|had|with"
    r"|received|responded|who|screened|controls?|healthy|matched|cases"
    r"|de (?:estos|ellos|los cuales)|entre|exclu|perdid|recibi)\b",
    re.IGNORECASE,
)


def read_samples(manuscript: Manuscript, sentences: Sequence[Read], own: Row | None) -> Iterator[Sample]:
    """Numbers of people randomised, included or analysed in the paper's own study, and in its arms."""
    sexes = {
        word[0].lower()
        for read in sentences
        for phrase in read.phrases
        if isinstance(phrase, Phrase)
        and (word := _SEX.search(manuscript[moved(phrase.span, read.sentence.span.start)]))
    }
    for read in sentences:
        role = manuscript.section(read.sentence.block).role
        if own is None or read.cited or role not in ("abstract", "results", "front", "methods"):
            continue
        words = manuscript[read.sentence.span]
        base = read.sentence.span.start
        for phrase in read.phrases:
            if not isinstance(phrase, Phrase) or phrase.noun not in _PEOPLE or phrase.n.relation:
                continue
            if _SEX.search(words[phrase.span.start : phrase.span.end]) and len(sexes) > 1:
                continue
            after = re.split(r"[,;.]\s", words[phrase.span.end :], maxsplit=1)[0][:80]
            clause = f"{words[phrase.span.start : phrase.span.end]}{after}"
            population = next(
                (name for name, pattern in _POPULATIONS if re.search(pattern, clause, re.IGNORECASE)), None
            )
            if (
                population is None
                or _PART.search(after)
                or _PART.search(words[max(0, phrase.span.start - 25) : phrase.span.start])
            ):
                continue
            arm = arm_named(after, own.arms)
            place: Literal["abstract", "text"] = "abstract" if role == "abstract" else "text"
            span = Span(base + phrase.span.start, base + phrase.span.end)
            yield Sample(
                spot(manuscript, span, f"sample/{span.start}"),
                phrase.n,
                "participants",
                f"{population}: {arm.key}" if arm else population,
                place,
            )


def read_pooled_samples(manuscript: Manuscript, pooled: Sequence[Pooled]) -> Iterator[Sample]:
    """Numbers of studies that sentences give for one pooled result, which is told by its estimate and interval."""
    for each in pooled:
        interval, value = each.effect.interval, each.effect.value
        if each.k is None or interval is None or value is None or each.spot.span is None:
            continue
        block = next((b for b in manuscript.blocks if b.span.start <= each.spot.span[0] < b.span.end), None)
        role = manuscript.section(block).role if block else "results"
        yield Sample(
            each.spot,
            Printed(str(each.k)),
            "studies",
            f"pooled to {value} ({interval.low} to {interval.high})",
            "abstract" if role == "abstract" else "text",
        )


def read_participants(manuscript: Manuscript, sentences: Sequence[Read], rows: Sequence[Row]) -> Iterator[Partition]:
    """The participants of all included studies together, as the sum of those of the rows.

    Only where every row states one number of people: a table that leaves one out proves nothing.
    """
    sizes = [(row.label, row.sizes[0].n) for row in rows if len({size.n for size in row.sizes}) == 1]
    if len(sizes) < 2 or len(sizes) < len(rows):
        return
    for read in sentences:
        words = manuscript[read.sentence.span]
        studies = [p for p in read.phrases if isinstance(p, Phrase) and p.noun in ("study", "trial")]
        people = [p for p in read.phrases if isinstance(p, Phrase) and p.noun in _PEOPLE and not p.n.relation]
        if len(people) != 1 or read.cited or not _ALL_STUDIES.search(words):
            continue
        if any(int(p.n.value) != len(rows) for p in studies if not p.n.relation):
            continue
        span = moved(people[0].span, read.sentence.span.start)
        at = spot(manuscript, span, f"participants/{span.start}")
        yield Partition(
            at, "participants of the included studies", int(people[0].n.value), tuple(sizes), exhaustive=True
        )


def read_statistics(manuscript: Manuscript, sentences: Sequence[Read]) -> Iterator[Statistic]:
    """Test statistics with their degrees of freedom and p values."""
    for read in sentences:
        for phrase in read.phrases:
            if isinstance(phrase, StatisticPhrase):
                span = moved(phrase.span, read.sentence.span.start)
                at = spot(manuscript, span, f"test/{span.start}")
                yield Statistic(at, phrase.kind, phrase.value, phrase.df, phrase.p)
