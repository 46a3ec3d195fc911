"""Footnotes of a summary of findings: the levels that each takes or gives, by the marks behind a printed level."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from consilience.extraction.phrases.numbers import whole, words_up_to

from ...manuscript.document import Manuscript
from .levels import marks_of
from .shapes import Line, Shaped, text_of

_MARK = r"[a-z]|\d{1,2}|[*†‡§¶]{1,3}"
_ENTRY = re.compile(
    rf"(?:^|(?<=[.;:)\]\n])\s)\s*[\^(\[]?(?P<mark>{_MARK})[\])]?(?:[.:)]\s*|\s+)(?=[A-ZÀ-Þ¿])", re.MULTILINE
)
_REACH = 12
"""At most so many blocks below a table are read as its notes."""

_DOWN = re.compile(
    r"down-?\s?(?:graded?|rated?|grading)|rat(?:ed?|ing) down|lower(?:ed|ing)|reduc(?:ed|ing)|decreased|deducted"
    r"|rebaj\w+|disminu\w+|reduj\w+|reducid\w+|redu[çz]\w+|rebaix\w+|diminu\w+|penaliz\w+",
    re.IGNORECASE,
)
_UP = re.compile(r"up-?\s?graded?|rat(?:ed?|ing) up|raised|aument\w+|subi[óo]|elev\w+", re.IGNORECASE)
_LEVELS = re.compile(
    rf"\b(?P<n>[123]|a|{words_up_to(3, articles=True)})\s+(?:further\s+|more\s+|additional\s+|full\s+)?"
    r"(?:levels?|points?|steps?|grades?|nivel(?:es)?|puntos?|pasos?|n[íi]ve(?:l|is)|pontos?)\b"
    r"|\b(?P<times>once|twice|una vez|dos veces|uma vez|duas vezes)\b"
    r"|(?<![\d.])(?P<sign>[-−–+])\s?(?P<m>[123])\b(?![.,]?\d)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\beach\b|\bcada\b|\b(?:one|1|un[oa]?) (?:to|or|a|o|ou) (?:two|2|dos|dois)\b|\bnot? (?:be )?(?:down|rate)"
    r"|\bno se (?:rebaj|disminu|redu)|\bn[ãa]o (?:foi )?(?:rebaix|redu|diminu)",
    re.IGNORECASE,
)
"""Notes that leave the number open, or say that nothing was taken."""
_REASON = re.compile(
    r"risk of bias|inconsisten|heterogen|indirect|impreci|publication bias|serious|riesgo de sesgo|sesgo de publ|grave"
    r"|risco de vi[ée]s|vi[ée]s de publ|s[ée]ri[oa]s?\b|impreci",
    re.IGNORECASE,
)


def steps_in_notes(manuscript: Manuscript, shaped: Shaped, line: Line, column: int) -> tuple[int, int] | None:
    """Levels down and up that the notes marked in a cell tell; None where it has no mark or a note leaves it open.

    Other cells of the row may carry marks of such notes too: then the level's own do not tell all.
    """
    notes = notes_below(manuscript, shaped)
    marks = marks_of(text_of(manuscript, line.cells[column]))
    if not marks or not all(mark in notes for mark in marks):
        return None
    elsewhere = {
        mark
        for cell in (*line.cells[:column], *line.cells[column + 1 :])
        for mark in marks_of(text_of(manuscript, cell))
    } - set(marks)
    if any(levels_in(notes[mark]) != (0, 0) for mark in elsewhere if mark in notes):
        return None
    told = [levels_in(notes[mark]) for mark in marks]
    known = [each for each in told if each is not None]
    if len(known) < len(told):
        return None
    return sum(down for down, _ in known), sum(up for _, up in known)


def levels_in(note: str) -> tuple[int, int] | None:
    """Levels down and up of one note: "Downgraded one level for risk of bias" is (1, 0); None where it is not told."""
    down, up = _DOWN.search(note), _UP.search(note)
    if not (down or up):
        signs = [match for match in _LEVELS.finditer(note) if match["sign"]]
        if signs and _REASON.search(note):
            return sum(int(m["m"]) for m in signs if m["sign"] != "+"), sum(
                int(m["m"]) for m in signs if m["sign"] == "+"
            )
        return None if _REASON.search(note) else (0, 0)
    if (down and up) or _OPEN.search(note):
        return None
    counts = [_count(match) for match in _LEVELS.finditer(note)]
    if not counts:
        return None
    return (sum(counts), 0) if down else (0, sum(counts))


def _count(match: re.Match[str]) -> int:
    if match["times"]:
        return 2 if match["times"].lower() in ("twice", "dos veces", "duas vezes") else 1
    if match["m"]:
        return int(match["m"])
    return 1 if match["n"].lower() == "a" else whole(match["n"])


def notes_below(manuscript: Manuscript, shaped: Shaped) -> Mapping[str, str]:
    """The notes of a table by their mark: those that the format attaches to it, and the paragraphs right below it."""
    own = [manuscript[note] for note in shaped.table.notes]
    entries: dict[str, str] = {}
    for words in (*own, *below(manuscript, shaped)):
        found = [*_ENTRY.finditer(words)]
        ends = [*(match.start() for match in found[1:]), len(words)]
        for match, end in zip(found, ends, strict=False):
            entries.setdefault(match["mark"], words[match.end() : end].strip())
    return entries


def below(manuscript: Manuscript, shaped: Shaped) -> Sequence[str]:
    """The paragraphs right below a table, which may be its notes."""
    blocks = manuscript.blocks
    at = next((k for k, block in enumerate(blocks) if block is shaped.block), len(blocks)) + 1
    below = []
    for block in blocks[at : at + _REACH]:
        if block.kind not in ("paragraph", "footnote", "list-item", "caption"):
            break
        below.append(manuscript[block.span])
    return below
