"""Storing an import: exports, records and the document of the search appear together, or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from filelock import FileLock

from consilience.model.base import Place
from consilience.model.record import Record
from consilience.model.selection import Search

from . import yaml_text
from .folder import written
from .problems import Problem, UnreadableReview


def store(
    root: Path,
    id: str,
    exports: Iterable[tuple[Path, str, str]],
    records: Iterable[Record],
    search: Callable[[], Search],
) -> list[Path]:
    """Store one import; returns the files that were written, from the review's folder on.

    ``exports``: each file, the name it gets below ``searches/ID/``, and its checksum. ``search`` is asked for the
    document once all records have been taken. Everything is made ready in a hidden folder first and then moved; what
    goes wrong on the way leaves the review as it was. Raises ``UnreadableReview`` where the search is there already or
    a file changed while it was read.
    """
    (root / "records").mkdir(exist_ok=True)
    with FileLock(root / "records" / ".lock"):
        goals = [Path("searches") / id, Path("records") / f"{id}.jsonl", Path("searches") / f"{id}.yaml"]
        if (root / goals[2]).exists():
            raise UnreadableReview([Problem(Place(goals[2].as_posix(), 1), "is there already; give another --id")])
        staging = Path(tempfile.mkdtemp(dir=root, prefix=".import-"))
        try:
            _make_ready(staging, goals, exports, records, search)
            _move(root, staging, goals)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return goals


def _make_ready(
    staging: Path,
    goals: list[Path],
    exports: Iterable[tuple[Path, str, str]],
    records: Iterable[Record],
    search: Callable[[], Search],
) -> None:
    folder, lines, document = (staging / goal for goal in goals)
    folder.mkdir(parents=True)
    lines.parent.mkdir()
    with lines.open("wb") as stream:
        for record in records:
            stream.write(record.model_dump_json(exclude_unset=True).encode() + b"\n")
        _flush(stream.fileno())
    for source, name, digest in exports:
        shutil.copyfile(source, folder / name)
        with (folder / name).open("rb") as copy:
            found = hashlib.file_digest(copy, "sha256").hexdigest()
            _flush(copy.fileno())
        if found != digest:
            raise UnreadableReview([Problem(Place(str(source), 1), "changed while it was read; import it once more")])
    content = search().model_dump(mode="json", exclude_unset=True)
    document.write_text(
        "# yaml-language-server: $schema=../schema/search.json\n" + yaml_text.dump(written(content)), "utf-8"
    )


def _move(root: Path, staging: Path, goals: list[Path]) -> None:
    """Into the review, the document of the search last: before it, nothing names the other two."""
    done: list[Path] = []
    try:
        for goal in goals:
            target = root / goal
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():  # left by an import that was killed: no document names it
                shutil.rmtree(target)
            os.replace(staging / goal, target)
            done.append(target)
    except BaseException:
        for target in reversed(done):
            shutil.rmtree(target) if target.is_dir() else target.unlink()
        raise


def _flush(handle: int) -> None:
    os.fsync(handle)
