"""Undecided pairs as a table for a spreadsheet, and the answers back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from consilience.model.record import Record

from .finding import Judged
from .memory import VERDICTS, Verdict

SHOWN = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "search")
"""Fields that are shown of both records, side by side."""


class Answer(NamedTuple):
    """One filled-in row."""

    line: int
    pair: tuple[str, str]
    verdict: Verdict
    reason: str | None


class UnreadableAnswers(ValueError):
    """Raised with every problem of a filled-in table; nothing of it may be used then."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def write_questions(pairs: Iterable[Judged], records: Mapping[str, Record]) -> str:
    """A CSV with one row a pair. ``answer`` is empty; a person writes same or different into it."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    both = [f"{field} {side}" for field in SHOWN for side in ("a", "b")]
    table.writerow(["answer", "reason", "a", "b", "score", "why", "differs in", *both])
    for each in pairs:
        a, b = records[each.pair[0]], records[each.pair[1]]
        cells = [(_text(a, field), _text(b, field)) for field in SHOWN]
        differs = [field for field, (x, y) in zip(SHOWN, cells, strict=True) if x and y and x.lower() != y.lower()]
        why = "; ".join(each.judgement.why)
        table.writerow(
            ["", "", *each.pair, f"{each.judgement.score:.1f}", why, ", ".join(differs)]
            + [_plain(cell) for pair in cells for cell in pair]
        )
    return out.getvalue()


def read_answers(text: str, file: str, records: Mapping[str, Record]) -> list[Answer]:
    """The filled-in rows; rows without an answer are passed over.

    Raises ``UnreadableAnswers`` with one message for each row that cannot be used.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text))
    missing = [name for name in ("answer", "a", "b") if name not in (rows.fieldnames or ())]
    if missing:
        raise UnreadableAnswers([f"{file}:1: no column {' and '.join(missing)}; expected a table made with --ask"])
    answers, problems = [], []
    for row in rows:
        word, a, b = ((row.get(name) or "").strip() for name in ("answer", "a", "b"))
        if not word:
            continue
        verdict = next((each for each in VERDICTS if each == word.lower()), None)
        stranger = next((each for each in (a, b) if each not in records), None)
        if verdict is None:
            problems.append(f'{file}:{rows.line_num}: answer "{word}"; expected {", ".join(VERDICTS)}, or nothing')
        elif stranger is not None:
            problems.append(f'{file}:{rows.line_num}: "{stranger}" is no record of the review')
        else:
            answers.append(Answer(rows.line_num, (a, b), verdict, (row.get("reason") or "").strip() or None))
    if problems:
        raise UnreadableAnswers(problems)
    return answers


def _text(record: Record, field: str) -> str:
    value = getattr(record, field)
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


def _delimiter(text: str) -> str:
    """Comma, or the semicolon with which spreadsheets of many countries save."""
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","
