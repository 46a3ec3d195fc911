"""The figures of a run as readable tables, and the files for developers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from .mutations import KINDS
from .scoring import Alarm, Hit, Outcome, Reading, Unread

RECALL = 0.95
"""Least share of planted errors of each kind that must be found."""
ALARMS = 1.0
"""False alarms of severity error per 1,000 correct numbers must stay below this."""


class Score:
    """All outcomes of a run together."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        outcomes = list(outcomes)
        self.readings: list[Reading] = [r for o in outcomes for r in o.readings]
        self.alarms: list[Alarm] = [a for o in outcomes for a in o.alarms]
        self.hits: list[Hit] = [h for o in outcomes for h in o.hits]
        self.unread: list[Unread] = [u for o in outcomes for u in o.unread]

    def recall(self, kind: str) -> tuple[int, int]:
        """Found and planted errors of one kind."""
        hits = [hit for hit in self.hits if hit.kind == kind]
        return sum(hit.found for hit in hits), len(hits)

    def rate(self, severity: str, test: Callable[[Reading | Alarm], bool] = lambda _: True) -> float:
        """False alarms of a severity per 1,000 correct numbers, among the papers for which ``test`` holds."""
        numbers = sum(reading.numbers for reading in self.readings if test(reading))
        alarms = sum(alarm.severity == severity for alarm in self.alarms if test(alarm))
        return 1000 * alarms / numbers if numbers else 0.0

    @property
    def missed_targets(self) -> list[str]:
        """The targets that this run does not meet, in words."""
        missed = []
        for kind in KINDS:
            found, planted = self.recall(kind)
            if planted and found < RECALL * planted:
                missed.append(f"recall of {kind} is {found} of {planted}")
        if self.rate("error") >= ALARMS:
            missed.append(f"{self.rate('error'):.2f} false alarms of severity error per 1,000 correct numbers")
        for format in sorted({unread.format for unread in self.unread}):
            failures = [unread for unread in self.unread if unread.format == format]
            missed.append(
                f"{len(failures)} {format} files were not read, e.g. {failures[0].file}: {failures[0].reason}"
            )
        return missed


def table(score: Score) -> str:
    """Recall per kind; false alarms by format, language and type of paper."""
    lines = [f"{'planted error':36}{'planted':>8}{'found':>7}{'recall':>8}"]
    for kind in KINDS:
        found, planted = score.recall(kind)
        share = f"{100 * found / planted:.0f} %" if planted else "none"
        mark = " *" if planted and found < RECALL * planted else ""
        lines.append(f"{kind:36}{planted:8}{found:7}{share:>8}{mark}")
    found, planted = sum(hit.found for hit in score.hits), len(score.hits)
    lines += [f"{'all':36}{planted:8}{found:7}{100 * found / planted if planted else 0:6.0f} %", ""]
    lines.append(
        f"{'correct papers':20}{'numbers':>9}{'errors':>9}{'warnings':>10}  (false alarms per 1,000)  {'recall':>7}"
    )
    for name in ("all", "format", "language", "type"):
        groups = ["all"] if name == "all" else sorted({str(getattr(r, name)) for r in score.readings})
        lines += [_line(score, name, group) for group in groups]
    return "\n".join(lines)


def _line(score: Score, name: str, group: str) -> str:
    def belongs(one: object) -> bool:
        return name == "all" or getattr(one, name) == group

    numbers = sum(reading.numbers for reading in score.readings if belongs(reading))
    hits = [hit for hit in score.hits if belongs(hit)]
    recall = f"{100 * sum(hit.found for hit in hits) / len(hits):.0f} %" if hits else "none"
    errors, warnings = score.rate("error", belongs), score.rate("warning", belongs)
    return f"{group:20}{numbers:9,}{errors:9.2f}{warnings:10.2f}{'':28}{recall:>7}"


def save(score: Score, folder: Path) -> None:
    """Misses and false alarms as JSON lines, with file and quotation."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {
        "misses.jsonl": [asdict(hit) for hit in score.hits if not hit.found],
        "unread.jsonl": [asdict(unread) for unread in score.unread],
        "false-alarms.jsonl": [asdict(alarm) for alarm in score.alarms if alarm.severity != "info"],
    }
    for name, entries in rows.items():
        text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
        (folder / name).write_text(text, "utf-8")
    (folder / "report.txt").write_text(table(score) + "\n", "utf-8")
