"""Ranges and superlatives of the prose: the lowest and highest values that tables hold of an outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consilience.extraction.phrases.kinds import NumberRange
from consilience.extraction.phrases.kinds import Sample as SamplePhrase
from consilience.model.estimate import SHARES
from consilience.model.outcome import Outcome
from consilience.model.printed import Printed

from ...facts import RangeClaim, Row, Superlative, Value
from ...manuscript.document import Manuscript, Span
from .lexicon import Lexicon, Mention
from .places import Placed, plain, spot
from .prose import Read
from .values import arm_named

_NUMBER = r"\d{1,3}(?:[.,·]\d+)?"
_CITED = r"(?:\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]|(?:in|by|en|de) [A-ZÀ-Þ][^%;]{1,60}?))?"
_BETWEEN = re.compile(
    rf"\b(?:between|from|entre|de|del|desde)\s+(?:el\s+)?(?P<low>{_NUMBER})\s*%?{_CITED}"
    rf",?\s*(?:and|to|up to|y|e|a|al|hasta)\s+"
    rf"(?:el\s+)?(?P<high>{_NUMBER})\s*%",
    re.IGNORECASE,
)
_SPANS = re.compile(
    r"\b(?:rang\w+|var(?:y|ied|ies|i[óo]|iaron|iou)|between|spann\w+|lay|oscil\w+|entre|fluctu\w+)\b", re.IGNORECASE
)
_NOT_RESULTS = re.compile(r"\b(?:CI|IC|confidence|confianza|interval|intervalo|IQR|I2|I²|weights?|age|edad)\b")


@dataclass(frozen=True)
class _Stated:
    """A range in a sentence: where it stands and its ends."""

    span: Span
    low: Printed | None
    high: Printed | None
    days: float | None


def read_ranges(
    manuscript: Manuscript, sentences: Sequence[Read], rows: Sequence[Row], values: Sequence[Value], lexicon: Lexicon
) -> Iterator[RangeClaim]:
    """Ranges of one outcome over the studies of the tables, or over those of a group that the sentence names.

    The ends may be followed by the studies that they come from: "between 17.1% (Petrov 2014) and 39.3% (Torres 2001)".
    """
    tables = [block.span for block, _ in manuscript.tables]
    tabled = _tabled(values, tables)
    for read in sentences:
        words = plain(manuscript, read.sentence.span)
        if not rows or manuscript.section(read.sentence.block).role in ("methods", "introduction"):
            continue
        mentions = lexicon.mentions(words)
        for stated in _stated(read, words):
            outcome = _named_before(mentions, stated.span.start)
            if outcome is None:
                continue
            group = _group(words, stated.span.start, rows)
            chosen = _spanned(tabled, outcome, group, stated.days, words)
            if len(chosen) < 2 or _fewer(read, len(chosen)):
                continue
            span = Span(read.sentence.span.start + stated.span.start, read.sentence.span.start + stated.span.end)
            at = spot(manuscript, span, f"range/{span.start}", confidence="moderate")
            label = outcome.abbreviation or outcome.label
            yield RangeClaim(at, stated.low, stated.high, "%", f"{label}, {group}" if group else label, chosen)


def _stated(read: Read, words: str) -> Iterator[_Stated]:
    """Ranges without citations as the grammar reads them, and those whose ends are each followed by a citation."""
    if not read.cited:
        for phrase in read.phrases:
            if isinstance(phrase, NumberRange) and phrase.unit == "%":
                yield _Stated(phrase.span, phrase.low, phrase.high, phrase.time.days if phrase.time else None)
        return
    for match in _BETWEEN.finditer(words):
        if _SPANS.search(words[max(0, match.start() - 25) : match.start() + 8]) and not _NOT_RESULTS.search(
            words[max(0, match.start() - 30) : match.start()]
        ):
            low, high = (Printed(re.sub("[,·]", ".", match[name])) for name in ("low", "high"))
            yield _Stated(Span(match.start(), match.end()), low, high, None)


def _spanned(
    tabled: Sequence[Value], outcome: Outcome, group: str | None, days: float | None, words: str
) -> tuple[Value, ...]:
    """The values of the tables that a range may span: of one time, and of one arm of each study."""
    chosen = [
        v
        for v in tabled
        if v.outcome.id == outcome.id
        and v.estimate.measure in SHARES
        and (group is None or v.row.group == group)
        and (days is None or v.days == days)
        and not v.subgroup
    ]
    sides = {v.arm.experimental for v in chosen if v.arm}
    if len(sides) == 2:
        control = re.search(r"\b(?:control|comparator|placebo|standard)\b", words, re.IGNORECASE) is not None
        treated = re.search(
            r"\b(?:experimental|intervention|treatment|tratamiento|intervenci[óo]n)\b", words, re.IGNORECASE
        )
        if control == (treated is not None):
            return tuple(chosen)
        chosen = [v for v in chosen if v.arm and v.arm.experimental == (not control)]
    return tuple(chosen)


def _fewer(read: Read, held: int) -> bool:
    """True where the sentence says that it speaks of fewer studies than the tables hold."""
    stated = [p.n.value for p in read.phrases if isinstance(p, SamplePhrase) and p.noun in ("study", "trial")]
    return any(n < held for n in stated)


def _tabled(values: Sequence[Value], tables: Sequence[Span]) -> list[Value]:
    """The values of included studies that stand in a table, in the order of the text."""
    placed = Placed((v.spot.span[0], v) for v in values if v.spot.span and v.row.status == "included")
    return [value for table in tables for value in placed.within(table)]


def _named_before(mentions: Sequence[Mention], at: int) -> Outcome | None:
    before = [mention for mention in mentions if mention.end <= at]
    return before[-1].outcome if before else None


def _group(words: str, at: int, rows: Sequence[Row]) -> str | None:
    """The group of rows whose heading shares most of its words with the sentence, nearest before the range."""
    best: tuple[int, str] | None = None
    plain = words[:at].lower()
    for group in dict.fromkeys(row.group for row in rows if row.group):
        assert group is not None
        stems = [w[:6] for w in re.findall(r"[\w-]{3,}", group.lower()) if w not in ("therapy", "treatment", "terapia")]
        places = [plain.rfind(stem) for stem in stems]
        if places and 2 * sum(place >= 0 for place in places) >= len(places):
            place = max(places)
            if best is None or place > best[0]:
                best = (place, group)
    return best[1] if best else None


_RATE = (
    r"(?:rates?|proportions?|percentages?|frequency|frequencies|incidences?|values?"
    r"|tasas?|proporci[óo]n|frecuencia|incidencia|taxa)"
)
_HIGHEST = re.compile(
    r"\b(?P<word>highest|greatest|largest|lowest|smallest)\b(?! (?:dose|dosage|quality|number|risk of bias))"
    rf"|\b{_RATE}\s+(?P<after>m[áa]s (?:alta|baja|elevada)s?)\b"
    rf"|\b(?:la|a)\s+(?P<before>mayor|menor|maior)\s+(?={_RATE})",
    re.IGNORECASE,
)
_NOT_ALONE = re.compile(
    r"\b(?:one of the|among the|second|third|next|una de las|entre las|segunda|tercera)\s*$", re.IGNORECASE
)
_LOW_WORDS = ("lowest", "smallest", "menor", "baj")


def read_superlatives(
    manuscript: Manuscript, sentences: Sequence[Read], values: Sequence[Value], lexicon: Lexicon
) -> Iterator[Superlative]:
    """A value that its sentence calls the highest or lowest of an outcome, among those that tables hold."""
    tables = [block.span for block, _ in manuscript.tables]
    tabled = _tabled(values, tables)
    for read in sentences:
        words = plain(manuscript, read.sentence.span)
        matches = list(_HIGHEST.finditer(words))
        if len(matches) != 1 or _NOT_ALONE.search(words[: matches[0].start()]):
            continue
        match = matches[0]
        inside = [
            v for v in values if v.spot.span and read.sentence.span.start <= v.spot.span[0] < read.sentence.span.end
        ]
        outcomes = {m.outcome.id for m in lexicon.mentions(words)}
        if len(inside) != 1 or len(outcomes) != 1 or inside[0].outcome.id not in outcomes:
            continue
        mine = inside[0]
        among = _rivals(mine, tabled, words)
        if len(among) > 1:
            word = (match["word"] or match["after"] or match["before"]).lower()
            low = any(each in word for each in _LOW_WORDS)
            yield Superlative(
                spot(manuscript, read.sentence.span, mine.spot.subject, confidence="moderate"), mine, not low, among
            )


def _rivals(mine: Value, tabled: Sequence[Value], words: str) -> tuple[Value, ...]:
    """The values of the same quantity in the tables: of one time, and of the same side of a comparison."""
    among = [
        v
        for v in tabled
        if v is not mine
        and v.outcome.id == mine.outcome.id
        and v.estimate.measure == mine.estimate.measure
        and v.subgroup == mine.subgroup
        and v.grade == mine.grade
        and (mine.days is None or v.days == mine.days)
    ]
    if len({v.days for v in among}) > 1:
        return ()
    if len(mine.row.arms) > 1 and mine.row.key != "this-study":
        named = arm_named(words, mine.row.arms)
        side = named.experimental if named else (mine.arm.experimental if mine.arm else None)
        among = [v for v in among if v.arm is None or side is None or v.arm.experimental == side]
    return tuple(among)
