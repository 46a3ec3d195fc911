"""The ledger of decisions: one append-only file a person, each line chained to the one before by a hash.

It holds verdicts on records (``Decision``) and on pairs of records (``DuplicateDecision``); the latter name a pair. A
decision is never changed; a later one supersedes it. ``ledger/heads.json`` holds the number of lines and the last
hash of each person, so that a cut end is seen as well as a changed line.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from filelock import FileLock

from consilience.model.base import Place
from consilience.model.duplicates import DuplicateDecision
from consilience.model.selection import Decision, LinkDecision

from . import atomic
from .problems import Problem

Entry = Decision | DuplicateDecision | LinkDecision
"""What a ledger holds."""

CHAIN_KEYS = ("seq", "prev", "hash")
GENESIS = "0" * 64


def append(root: Path, decision: Entry) -> None:
    """Add one decision to its person's ledger. Safe for several processes; an append is never lost."""
    append_all(root, [decision])


def append_all(root: Path, decisions: Iterable[Entry]) -> None:
    """Add decisions, each to the ledger of its person, in their order. Each file is written once."""
    folder = root / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        heads = _heads(folder)
        added: dict[str, list[bytes]] = defaultdict(list)
        for decision in decisions:
            count, previous = heads.get(decision.person, (0, GENESIS))
            row: dict[str, Any] = {"seq": count + 1, "prev": previous}
            row |= json.loads(decision.model_dump_json(exclude_defaults=True))
            row["hash"] = digest(row)
            added[decision.person].append(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            heads[decision.person] = (count + 1, row["hash"])
        for person, lines in added.items():
            file = folder / f"{person}.jsonl"
            old = file.read_bytes() if file.exists() else b""
            atomic.write(file, old + b"".join(lines))
        if added:
            atomic.write(folder / "heads.json", json.dumps(heads, indent=1, sort_keys=True) + "\n")


def digest(row: dict[str, Any]) -> str:
    """SHA-256 of a row's content and of the hash before it."""
    content = {key: value for key, value in row.items() if key != "hash"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_chains(root: Path) -> list[Problem]:
    """Lines that were changed, removed or added by hand, one problem a ledger."""
    folder = root / "ledger"
    heads = _heads(folder)
    problems = []
    for file in sorted(folder.glob("*.jsonl")):
        name = f"ledger/{file.name}"
        problem, count, last = _walk(file, name)
        known = heads.pop(file.stem, None)
        if problem is None and known is not None and tuple(known) != (count, last):
            problem = Problem(Place(name, count + 1), f"holds {count} decisions; {known[0]} were recorded: it was cut")
        if problem is None and known is None:
            problem = Problem(Place(name, 1), "is not in ledger/heads.json; decisions are added by consilience only")
        if problem:
            problems.append(problem)
    problems.extend(
        Problem(Place(f"ledger/{person}.jsonl", 1), f"missing; {count} decisions were recorded")
        for person, (count, _) in heads.items()
    )
    return problems


def _walk(file: Path, name: str) -> tuple[Problem | None, int, str]:
    previous, count = GENESIS, 0
    for number, line in enumerate(file.read_text("utf-8", errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError
        except ValueError:
            return None, count, previous  # told by the reader of lines
        if row.get("prev") != previous or row.get("hash") != digest(row):
            return (
                Problem(Place(name, number), "was changed after it was recorded (its hash does not fit)"),
                count,
                previous,
            )
        previous, count = row["hash"], count + 1
    return None, count, previous


def _heads(folder: Path) -> dict[str, tuple[int, str]]:
    file = folder / "heads.json"
    return {k: (v[0], v[1]) for k, v in json.loads(file.read_text("utf-8")).items()} if file.exists() else {}
