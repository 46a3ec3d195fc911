"""Risk-of-bias levels as marks: which mark a printed level gets, and how marks look (robvis, McGuinness 2021).

A level that the instrument does not know is kept as it is printed and gets a mark of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from consilience.appraisal.conclusions import NOT_JUDGED
from consilience.appraisal.instruments import Instrument, normal_level, owners

from .lettering import width
from .sheet import Sheet
from .style import INK, MUTED, PAPER, SMALL

Mark = Literal["low", "some", "high", "critical", "none", "blank", "unjudged", "foreign"]
"""From best to worst, then what is no level: no information, not applicable, not judged, not of the instrument."""

MARKS: tuple[Mark, ...] = ("low", "some", "high", "critical", "none", "blank", "unjudged", "foreign")

Palette = Literal["colourblind", "cochrane"]

_LEVELS: dict[str, Mark] = {
    "low": "low",
    "low (except for concerns about uncontrolled confounding)": "low",
    "some concerns": "some",
    "moderate": "some",
    "high": "high",
    "serious": "high",
    "critical": "critical",
    "very high": "critical",
    "no information": "none",
    "not applicable": "blank",
}
_SYMBOLS: dict[Mark, str] = {
    "low": "+",
    "some": "−",
    "high": "×",
    "critical": "!",
    "none": "?",
    "blank": "",
    "unjudged": "…",
}
_COLOURS: dict[Palette, dict[Mark, str]] = {
    "colourblind": {"low": "#fed98e", "some": "#fe9929", "high": "#d95f0e", "critical": "#993404", "none": "#ffffff"},
    "cochrane": {"low": "#02c100", "some": "#e2df07", "high": "#bf0000", "critical": "#820000", "none": "#4ea1f7"},
}
_WHITE_ON: dict[Palette, frozenset[Mark]] = {
    "colourblind": frozenset({"critical"}),
    "cochrane": frozenset({"high", "critical"}),
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One level: the mark it gets, and the words as printed."""

    mark: Mark
    printed: str

    @property
    def level(self) -> str:
        """The level without the words "risk of bias"."""
        return normal_level(self.printed)


def judge(printed: str, instrument: Instrument | None) -> Judgement:
    """The mark of a printed level under an instrument; without an instrument, any level that some instrument knows."""
    level = normal_level(printed)
    if level in ("not applicable", "n/a", "na"):
        return Judgement("blank", printed)
    if level == NOT_JUDGED.lower():
        return Judgement("unjudged", printed)
    known = level in instrument.levels if instrument else bool(owners(level))
    if known and instrument and level not in _LEVELS:
        return Judgement(_by_rank(instrument, level), printed)
    return Judgement(_LEVELS.get(level, "foreign") if known else "foreign", printed)


def _by_rank(instrument: Instrument, level: str) -> Mark:
    """The mark of a level in a team's own words: the best is low, the worst high or critical."""
    rank, last = instrument.rank(level), len(instrument.definition.levels) - 1
    if rank is None:
        return "none"
    scale: tuple[Mark, ...] = ("low", "some", "high", "critical") if last > 2 else ("low", "some", "high")
    return scale[round(rank / max(last, 1) * (len(scale) - 1))]


def fill(mark: Mark, palette: Palette) -> str:
    """Colour of a mark."""
    return "#cccccc" if mark == "blank" else _COLOURS[palette].get(mark, PAPER)


def ink(mark: Mark, palette: Palette) -> str:
    """Colour of what is written on a mark."""
    return PAPER if mark in _WHITE_ON[palette] else INK


def draw_mark(sheet: Sheet, x: float, y: float, mark: Mark, palette: Palette, *, size: float = 11.5) -> None:
    """A disc with its symbol, or an open diamond with "?!" for a level that is not of the instrument."""
    if mark == "foreign":
        sheet.marks([(x, y)], shape="D", size=size * 0.8, fill=PAPER, edge=INK, weight=1)
        sheet.text(x, y, "?!", size=size * 0.55, face="Bold", align="center")
        return
    sheet.marks([(x, y)], shape="o", size=size, fill=fill(mark, palette), edge=INK, weight=0.7)
    if _SYMBOLS[mark]:
        sheet.text(x, y, _SYMBOLS[mark], size=size * 0.78, face="Bold", colour=ink(mark, palette), align="center")


def meanings(judgements: Iterable[Judgement]) -> dict[Mark, str]:
    """What each mark that occurs stands for, in the words that occur."""
    words: dict[Mark, set[str]] = {}
    for each in judgements:
        words.setdefault(each.mark, set()).add(each.level)
    special: Mapping[Mark, str] = {
        "blank": "Not applicable",
        "unjudged": NOT_JUDGED,
        "foreign": "Level not of the instrument",
    }
    order = list(_LEVELS)
    return {
        mark: special.get(mark)
        or " / ".join(
            sorted(words[mark], key=lambda word: (order.index(word) if word in order else len(order), word))
        ).capitalize()
        for mark in MARKS
        if mark in words
    }


def draw_legend(sheet: Sheet, y: float, meaning: Mapping[Mark, str], palette: Palette) -> float:
    """Marks with their meaning in a row, in several where one is too short; returns where they end."""
    x = 0.0
    for mark, words in meaning.items():
        across = 18 + width(words, SMALL)
        if x and x + across > sheet.width:
            x, y = 0.0, y + 15
        draw_mark(sheet, x + 7, y + 7, mark, palette, size=10.5)
        sheet.text(x + 17, y + 7, words, size=SMALL, colour=MUTED)
        x += across + 16
    return y + 15
