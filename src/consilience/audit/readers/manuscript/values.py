"""From a phrase to a value: whose it is, of which outcome, in which arm, at which time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from consilience.extraction.phrases.kinds import Stated
from consilience.model.estimate import RATIOS, SHARES, Estimate, Measure
from consilience.model.finding import CONFIDENCES, Confidence
from consilience.model.outcome import Outcome, SeverityScale
from consilience.model.printed import Printed
from consilience.model.quantities import Duration, Grades

from ...facts import Group, Row, Value
from ...manuscript.document import Manuscript, Span
from .lexicon import Lexicon, graded_harm, own_outcome
from .places import moved, spot, union
from .scales import guessed_scores, scores_of

_CONTRASTS: frozenset[Measure] = RATIOS | {"risk-difference", "mean-difference", "standardised-mean-difference"}
_GRADES = re.compile(
    r"\b(?:grades?|grados?|graus?)\s*((?:[<>≥≤]=?\s*)?(?:[IV]+\b|\d)(?:\s*(?:[-–/]|to|and|or|a|y|o)\s*(?:[IV]+\b|\d))?)",
    re.IGNORECASE,
)
_ANY_GRADE = re.compile(
    r"\b(?:any|all)[- ]grades?\b|\bgrades?[- ]all\b|\b(?:cualquier|todos los) grados?\b|\bqualquer grau\b",
    re.IGNORECASE,
)
_OR_WORSE = re.compile(
    r"(?:grades?|grados?|graus?)\s*([IV]+\b|\d)\s*(?:\+|(?:or|and)\s+(?:higher|above|worse|greater|more|over)\b"
    r"|[oey]\s+(?:superior|mayor|m[áa]s|peor|maior)\b|ou\s+(?:superior|maior|mais)\b)",
    re.IGNORECASE,
)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_CUMULATIVE = re.compile(r"\b(?:cumulative|actuarial|kaplan|acumulad|probab)", re.IGNORECASE)
CHANGE = "change"
"""Analysis set of changes from baseline, which are no scores of a scale."""
_TIMES = ("days", "weeks", "months", "years")


@dataclass(frozen=True)
class Scope:
    """What stands around a phrase: its row, the arms that a comparison runs over, and what headers and words say."""

    row: Row
    arms: tuple[Group, ...] = ()
    """In the order in which values are printed side by side."""
    arm: Group | None = None
    outcome: Outcome | None = None
    time: Duration | None = None
    assumed_time: Duration | None = None
    """Time of survival figures that are printed without one."""
    subgroup: str | None = None
    analysis_set: str | None = None
    grade: Grades | None = None
    total: int | None = None
    """Number of people that a mean is taken over."""
    confidence: Confidence = "high"
    """How surely the row, the arm and the outcome are known."""
    label: str = ""
    """Words for an outcome that no word of the vocabulary names."""
    standard_error: Printed | None = None
    """Printed beside the interval."""
    beside: Printed | None = None
    """The value that the words set it against."""


@dataclass
class Values:
    """Makes values of one manuscript and numbers them."""

    manuscript: Manuscript
    lexicon: Lexicon
    scale: SeverityScale | None = None
    """How harms were graded, where the manuscript reports one study and says it."""
    made: list[Value] = field(default_factory=list)

    def add(self, stated: Stated, base: int, scope: Scope) -> Value | None:
        """The value that a phrase states; ``base`` is where the text given to the grammar began. None for no number."""
        if stated.value is None and stated.events is None:
            return None
        grade = self._grade(stated, base) or scope.grade
        outcome, sure = self._outcome(stated, base, scope, graded=grade is not None)
        arm, subgroup = self._group(stated, base, scope)
        called = self.manuscript[moved(stated.name, base)] if stated.name else scope.label
        cumulative = scope.time is not None or scope.arm is not None or _CUMULATIVE.search(called) is not None
        measure = _measure(stated, outcome, cumulative=cumulative)
        analysis_set = scope.analysis_set
        if measure in SHARES and (analysis_set == CHANGE or _no_share(stated, outcome)):
            measure, analysis_set = "mean", CHANGE
        guessed = False
        if measure == "mean" and analysis_set != CHANGE and outcome.scores is None and stated.unit in (None, "points"):
            named = self.manuscript[moved(stated.name, base)] if stated.name else scope.label
            outcome, guessed = _with_scores(outcome, named, stated.value)
        unit = stated.unit
        if measure in SHARES and unit is None and stated.value is not None and stated.total is None:
            unit = "%" if stated.value.value > 1 else "1"
        stated_time = stated.time or scope.time
        time = stated_time or (scope.assumed_time if measure in ("survival", "cumulative-incidence") else None)
        contrast = None
        if measure in _CONTRASTS:
            sides = scope.arms if len(scope.arms) == 2 else scope.row.arms
            contrast = (sides[0].key, sides[1].key) if len(sides) == 2 else ("experimental", "comparator")
            arm = None
        printed = moved(union(stated.span, stated.interval_span, stated.p_span), base)
        span = union(*(moved(part, base) for part in (stated.name, stated.time_span) if part is not None), printed)
        number = len(self.made) + 1
        value = Value(
            spot=spot(
                self.manuscript,
                span,
                f"value/{number}",
                confidence=max(scope.confidence, "high" if sure else "moderate", key=CONFIDENCES.index),
            ),
            row=scope.row,
            result=f"{outcome.id}-{number}",
            layer="review",
            outcome=outcome,
            arm=arm,
            contrast=contrast,
            time=time,
            subgroup=subgroup,
            analysis_set=analysis_set,
            grade=grade,
            report=None,
            scale=self.scale if outcome.kind == "harm" or grade is not None else None,
            estimate=Estimate(
                measure=measure,
                value=stated.value,
                unit=unit,
                interval=stated.interval,
                p=stated.p,
                events=stated.events,
                total=stated.total if stated.total is not None else (scope.total if measure == "mean" else None),
                time_stated=stated_time is not None,
            ),
            numbers=spot(self.manuscript, printed, f"value/{number}"),
            scores_guessed=guessed,
            standard_error=scope.standard_error,
            beside=scope.beside,
            measure_named=measure != "mean" or stated.measure in ("mean", "median"),
        )
        self.made.append(value)
        return value

    def _outcome(self, stated: Stated, base: int, scope: Scope, *, graded: bool) -> tuple[Outcome, bool]:
        """The outcome, and whether words next to the number or the header of its column name it."""
        words = self.manuscript[moved(stated.name, base)] if stated.name else ""
        mentions = self.lexicon.mentions(words) if words else []
        if mentions and stated.name:
            # Of several names, the one next to the number.
            nearest = mentions[0] if stated.name.start >= stated.span.end else mentions[-1]
            return nearest.outcome, True
        if scope.outcome is not None:
            return scope.outcome, True
        harm = graded_harm(scope.label or words) if graded else None
        if harm is not None:
            return harm, True
        kind: Measure = stated.measure or (
            "proportion" if stated.unit == "%" else "count" if _whole(stated) else "mean"
        )
        return own_outcome(_short(scope.label or words) or "value", kind), False

    def _group(self, stated: Stated, base: int, scope: Scope) -> tuple[Group | None, str | None]:
        """The arm, and what part of the people the words name that no arm is called by."""
        words = self.manuscript[moved(stated.group, base)] if stated.group else ""
        named = arm_named(words, scope.arms or scope.row.arms) if words else None
        if named is not None:
            return named, scope.subgroup
        subgroup = " ".join(words.strip(" ()[],;").split()) or scope.subgroup
        if scope.arm is not None:
            return scope.arm, subgroup
        if stated.comparison is not None and stated.position < len(scope.arms) and len(scope.arms) > 1:
            return scope.arms[stated.position], scope.subgroup if named else subgroup
        arms = scope.row.arms
        return (arms[0] if len(arms) == 1 else None), subgroup

    def _grade(self, stated: Stated, base: int) -> Grades | None:
        if stated.grade is None:
            return None
        span = moved(stated.grade, base)
        return grades_of(self.manuscript[Span(span.start, min(span.end + 12, len(self.manuscript.text)))])


_WALD = 20
"""So far an interval by the normal approximation may pass the ends of the scale."""


def _no_share(stated: Stated, outcome: Outcome) -> bool:
    """True for a percentage that cannot be one of people: a negative one, or one of nothing known beyond 0 to 100.

    "Bone density: -2.1%", "the ratio of the areas was 115% (90% CI 92 to 144)".
    """
    if stated.value is None or stated.unit != "%":
        return False
    if stated.value.value < 0:
        return True
    if stated.events is not None or stated.total is not None:
        return False
    interval = stated.interval
    limits = (interval.low, interval.high) if interval is not None else ()
    room = 0 if outcome.id.startswith("own-") else _WALD
    beyond = any(not -room <= each.value <= 100 + room for each in limits if each is not None)
    return beyond or (not room and stated.value.value > 100)


def _with_scores(outcome: Outcome, named: str, value: Printed | None) -> tuple[Outcome, bool]:
    """The outcome of a mean with the scores that its name tells, and whether they are only guessed."""
    words = f"{outcome.label}; {named}"
    known = scores_of(words)
    found = known or guessed_scores(words)
    if found and found.low is not None and found.low.value >= 0 and value is not None and value.value < 0:
        return outcome, False  # a change
    return (outcome.model_copy(update={"scores": found}), known is None) if found else (outcome, False)


def grades_of(words: str) -> Grades | None:
    """Severity grades in some words: "grade 3-4", "≥ grade 3", "grado III-IV"."""
    if worse := _OR_WORSE.search(words):
        return Grades(f">={_ROMAN.get(worse[1].upper(), worse[1])}")
    turned = re.sub(r"([<>≥≤]=?)\s*(grade|grado|grau)s?\s*", r"\2 \1", words, flags=re.IGNORECASE)
    match = _GRADES.search(turned)
    if not match:
        return Grades("any") if _ANY_GRADE.search(words) else None
    text = re.sub(r"\b[IV]+\b", lambda m: _ROMAN.get(m[0].upper(), m[0]), match[1], flags=re.IGNORECASE)
    text = re.sub(r"\s*(?:–|/|to|and|or|a|y|o)\s*", "-", text).replace("≥", ">=").replace("≤", "<=").replace(" ", "")
    try:
        return Grades(text)
    except ValueError:
        return None


def arm_named(words: str, arms: Sequence[Group]) -> Group | None:
    """The one arm whose label, or a word of it that no other label has, the words hold; None for none or several."""
    plain = f" {' '.join(_tokens(words))} "
    whole = [arm for arm in arms if f" {' '.join(_tokens(arm.label))} " in plain]
    if len(whole) == 1:
        return whole[0]
    hits = []
    for arm, own in zip(arms, _own_words(tuple(arm.label for arm in arms)), strict=True):
        if any(f" {token} " in plain for token in own):
            hits.append(arm)
    if len(hits) == 1:
        return hits[0]
    if hits or len(arms) != 2:
        return None
    control = re.search(r"\b(control|comparator|comparador)\b", plain) is not None
    treated = re.search(r"\b(intervention|experimental|treatment|intervenci[óo]n|tratamiento)\b", plain) is not None
    if control == treated:
        return None
    sides = [arm for arm in arms if arm.experimental == treated]
    return sides[0] if len(sides) == 1 else None


_VAGUE = frozenset(
    [
        "arm",
        "treatment",
        "tratamiento",
        "tratamento",
        "therapy",
        "terapia",
        "group",
        "groups",
        "patients",
        "with",
        "in",
        "of",
        "the",
        "and",
        "plus",
        "grupo",
        "brazo",
        "de",
        "en",
        "los",
        "con",
        "total",
        "all",
        "mg",
        "kg",
        "day",
    ]
)


@lru_cache(maxsize=1024)
def _own_words(labels: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Of each label the words that say something and that no other label has."""
    having = Counter(token for label in labels for token in set(_tokens(label)))
    return tuple(
        tuple(t for t in _tokens(label) if having[t] == 1 and t not in _VAGUE and len(t) > 2) for label in labels
    )


