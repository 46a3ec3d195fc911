"""The tables of findings as files: Word, CSV and JSON, in English, Spanish and Portuguese."""

from __future__ import annotations

import json
from collections.abc import Sequence

from consilience.certainty.statements import LANGUAGES, NAMES
from consilience.certainty.tables import Entry, FindingsTable
from consilience.model.review import Review

from ..files import as_csv
from .data import as_data
from .sections import tables
from .word import document


def exported(review: Review, entries: Sequence[Entry]) -> tuple[dict[str, bytes], tuple[tuple[str, str], ...]]:
    """Files by name, and what is in each; none for a review that rates nothing."""
    if not entries:
        return {}, ()
    made: dict[str, bytes] = {}
    whats: list[tuple[str, str]] = []
    in_all: dict[str, list[FindingsTable]] = {language: tables(review, entries, language) for language in LANGUAGES}
    for language, found in in_all.items():
        name = f"certainty/findings.{language}.docx"
        made[name] = document(found, review.about.title)
        whats.append((name, f"summary of findings and evidence profiles, Word, {NAMES[language]}"))
        for table in found if language != "en" else ():
            path = f"certainty/{table.id}.{language}.csv"
            made[path] = as_csv(_lines(table))
            whats.append((path, f"{table.title}, CSV, {NAMES[language]}"))
    name = "certainty/findings.json"
    content = {
        "bodies": [as_data(entry) for entry in entries],
        "tables": [table.as_json() for found in in_all.values() for table in found],
    }
    made[name] = (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
    whats.append((name, "evidence, suggestions, decisions and tables of findings, JSON"))
    return made, tuple(whats)


def _lines(table: FindingsTable) -> list[Sequence[str]]:
    """The table under one row of titles, an empty line, then what stands above and below it."""
    below = [*table.head, *table.footnotes, *(("", text) for text in (*table.remarks, *table.legend))]
    return [table.columns, *(["\n".join(cell) for cell in row] for row in table.rows), (), *below]
