"""Which instrument for risk of bias some words name: its version and variant, and instruments that are not ours."""

from __future__ import annotations

import re

from consilience.model.appraisal import InstrumentName
from consilience.model.study import Allocation

_ROB2 = r"\brob[- ]?2(?:\.0)?\b|\brisk[- ]of[- ]bias (?:tool )?(?:version )?2\b|\brevised cochrane risk"
_ROB2 += r"|\bversion 2 of the cochrane risk|\bcochrane risk[- ]of[- ]bias (?:tool )?(?:\(?version )?2\b"
_ROBINS = r"\brobins[- ]?i\b"
_NAMES: tuple[tuple[InstrumentName, re.Pattern[str]], ...] = (
    ("robins-i", re.compile(_ROBINS, re.IGNORECASE)),
    ("rob2", re.compile(_ROB2, re.IGNORECASE)),
)
_SECOND = re.compile(
    rf"(?:{_ROBINS})[^.;]{{0,40}}?(?:\bv(?:ersion)?\.? ?2\b|\bversion (?:of |from )?[^.;]{{0,20}}\b202[4-9]\b)"
    rf"|(?:{_ROBINS})[\s,(]*(?:2(?:\.0)?\b|202[4-9]\b)"
    rf"|\b(?:v(?:ersion)?\.? ?2(?:\.0)?(?: of(?: the)?)?|updated|revised|new version of(?: the)?)\s+(?:{_ROBINS})",
    re.IGNORECASE,
)
_VARIANTS: tuple[tuple[InstrumentName, re.Pattern[str]], ...] = (
    ("rob2-cluster", re.compile(rf"(?:{_ROB2})[^.;]{{0,30}}?\b(?:cluster|crt\b)", re.IGNORECASE)),
    ("rob2-crossover", re.compile(rf"(?:{_ROB2})[^.;]{{0,30}}?\bcross-?\s?over", re.IGNORECASE)),
)
_NOT_USED = re.compile(
    r"\A[^.;,]{0,20}?\b(?:was|were|is|are|could) not\b|\A\s*no se (?:us[óo]|utiliz[óo]|aplic[óo])|\A\s*não foi",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:instead of|rather than|not (?:use|apply|using|applying)|en lugar de|en vez de|em vez de|ao invés d[eo])"
    r"(?: the| el| la| o| a)?\s*\Z",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:jbi|joanna briggs|minors|methodological index for non|newcastle[- ]ottawa|rob ?-?1\b|quadas|quips|jadad"
    r"|robins[- ]?e\b|downs (?:and|&) black|pedro scale|amstar|casp\b|(?:nih|nhlbi) quality"
    r"|institute of health economics"
    r"|cochrane (?:collaboration(?:['’]s)? )?(?:tool|risk[- ]of[- ]bias (?:tool|assessment)))",
    re.IGNORECASE,
)

DESIGNS: dict[InstrumentName, tuple[Allocation, ...]] = {
    "rob2": ("randomised",),
    "rob2-cluster": ("randomised",),
    "rob2-crossover": ("randomised",),
    "robins-i": ("non-randomised", "observational", "single-arm"),
    "robins-i-v2": ("non-randomised", "observational", "single-arm"),
}
"""Designs for which a review that names an instrument plans it, where it does not say."""


def instruments_in(words: str) -> dict[InstrumentName, int]:
    """The instruments that some words name as used, each in the version or variant that they name, and where."""
    found = {}
    for name, pattern in _NAMES:
        used = [match for match in pattern.finditer(words) if not _denied(words, match)]
        if used:
            found[_precise(name, words)] = used[-1].start()
    return found


def described(named: dict[InstrumentName, int], at: int) -> InstrumentName | None:
    """The instrument that a description at some place in the words is about: the last that is named before it."""
    before = [name for name, place in named.items() if place < at]
    return max(before, key=named.__getitem__) if before else next(iter(named), None) if len(named) == 1 else None


def _denied(words: str, match: re.Match[str]) -> bool:
    """True for "RoB 2 was not used" and "instead of RoB 2"."""
    return bool(_NOT_USED.search(words[match.end() :]) or _INSTEAD.search(words[: match.start()]))


def _precise(name: InstrumentName, words: str) -> InstrumentName:
    if name == "robins-i":
        return "robins-i-v2" if _SECOND.search(words) else name
    return next((variant for variant, pattern in _VARIANTS if pattern.search(words)), name)


def names_another(words: str) -> bool:
    """True where words name an instrument of which no levels are known here: RoB 1, JBI, Newcastle-Ottawa, ..."""
    rest = words
    for _, pattern in _NAMES:
        rest = pattern.sub(" ", rest)
    return _OTHERS.search(rest) is not None
