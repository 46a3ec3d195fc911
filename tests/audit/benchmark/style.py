"""How a paper prints its numbers: drawn once a paper, the same all through it, as a journal's house style would be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from random import Random

from .paper import Language

_INTERVALS: dict[Language, tuple[str, ...]] = {
    "en": (
        "{v} (95% CI {l}{d}{h}{p})",
        "{v} (95% CI, {l}{d}{h}{p})",
        "{v} (95% CI: {l}{d}{h}{p})",
        "{v} [95% CI {l}{d}{h}{p}]",
        "{v} [95% CI, {l}{d}{h}{p}]",
        "{v} (95% confidence interval, {l}{d}{h}{p})",
        "{v} (95% confidence interval {l}{d}{h}{p})",
        "{v} (95% CI = {l}{d}{h}{p})",
    ),
    "es": (
        "{v} (IC 95 % {l}{d}{h}{p})",
        "{v} (IC 95 %: {l}{d}{h}{p})",
        "{v} (IC95% {l}{d}{h}{p})",
        "{v} [IC 95 %, {l}{d}{h}{p}]",
        "{v} (IC del 95 %, {l}{d}{h}{p})",
        "{v} (IC 95 % = {l}{d}{h}{p})",
        "{v} (IC 95%, {l}{d}{h}{p})",
        "{v} (intervalo de confianza del 95 %: {l}{d}{h}{p})",
    ),
}
_BRACKETED: dict[Language, tuple[str, ...]] = {
    "en": (
        "{v}, 95% CI {l}{d}{h}{p}",
        "{v}; 95% CI, {l}{d}{h}{p}",
        "{v}; 95% CI {l}{d}{h}{p}",
        "{v} [95% CI {l}{d}{h}]{p}",
        "{v}, 95% confidence interval {l}{d}{h}{p}",
        "{v} [95% CI: {l}{d}{h}{p}]",
    ),
    "es": (
        "{v}, IC 95 % {l}{d}{h}{p}",
        "{v}; IC 95 %: {l}{d}{h}{p}",
        "{v}; IC95% {l}{d}{h}{p}",
        "{v} [IC 95 % {l}{d}{h}]{p}",
        "{v}; intervalo de confianza del 95 %: {l}{d}{h}{p}",
        "{v} [IC del 95 %: {l}{d}{h}{p}]",
    ),
}
_NAMES = ("95% CI", "IC 95 %")


@dataclass(frozen=True, slots=True)
class Style:
    """The house style of one paper."""

    language: Language
    point: str
    """Decimal sign: ``.``, ``·`` or ``,``."""
    percent: str
    """``%`` or `` %``."""
    interval: str
    bracketed: tuple[str, ...]
    """Forms of an interval within round brackets."""
    dash: str
    """Between the limits of an interval of positive numbers."""
    to: str
    """Between limits that may be negative."""
    minus: str
    p_name: str
    leading_zero: bool
    """``p = 0.03`` or ``p = .03``."""
    half_up: bool
    digits: int
    """Decimals of percentages."""
    thousands: str
    cell: str
    """A count with its percentage in a table."""
    header_n: str
    """The size of an arm below its name."""
    cell_interval: str
    """An estimate with its interval in a table whose header names the interval."""

    def number(self, value: float, digits: int, *, cut: bool = False) -> str:
        """A rounded number as this paper prints it."""
        exact = Decimal(repr(float(value)))
        how = ROUND_DOWN if cut else ROUND_HALF_UP if self.half_up else ROUND_HALF_EVEN
        rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=how)
        text = f"{abs(rounded):f}".replace(".", self.point)
        return f"{self.minus}{text}" if rounded < 0 else text

    def read(self, printed: str) -> float:
        """The value of a number that this paper printed."""
        text = printed.replace(self.minus, "-").replace("−", "-").lstrip("<>= ")
        if self.thousands:
            text = text.replace(self.thousands, "")
        return float(text.replace(self.point, "."))

    def whole(self, value: int) -> str:
        """A whole number, with the paper's sign for thousands from 1,000 on (5 digits for the bare space)."""
        if value < (10_000 if self.thousands in ("", "\u00a0") else 1000):
            return str(value)
        return f"{value:,}".replace(",", self.thousands)

    def p(self, value: float) -> tuple[str, str]:
        """Relation and digits of a p value: ``("=", "0.03")`` or ``("<", "0.001")``."""
        if value < 0.001:
            relation, text = "<", f"0{self.point}001"
        elif value > 0.99:
            relation, text = ">", f"0{self.point}99"
        else:
            relation, text = "=", self._p_digits(value)
        return relation, text if self.leading_zero else text.removeprefix("0")

    def _p_digits(self, value: float) -> str:
        if value < 0.0995 and not 0.0445 <= value < 0.0555:
            digits = max(2, 1 - math.floor(math.log10(value)))
        else:
            digits = 3 if 0.04 < value < 0.06 else 2
        return self.number(value, min(digits, 3))

    def separator(self, *limits: float) -> str:
        """What stands between limits: no dash beside a minus sign."""
        return self.to if min(limits) < 0 else self.dash

    @property
    def interval_name(self) -> str:
        """As a table's header has it."""
        return _NAMES[self.language == "es"]


def draw_style(rng: Random, language: Language) -> Style:
    """A house style."""
    spanish = language == "es"
    point = "," if spanish else rng.choice((".", ".", ".", "·"))
    to = " a " if spanish else " to "
    dash = rng.choice(("-", "–", to, to, "–"))
    return Style(
        language=language,
        point=point,
        percent=rng.choice((" %", "%", "\u00a0%")) if spanish else "%",
        interval=rng.choice(_INTERVALS[language]),
        bracketed=tuple(rng.sample(_BRACKETED[language], 2)),
        dash=dash,
        to=to,
        minus=rng.choice(("-", "−")),
        p_name=rng.choice(("p", "P", "p")),
        leading_zero=True if spanish else rng.random() < 0.75,
        half_up=rng.random() < 0.6,
        digits=rng.choice((0, 1, 1, 1)),
        thousands=rng.choice(("", "\u00a0", ".")) if spanish else rng.choice((",", "", ",")),
        cell=rng.choice(("{x} ({p})", "{x} ({p}%)", "{x}/{n} ({p}%)", "{p}% ({x}/{n})")).replace(
            "%", " %" if spanish and rng.random() < 0.5 else "%"
        ),
        header_n=rng.choice(("{arm} (n = {n})", "{arm} (N={n})", "{arm}, n={n}", "{arm} (n={n})")),
        cell_interval=rng.choice(
            (
                "{v} ({l}{d}{h})",
                "{v} [{l}{d}{h}]",
                "{v} ({l}, {h})" if point != "," else "{v} ({l}{d}{h})",
                "{v} ({l}; {h})",
            )
        ),
    )
