"""Pooled results in prose, joined with the forest plot that shows the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from consilience.extraction.phrases.kinds import Heterogeneity, Stated
from consilience.extraction.phrases.kinds import Sample as SamplePhrase
from consilience.model.estimate import DIFFERENCES, RATIOS, Interval
from consilience.model.printed import Printed

from ...facts import Pooled, Value
from ...manuscript.document import Manuscript, Span
from .forest_tables import model_named
from .places import Placed, spot
from .prose import Read

POOLED = re.compile(
    r"\b(?:pool(?:ed|ing)|summary|combined (?:effect|estimate|rr|or|hr|risk|odds|hazard)|overall effect|meta-?anal\w+"
    r"|metaan[áa]lisis|combinad[oa]s?|combinaci[óo]n|combining|agrupad[oa]s?"
    r"|(?:efecto|rr|or|hr|riesgo|raz[óo]n|cociente|estimaci[óo]n|resultado)\b[\w ]{0,25} globale?s?|meta-?análise)\b",
    re.IGNORECASE,
)
"""Words of a result over several studies."""

_PREDICTION = re.compile(r"prediction interval|\bPI\b|intervalo de predicci[óo]n|intervalo de predição", re.IGNORECASE)
_NUMBER = r"[-−]?\d*[.,·]?\d+"
_LIMITS = re.compile(rf"({_NUMBER})\s*(?:to|a|and|y|–|-|;|,)\s+?({_NUMBER})|({_NUMBER})\s*[–-]\s*({_NUMBER})")


def read_pooled(
    manuscript: Manuscript, sentences: Sequence[Read], values: Sequence[Value], forests: Sequence[Pooled]
) -> list[Pooled]:
    """Every pooled result, of forest plots and of the prose; the latter with the studies of the plot that shows it."""
    told = []
    for each in _in_prose(manuscript, sentences, values):
        same = [forest for forest in forests if _same(each, forest)]
        told.append(replace(each, studies=same[0].studies) if len(same) == 1 else each)
    return [*forests, *told]


def _in_prose(manuscript: Manuscript, sentences: Sequence[Read], values: Sequence[Value]) -> Iterator[Pooled]:
    placed = Placed((v.spot.span[0], v) for v in values if v.spot.span)
    for index, read in enumerate(sentences):
        words = manuscript[read.sentence.span]
        if read.cited or not POOLED.search(words):
            continue
        found = _pooled_value(placed.within(read.sentence.span))
        if found is None:
            continue
        heterogeneity, prediction, end = _about(manuscript, sentences, index)
        k = next(
            (int(p.n.value) for p in read.phrases if isinstance(p, SamplePhrase) and p.noun in ("study", "trial")), None
        )
        yield Pooled(
            spot=spot(manuscript, Span(read.sentence.span.start, end), f"pooled/{read.sentence.span.start}"),
            label=f"the pooled result for {found.name}",
            effect=found.estimate,
            model=model_named(words),
            k=k,
            q=heterogeneity.q if heterogeneity else None,
            df=heterogeneity.df if heterogeneity else None,
            q_p=heterogeneity.p if heterogeneity else None,
            i2=heterogeneity.i2 if heterogeneity else None,
            tau2=heterogeneity.tau2 if heterogeneity else None,
            prediction=prediction,
        )


def _pooled_value(values: Sequence[Value]) -> Value | None:
    """The one of a sentence's values that can be a pooled effect."""
    inside = [
        v
        for v in values
        if v.estimate.value is not None
        and v.estimate.interval is not None
        and v.estimate.interval.kind == "confidence"
        and v.estimate.measure in RATIOS | DIFFERENCES
    ]
    return inside[0] if len(inside) == 1 else None


def _about(
    manuscript: Manuscript, sentences: Sequence[Read], index: int
) -> tuple[Heterogeneity | None, Interval | None, int]:
    """Heterogeneity and prediction interval in the same sentence or in those that follow in its paragraph.

    Third: where the last of these sentences ends.
    """
    heterogeneity, prediction = None, None
    end = sentences[index].sentence.span.end
    block = sentences[index].sentence.block
    for offset, read in enumerate(sentences[index : index + 5]):
        if read.sentence.block is not block:
            break
        if offset and any(isinstance(p, Stated) and p.interval and p.measure in RATIOS for p in read.phrases):
            break
        found = next((p for p in read.phrases if isinstance(p, Heterogeneity)), None)
        interval = prediction_in(manuscript[read.sentence.span])
        if found or interval:
            end = read.sentence.span.end
        heterogeneity, prediction = heterogeneity or found, prediction or interval
    return heterogeneity, prediction, end


def prediction_in(words: str) -> Interval | None:
    """``The 95% prediction interval was 1.05 to 1.40``; None where no two limits follow, or go before in brackets."""
    named = _PREDICTION.search(words)
    if not named:
        return None
    after = re.sub(r"\b9\d(?:[.,]\d+)?\s*%", " ", words[named.end() :])
    match = _LIMITS.search(after)
    if not match:
        return None
    low, high = (match[1], match[2]) if match[1] else (match[3], match[4])
    limits = [Printed(text.replace(",", ".").replace("·", ".").replace("−", "-")) for text in (low, high)]
    return Interval(kind="prediction", level=Printed("95"), low=limits[0], high=limits[1])


def _same(told: Pooled, forest: Pooled) -> bool:
    """True where prose and forest plot show one result: the same measure, and most of the same digits."""
    if told.effect.measure != forest.effect.measure:
        return False
    mine, theirs = told.effect.interval, forest.effect.interval
    pairs = [(told.effect.value, forest.effect.value)]
    if mine and theirs:
        pairs += [(mine.low, theirs.low), (mine.high, theirs.high)]
    alike = sum(a is not None and b is not None and abs(a.value - b.value) < 1e-9 for a, b in pairs)
    return alike >= 2
