"""Scales whose scores are whole points, by name: what a mean and a standard deviation of them are tested against.

Limits are those of the original publications of each scale, in its usual version; where versions differ in their limits,
or some name the scale by words that others use for another one, none are given. Scales that average or transform their items (EORTC QLQ-C30, SF-36, KCCQ, ACQ, VAS in centimetres) are
not listed: their means may be anything.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from consilience.model.outcome import Scores
from consilience.model.printed import Printed


class Scale(NamedTuple):
    """A scale: its names as a regular expression, its limits, and where it was published."""

    pattern: str
    low: int | None
    high: int | None
    source: str


SCALES: tuple[Scale, ...] = (
    Scale(
        r"hamilton.{0,12}depres\w*|depres\w*.{0,6}de hamilton|ham-?d(?:-?\d\d)?|hdrs(?:-?\d\d)?",
        0,
        None,
        "Hamilton 1960",
    ),
    Scale(r"hamilton.{0,12}anxi\w*|ansiedad de hamilton|ham-?a", 0, 56, "Hamilton 1959"),
    Scale(r"montgomery.{0,3}[aå]sberg.{0,20}|madrs", 0, 60, "Montgomery 1979"),
    Scale(r"beck depression.{0,12}|inventario de depresi[óo]n de beck|bdi(?:-ii)?", 0, 63, "Beck 1961, 1996"),
    Scale(r"phq-?9", 0, 27, "Kroenke 2001"),
    Scale(r"gad-?7", 0, 21, "Spitzer 2006"),
    Scale(r"hospital anxiety and depression.{0,8}|hads(?:-[ad])?", 0, 42, "Zigmond 1983"),
    Scale(r"edinburgh postnatal.{0,20}|epds", 0, 30, "Cox 1987"),
    Scale(r"young mania.{0,14}|ymrs", 0, 60, "Young 1978"),
    Scale(r"panss|positive and negative syndrome.{0,8}", 30, 210, "Kay 1987"),
    Scale(r"y-?bocs|yale[- ]brown.{0,24}", 0, 40, "Goodman 1989"),
    Scale(r"mini[- ]?mental.{0,20}|mmse", 0, 30, "Folstein 1975"),
    Scale(r"montreal cognitive.{0,12}|moca", 0, 30, "Nasreddine 2005"),
    Scale(r"nihss|nih stroke.{0,8}|national institutes of health stroke.{0,8}", 0, 42, "Brott 1989"),
    Scale(r"modified rankin.{0,8}|mrs|escala (?:de )?rankin.{0,12}", 0, 6, "van Swieten 1988"),
    Scale(r"glasgow coma.{0,8}|gcs|escala de coma de glasgow", 3, 15, "Teasdale 1974"),
    Scale(r"apgar.{0,24}", 0, 10, "Apgar 1953"),
    Scale(r"headache impact.{0,10}|impacto de la cefalea|hit-?6", None, None, "Kosinski 2003"),
    Scale(r"asthma control test|test de control del asma", 5, 25, "Nathan 2004"),
    Scale(r"copd assessment.{0,6}|cat score", 0, 40, "Jones 2009"),
    Scale(r"dermatology life quality.{0,8}|dlqi", 0, 30, "Finlay 1994"),
    Scale(r"roland[- ]morris.{0,30}|rmdq", 0, 24, "Roland 1983"),
    Scale(r"epworth.{0,20}", 0, 24, "Johns 1991"),
    Scale(r"insomnia severity.{0,8}", 0, 28, "Bastien 2001"),
    Scale(r"pittsburgh sleep.{0,16}|psqi", 0, 21, "Buysse 1989"),
    Scale(r"sofa score|sequential organ failure.{0,20}", 0, 24, "Vincent 1996"),
    Scale(r"apache ii.{0,8}", 0, 71, "Knaus 1985"),
    Scale(r"international prostate symptom.{0,8}|ipss", 0, 35, "Barry 1992"),
    Scale(
        r"(?:tender|swollen|painful) joint (?:count|score)|articulaciones (?:dolorosas|tumefactas|inflamadas)",
        0,
        None,
        "counts",
    ),
    Scale(r"numeric(?:al)? rating.{0,8}|nrs|escala num[ée]rica.{0,14}", 0, 10, "whole points by its form"),
)
_GUESSED = re.compile(r"\b(?:scores?|puntuaci[óo]n(?:es)?|puntajes?|escores?|pontuação)\b", re.IGNORECASE)


@cache
def _names() -> tuple[tuple[re.Pattern[str], Scale], ...]:
    return tuple((re.compile(rf"(?<![\w-])(?:{scale.pattern})(?![\w])", re.IGNORECASE), scale) for scale in SCALES)


def scores_of(words: str) -> Scores | None:
    """The possible scores of a scale that the words name; None for none that is known."""
    for pattern, scale in _names():
        if pattern.search(words):
            low = Printed(str(scale.low)) if scale.low is not None else None
            high = Printed(str(scale.high)) if scale.high is not None else None
            return Scores(low=low, high=high, step=Printed("1"))
    return None


def guessed_scores(words: str) -> Scores | None:
    """Whole points for what is only called a score: true of most scales, but not of all."""
    return Scores(step=Printed("1")) if _GUESSED.search(words) else None
