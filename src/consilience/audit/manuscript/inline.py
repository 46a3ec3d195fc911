"""Marks that extractors leave in a line: superscripts, formulas, links, emphasis. What they mean stays, they go."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from .builder import Piece
from .lines import SUBSCRIPT, SUPERSCRIPT

_Style = Literal["superscript", "subscript"] | None

_SYMBOLS = {
    "geq": "≥", "ge": "≥", "geqslant": "≥", "leq": "≤", "le": "≤", "leqslant": "≤", "pm": "±", "mp": "∓", "times": "×",
    "cdot": "·", "approx": "≈", "sim": "~", "neq": "≠", "ne": "≠", "to": "→", "rightarrow": "→", "infty": "∞",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "dagger": "†", "ddagger": "‡", "degree": "°", "circ": "°", "bullet": "•",
    "quad": " ", "qquad": " ", "ldots": "...", "dots": "...", "left": "", "right": "",
}  # fmt: skip
"""TeX commands that are one character (D. E. Knuth, The TeXbook, appendix F)."""

_RICH = re.compile(
    rf"""
      (?P<up>{SUPERSCRIPT[0]}(?P<up_in>[^{SUPERSCRIPT[1]}]*){SUPERSCRIPT[1]})
    | (?P<down>{SUBSCRIPT[0]}(?P<down_in>[^{SUBSCRIPT[1]}]*){SUBSCRIPT[1]})
    """,
    re.VERBOSE,
)

_MARKED = re.compile(
    r"""
      (?P<escape>\\(?P<escaped>[$%&\#_{}()\[\]*|~<>.+!`\\-]))
    | (?P<math>(?<![\w\\$])\$(?P<math_in>(?=[^$]*[\\^_=<>≤≥±])(?![\s$])(?!\d[^$\\^]*\s)[^$]{1,120}?(?<![\s\\]))\$(?!\d))
    | (?P<up>\^\{(?P<up_in>[^{}]{0,80})\})
    | (?P<down>(?<=[\w})])_\{(?P<down_in>[^{}]{0,80})\})
    | (?P<mark>\[(?P<mark_in>[†‡§¶*]{1,3})\](?!\())
    | (?P<image>!\[[^\[\]]{0,300}\]\([^()\s]{0,500}\))
    | (?P<link>\[(?P<link_in>(?:[^\[\]\\]|\\.){1,300})\]\((?:[^()\s]|\([^()\s]*\)){0,500}\))
    | (?P<url><(?P<url_in>(?:https?://|mailto:)[^\s<>]{1,500})>)
    | (?P<strong>(?<![\w*])\*\*(?P<strong_in>(?![\s*])[^*]{1,400}?(?<!\s))\*\*(?![\w*]))
    | (?P<stress>(?<![\w*])\*(?P<stress_in>(?![\s*])[^*]{1,400}?(?<![\s]))\*(?![\w*]))
    | (?P<raised>(?<=[^\W\d_])[ ](?P<raised_in>[²³](?![\w²³⁰-⁹])))
    | (?P<power>(?<=10)[ ](?P<power_in>[⁻]?[⁰¹²³⁴-⁹]+))
    """,
    re.VERBOSE,
)

_MATH = re.compile(
    r"""
      \\(?P<escaped>[%$&\#_{},;:!\s])
    | \\(?:text|mathrm|mathit|mathbf|mathsf|operatorname|textit|textbf|rm)\s*\{(?P<words>[^{}]*)\}
    | \\(?P<command>[A-Za-z]+)
    | \^\{(?P<up>[^{}]*)\} | \^(?P<up_one>\w)
    | _\{(?P<down>[^{}]*)\} | _(?P<down_one>\w)
    | (?P<brace>[{}])
    """,
    re.VERBOSE,
)


class _Run(NamedTuple):
    text: str
    start: int
    """Where it begins in the joined text; its characters follow one another there."""
    style: _Style


def unmarked(pieces: Sequence[Piece], *, markup: bool) -> list[Piece]:
    """The pieces of one block without marks of an extractor; raised and lowered characters become pieces of a style.

    ``markup``: also the notations of plain text (``^{1}``, ``$p = 0.04$``, ``[words](link)``, ``*words*``), which the
    text layer of a PDF does not use.
    """
    text = "".join(piece.text for piece in pieces)
    starts = []
    length = 0
    for piece in pieces:
        starts.append(length)
        length += len(piece.text)
    result: list[Piece] = []
    for run in _runs(text, 0, len(text), None, markup):
        result.extend(_placed(run, pieces, starts))
    return result


def _runs(text: str, start: int, end: int, style: _Style, markup: bool) -> Iterator[_Run]:
    position = start
    for match in (_MARKED if markup else _RICH).finditer(text, start, end):
        if match.start() > position:
            yield _Run(text[position : match.start()], position, style)
        kind = str(match.lastgroup) if match.lastgroup in _INNER else _kind(match)
        yield from _inner(text, match, kind, style, markup)
        position = match.end()
    if position < end:
        yield _Run(text[position:end], position, style)


_INNER = frozenset({"image"})


def _kind(match: re.Match[str]) -> str:
    """The outer of the named groups that matched."""
    return next(name for name, value in match.groupdict().items() if value is not None)


def _inner(text: str, match: re.Match[str], kind: str, style: _Style, markup: bool) -> Iterator[_Run]:
    """What a mark leaves."""
    if kind == "image":
        return
    if kind == "escape":
        yield _Run(match["escaped"], match.start("escaped"), style)
    elif kind == "math":
        yield from _formula(match["math_in"], match.start("math_in"), style)
    elif kind in ("up", "mark"):
        yield _Run(match[f"{kind}_in"], match.start(f"{kind}_in"), "superscript")
    elif kind == "down":
        yield _Run(match["down_in"], match.start("down_in"), "subscript")
    elif kind in ("raised", "power", "url"):
        yield _Run(match[f"{kind}_in"], match.start(f"{kind}_in"), style)
    else:
        yield from _runs(text, match.start(f"{kind}_in"), match.end(f"{kind}_in"), style, markup)


def _formula(text: str, offset: int, style: _Style) -> Iterator[_Run]:
    position = 0
    for match in _MATH.finditer(text):
        if match.start() > position:
            yield _Run(text[position : match.start()], offset + position, style)
        position = match.end()
        at = offset + match.start()
        if (up := match["up"] or match["up_one"]) is not None:
            yield _Run(up, at, "superscript")
        elif (down := match["down"] or match["down_one"]) is not None:
            yield _Run(down, at, "subscript")
        elif (words := match["words"]) is not None:
            yield _Run(words, at, style)
        elif (command := match["command"]) is not None:
            yield _Run(_SYMBOLS.get(command, command), at, style)
        elif (escaped := match["escaped"]) is not None:
            yield _Run(escaped if escaped in "%$&#_{}" else " ", at, style)
    if position < len(text):
        yield _Run(text[position:], offset + position, style)


def _placed(run: _Run, pieces: Sequence[Piece], starts: Sequence[int]) -> Iterator[Piece]:
    """A run cut where the line changes."""
    text, at = run.text, run.start
    while text:
        index = bisect_right(starts, at) - 1
        end = starts[index + 1] if index + 1 < len(starts) else at + len(text)
        part, text = text[: max(1, end - at)], text[max(1, end - at) :]
        yield Piece(part, pieces[index].line, pieces[index].page, run.style)
        at += len(part)
