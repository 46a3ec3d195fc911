"""Values in the running text: sentence by sentence, bound to the study that the sentence cites or reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from consilience.extraction import phrases
from consilience.extraction.phrases.kinds import Phrase, Stated
from consilience.extraction.phrases.tokens import Decimal
from consilience.model.estimate import RATIOS, SHARES
from consilience.model.finding import Confidence
from consilience.model.outcome import Outcome
from consilience.model.quantities import Grades

from ...facts import Group, Row, Value
from ...manuscript.document import Manuscript, Sentence, Span
from .citations import Cited
from .clip import end_of, stated_in
from .lexicon import Lexicon, Mention
from .places import spot
from .shapes import Shaped
from .values import Scope, Values, arm_named, grades_of

_PLANNED = re.compile(
    r"\b(assum\w+|sample size|power(ed)? (of|to)|to detect|hypothesi[sz]ed|anticipated|non-?inferiority margin"
    r"|was (set|defined)|threshold|significance level|alpha|tama[ñn]o (de la )?muestra|potencia|asumi\w+)\b",
    re.IGNORECASE,
)
"""Words of numbers that were planned or are set, not found."""


@dataclass(frozen=True)
class Read:
    """One sentence with its phrases; spans of phrases count from its start."""

    sentence: Sentence
    phrases: tuple[Phrase, ...]
    cited: tuple[Cited, ...]


def read_cells(manuscript: Manuscript, tables: Sequence[Shaped], decimal: Decimal | None) -> Iterator[Read]:
    """Cells of words, such as those of a table of advantages and limits, as sentences without citations."""
    for shaped in tables:
        for row in shaped.table.rows[shaped.table.header_rows :]:
            for cell in row:
                words = manuscript[cell.span]
                if len(words.split()) >= 4:
                    yield Read(Sentence(cell.span, shaped.block), phrases.read(words, decimal=decimal), ())


def read_sentences(manuscript: Manuscript, cited: Sequence[Cited], decimal: Decimal | None) -> Iterator[Read]:
    """Every sentence of the running text, captions and notes, with its phrases and citations."""
    by_block: dict[int, list[Cited]] = {}
    for each in cited:
        by_block.setdefault(each.block.span.start, []).append(each)
    for sentence in manuscript.sentences:
        if sentence.block.kind == "front":
            continue
        words = manuscript[sentence.span]
        here = tuple(c for c in by_block.get(sentence.block.span.start, ()) if c.span.within(sentence.span))
        yield Read(sentence, phrases.read(words, decimal=decimal), here)


_POOLED = re.compile(
    r"\b(?:pool(?:ed|ing)|summary|combined|meta-?anal\w+|metaan[áa]lisis|combinad[oa]|agrupad[oa])\b", re.IGNORECASE
)


@dataclass
class Prose:
    """Reads the values of sentences."""

    manuscript: Manuscript
    lexicon: Lexicon
    values: Values
    rows_by_report: dict[str, Row]
    own: Row | None
    """The study that the manuscript itself reports; None for a review."""

    def read(self, sentences: Sequence[Read]) -> None:
        """Add every value that is a result."""
        for read in sentences:
            role = self.manuscript.section(read.sentence.block).role
            words = self.manuscript[read.sentence.span]
            if role in ("methods", "references", "front") or _PLANNED.search(words):
                continue
            if read.sentence.block.kind == "footnote":
                continue
            self._sentence(read, words)

    def _sentence(self, read: Read, words: str) -> None:
        base = read.sentence.span.start
        mentions = self.lexicon.mentions(words)
        stated = [phrase for phrase in stated_in(read.phrases) if not _names(phrase, mentions)]
        time = None
        grades = _grades(words, stated, mentions)
        first = len(self.values.made)
        for index, phrase in enumerate(stated):
            time = phrase.time or (time if phrase.measure in RATIOS else None)
            row, confidence = self._row(read, phrase, base)
            arm, told = self._arm(row, phrase, words)
            outcome, named = _outcome_near(phrase, stated, index, mentions)
            if outcome is None and grades[index] is not None:
                outcome, named = _only_before(phrase, mentions), True
            sure = named and told and confidence == "high"
            self.values.add(
                phrase,
                base,
                Scope(
                    row,
                    arms=row.arms,
                    arm=arm,
                    outcome=outcome,
                    time=time,
                    grade=grades[index],
                    analysis_set=None if told or arm else _NOBODY,
                    confidence="high" if sure else "moderate",
                    label=words[phrase.name.start : phrase.name.end] if phrase.name else "",
                ),
            )

        self.values.made[first:] = _sides(self.values.made[first:])

    def _arm(self, row: Row, phrase: Stated, words: str) -> tuple[Group | None, bool]:
        """The arm of a value that stands alone: the one that the sentence names, else in a review the experimental one.

        Second: whether the words tell it.
        """
        if phrase.comparison is not None or len(row.arms) < 2:
            return None, True
        named = arm_named(words, row.arms)
        if named is not None:
            return named, True
        experimental = [arm for arm in row.arms if arm.experimental]
        return (experimental[0] if self.own is None and len(experimental) == 1 else None), False

    def _row(self, read: Read, phrase: Stated, base: int) -> tuple[Row, Confidence]:
        """The study of a value: the one that the sentence cites, nearest behind the number; else the paper's own."""
        at = base + phrase.span.end
        behind = [c for c in read.cited if c.span.start >= at]
        before = [c for c in read.cited if c.span.end <= at]
        nearest = (behind or before[::-1])[:1]
        if nearest:
            key = nearest[0].citation.key
            if key and key in self.rows_by_report:
                alone = len({c.citation.key for c in read.cited}) == 1
                return self.rows_by_report[key], "high" if alone else "moderate"
            return self._mentioned(read, nearest[0].citation.printed), "moderate"
        role = self.manuscript.section(read.sentence.block).role
        if self.own is None and phrase.interval is not None and _POOLED.search(self.manuscript[read.sentence.span]):
            return self._pooled, "high"
        if self.own is not None and role in ("abstract", "results", "discussion", "conclusion", "other"):
            return self.own, "high" if role in ("abstract", "results") else "moderate"
        return self._mentioned(read, "the text"), "moderate"

    @cached_property
    def _pooled(self) -> Row:
        """Stands for all studies of a review together, so that its pooled results meet in one place."""
        return empty_row("all-studies", "all studies together", spot(self.manuscript, Span(0, 0), "study/all-studies"))

    def _mentioned(self, read: Read, label: str) -> Row:
        """A study of which only this sentence is known: its values are compared with nothing else."""
        key = f"sentence-{read.sentence.span.start}"
        return empty_row(key, label, spot(self.manuscript, read.sentence.span, f"study/{key}"))