@lru_cache(maxsize=4096)
def _tokens(words: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w-]+", words.lower()))


def _short(words: str) -> str:
    return " ".join(words.split()[:12]).strip(" ,;:()[].")


def _whole(stated: Stated) -> bool:
    """True for a bare whole number, which may be a count."""
    value = stated.value
    return value is None or (value.decimals == 0 and value.value >= 0 and stated.interval is None)


def _measure(stated: Stated, outcome: Outcome, *, cumulative: bool) -> Measure:
    """What kind of number it is: as the phrase says, made precise by the outcome.

    A bare number of an outcome that is told by shares is a count, unless it has an interval: counts have none. A bare
    percentage is a cumulative incidence only where the words say so: "relapses occurred in 40%".
    """
    measure = stated.measure
    if measure == "median" and outcome.measure == "survival":
        return "median-time"
    if measure in (None, "mean") and stated.unit in _TIMES and outcome.measure in ("survival", "cumulative-incidence"):
        return "median-time"
    if measure not in (None, "proportion", "count") or outcome.measure not in SHARES:
        return measure or ("count" if stated.unit is None and _whole(stated) else "mean")
    if stated.events is not None:
        return "proportion"
    if stated.unit == "%" or measure == "proportion":
        plain = outcome.measure == "cumulative-incidence" and stated.time is None and stated.interval is None
        return "proportion" if plain and not cumulative else outcome.measure
    bounded = stated.interval is not None and stated.interval.low is not None and stated.interval.kind == "confidence"
    fits = stated.value is not None and 0 <= stated.value.value <= 100
    return outcome.measure if measure is None and bounded and fits else "count"
