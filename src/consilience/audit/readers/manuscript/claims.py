"""Claims about many values: ranges, counts of studies, which arm did better, how certain the evidence is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consilience.extraction.phrases.kinds import Sample as SamplePhrase
from consilience.model.claim import CountStatement, DirectionStatement, Where
from consilience.model.outcome import Outcome

from ...facts import CountClaim, DirectionClaim, Group, Row
from ...manuscript.document import Manuscript, Span
from .lexicon import Lexicon
from .places import plain, spot
from .prose import Read
from .values import arm_named

_UP = (
    r"improv\w+|increas\w+|prolong\w+|higher|longer|better|superior|greater|more (?:frequent|common|often)|mejor\w*|aument\w+"
    r"|mayor|m[áa]s (?:larg[oa]|prolongad[oa]|alt[oa]|frecuente|elevad[oa])|melhor\w*|maior|mais (?:alt[oa]|long[oa]|frequente)"
)
_DOWN = (
    r"reduc\w+|decreas\w+|lower\w*|shorter|worse|inferior|fewer|less(?: (?:frequent|common|often))?|redu[jc]\w+|disminu\w+"
    r"|menor|peor|m[áa]s (?:cort[oa]|baj[oa])|menos frecuente|pior|mais (?:curt[oa]|baix[oa])"
)
_VERB = re.compile(rf"(?<!\bor )(?<!\bo )\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_NO_EFFECT = re.compile(
    r"\b(?:no|not|did not|similar|comparable|without|nor|neither|may|might|could|aim\w*|whether|would|si |sin "
    r"|similares)\b",
    re.IGNORECASE,
)


def read_counts(manuscript: Manuscript, sentences: Sequence[Read], rows: Sequence[Row]) -> Iterator[CountClaim]:
    """ "Only seven phase 3 studies": how many of the table's rows are of a phase, or randomised."""
    included = [row for row in rows if row.status == "included"]
    if not any(row.phase or row.allocation for row in included):
        return
    for read in sentences:
        words = plain(manuscript, read.sentence.span)
        for phrase in read.phrases:
            if not isinstance(phrase, SamplePhrase) or phrase.noun not in ("study", "trial") or read.cited:
                continue
            said = words[max(0, phrase.span.start - 5) : phrase.span.end + 30].lower()
            marked = re.search(
                r"(?:phase|fase)\s*((?:i{1,3}|iv|[1-4])(?:\s*[/–-]\s*(?:i{1,3}|[1-4]))?)(?:[ab])?\b", said
            )
            if not marked or re.search(r"\d+ of|of the \d+", said):
                continue
            phase = marked[1].replace("–", "/").replace("-", "/").replace(" ", "")
            phase = re.sub(r"[iv]+", lambda m: {"i": "1", "ii": "2", "iii": "3", "iv": "4"}[m[0]], phase)
            counted = [row.label for row in included if row.phase == phase]
            span = Span(read.sentence.span.start + phrase.span.start, read.sentence.span.start + phrase.span.end)
            at = spot(manuscript, span, f"count/{span.start}", confidence="moderate")
            statement = CountStatement(kind="count", n=phrase.n, where=Where(phases=(phase,)))
            yield CountClaim(at, manuscript.section(read.sentence.block).title, statement, len(counted), tuple(counted))


def read_directions(
    manuscript: Manuscript, sentences: Sequence[Read], by_report: dict[str, Row], own: Row | None, lexicon: Lexicon
) -> Iterator[DirectionClaim]:
    """ "Dasatinib improved event-free survival", "survival was longer with placebo than with the drug"."""
    for read in sentences:
        row = _study_of(read, by_report, own)
        words = plain(manuscript, read.sentence.span)
        if row is None or len(row.arms) != 2 or _NO_EFFECT.search(words) or len(words) > 400:
            continue
        verbs = list(_VERB.finditer(words))
        mentions = lexicon.mentions(words)
        if len(verbs) != 1 or len({m.outcome.id for m in mentions}) != 1:
            continue
        outcome = mentions[0].outcome
        arm = _called(words, verbs[0], row.arms)
        good = _is_good(verbs[0], outcome)
        if arm is None or good is None:
            continue
        better = arm if good else next(each for each in row.arms if each is not arm)
        at = spot(manuscript, read.sentence.span, f"direction/{read.sentence.span.start}", confidence="moderate")
        statement = DirectionStatement(kind="direction", study=row.key[:80], outcome=outcome.id, better=better.key)
        yield DirectionClaim(at, statement, row)


_THAN = re.compile(
    r"\b(?:than|compared (?:with|to)|in comparison (?:with|to)|versus|vs\.?|over|relative to|que|frente a|comparad[oa] con"
    r"|en comparaci[óo]n con|respecto a|do que)(?!\w)",
    re.IGNORECASE,
)


def _called(words: str, verb: re.Match[str], arms: Sequence[Group]) -> Group | None:
    """The arm that a verb is said of: before "than", or alone in the sentence."""
    than = _THAN.search(words, verb.end())
    if than is not None:
        named = arm_named(words[: than.start()], arms)
        other = arm_named(words[than.end() :], arms)
        return named if named is not None and other is not named else None
    if re.match(r"m[ae]i?[yn]?or|m[áa]s|mais", verb[0], re.IGNORECASE):
        return None  # "la mayor tasa" is a superlative
    arm = arm_named(words[: verb.start()], arms) or arm_named(words[verb.end() :][:60], arms)
    both = arm_named(words, arms)
    return arm if both is None or both is arm else None


def _is_good(verb: re.Match[str], outcome: Outcome) -> bool | None:
    """True where the verb says that the arm did better; None where the outcome's own direction is not known."""
    if re.match(r"(?:better|improv|superior|mejor|melhor)", verb[0], re.IGNORECASE):
        return None if outcome.id.startswith("own-") else True
    if re.match(r"(?:worse|inferior|peor|pior)", verb[0], re.IGNORECASE):
        return None if outcome.id.startswith("own-") else False
    return (verb["up"] is not None) == (outcome.better == "higher")


def _study_of(read: Read, by_report: dict[str, Row], own: Row | None) -> Row | None:
    keys = {cited.citation.key for cited in read.cited}
    if len(keys) == 1:
        key = next(iter(keys))
        return by_report.get(key) if key else None
    return own if not keys else None