_NOBODY = "people not told"


def _sides(values: Sequence[Value]) -> list[Value]:
    """A pair without arms behind a pair of one outcome with both is of the same arms: "9% and 7%; grade 3 in 2% and 1%"."""
    told = list(values)
    for at in range(2, len(told) - 1):
        a, b, c, d = told[at - 2 : at + 2]
        alone = all(v.arm is None and v.analysis_set == _NOBODY and v.estimate.measure in SHARES for v in (c, d))
        sides = a.arm is not None and b.arm is not None and a.arm is not b.arm
        one = len({v.outcome.id for v in (a, b, c, d)}) == 1 and a.grade != c.grade
        if alone and sides and one:
            told[at] = replace(c, arm=a.arm, analysis_set=None)
            told[at + 1] = replace(d, arm=b.arm, analysis_set=None, grade=d.grade or c.grade)
    return told


def _grades(words: str, stated: Sequence[Stated], mentions: Sequence[Mention]) -> list[Grades | None]:
    """Severity grades of each value: those named since the value before; else the same, until another outcome is named.

    "Any-grade rash in 26% with A and 20% with B, grade 3 or higher in 3% and 2%".
    """
    found: list[Grades | None] = []
    last: Grades | None = None
    end = 0
    for phrase in stated:
        between = words[end : phrase.span.start]
        named = grades_of(between)
        another = any(end <= m.start < phrase.span.start for m in mentions) or ";" in between
        last = named or (None if another else last)
        found.append(last)
        end = end_of(phrase)
    return found


def _only_before(phrase: Stated, mentions: Sequence[Mention]) -> Outcome | None:
    """The outcome of the sentence so far, where it has named one only."""
    before = {m.outcome.id: m.outcome for m in mentions if m.end <= phrase.span.start}
    return next(iter(before.values())) if len(before) == 1 else None


def _names(phrase: Stated, mentions: Sequence[Mention]) -> bool:
    """True for a number that is part of an outcome's name: "50% responder status"."""
    return any(m.start <= phrase.span.start and phrase.span.end <= m.end for m in mentions)


def empty_row(key: str, label: str, at: object) -> Row:
    """A study that no table describes."""
    from ...finding import Spot

    assert isinstance(at, Spot)
    return Row(
        key=key,
        printed=label,
        label=label,
        status="mentioned",
        spot=at,
        group=None,
        designs=(),
        allocation=None,
        phase=None,
        arms=(),
        sizes=(),
        ages=(),
        traits=(),
        reports=(),
        articles=(),
        registrations=(),
        outcome_kinds=frozenset(),
        reports_bound=True,
    )


def _outcome_near(
    phrase: Stated, stated: Sequence[Stated], index: int, mentions: Sequence[Mention]
) -> tuple[Outcome | None, bool]:
    """The outcome named nearest before a value with no other value between, or after it before the next; how surely.

    Values of one comparison share the outcome of the first.
    """
    first = index
    while first > 0 and phrase.comparison is not None and stated[first - 1].comparison == phrase.comparison:
        first -= 1
    start = stated[first].span.start
    earliest = stated[first - 1].span.end if first > 0 else 0
    before = [m for m in mentions if earliest <= m.start and m.end <= start]
    if before:
        return before[-1].outcome, True
    last = index
    while last + 1 < len(stated) and phrase.comparison is not None and stated[last + 1].comparison == phrase.comparison:
        last += 1
    end = stated[last].span.end
    latest = stated[last + 1].span.start if last + 1 < len(stated) else 10**9
    after = [m for m in mentions if end <= m.start and m.end <= latest]
    if after:
        return after[0].outcome, after[0].start - end < 40
    return None, False
