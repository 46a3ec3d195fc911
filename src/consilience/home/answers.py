"""Files of one person's answers to the questions of an instrument: YAML, or JSON, which is a part of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from consilience.model.appraisal import AnswerSheet
from consilience.model.base import Located, Origin, Place

from . import yaml_text
from .problems import Problem, UnreadableReview
from .validation import validate

MAX_BYTES = 1_000_000
"""Largest file of answers read; a hundred times more than the longest instrument needs."""


def read_answers(path: str | os.PathLike[str]) -> AnswerSheet:
    """A file of answers: a list of entries under ``answers``, or in short ``{question: answer}``.

    Raises ``UnreadableReview`` with file and line, ``OSError`` without the file.
    """
    file = Path(path)
    if file.stat().st_size > MAX_BYTES:
        raise UnreadableReview([Problem(Place(file.name, 1), f"larger than {MAX_BYTES:,} bytes; is it answers?")])
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableReview([Problem(Place(file.name, 1), "is not UTF-8; save the file as UTF-8")]) from None
    if file.suffix.lower() == ".json":
        text = text.replace("\t", "  ")  # JSON may be indented by tabs, YAML may not
    return validate(AnswerSheet, _in_full(yaml_text.parse(text, file.name)), file.name)


def _in_full(data: Any) -> Any:
    """The short forms written out: ``answers: {"1.1": Y}``, and a file of nothing but questions and answers."""
    if (
        isinstance(data, Located)
        and data
        and all(key[-1:].isdigit() and not isinstance(value, dict | list) for key, value in data.items())
    ):
        data = Located({"answers": data}, data.origin)
    if isinstance(data, Located) and isinstance(short := data.get("answers"), Located):
        entries = [
            Located({"id": id, "answer": answer}, Origin(short.origin.file, short.origin.at(id).line))
            for id, answer in short.items()
            if answer is not None
        ]
        return Located({**data, "answers": entries}, data.origin)
    return data
