"""From what was found to what is remembered: a decision for each merge, with its evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal

from consilience import __version__
from consilience.model.duplicates import PROGRAM, DuplicateDecision, kept, ordered, standing
from consilience.model.record import Record

from .finding import Duplicates

Verdict = Literal["same", "different", "open"]

VERDICTS: tuple[Verdict, ...] = ("same", "different", "open")


def decisions_of(found: Duplicates, time: dt.datetime) -> list[DuplicateDecision]:
    """The new merges as decisions of this version of the program."""
    return [
        DuplicateDecision(
            person=PROGRAM,
            pair=each.pair,
            verdict="same",
            version=__version__,
            score=round(each.judgement.score, 1),
            reasons=each.judgement.why,
            time=time,
        )
        for each in found.merged
    ]


def removed(records: Sequence[Record], decisions: Sequence[DuplicateDecision]) -> Iterator[dict[str, str]]:
    """A row for each record that another one speaks for: which, who decided it, and on what evidence.

    The evidence is the decision that names this record; a group is held together by one decision less than it has
    members, so that each removed record has its own.
    """
    speaks = kept(records, decisions)
    verdicts = [each for each in standing(decisions).values() if each.verdict == "same"]
    by_record: dict[str, list[DuplicateDecision]] = {}
    for decision in verdicts:
        for each in decision.pair:
            by_record.setdefault(each, []).append(decision)
    for record in records:
        if speaks[record.id] == record.id:
            continue
        together = (d for d in by_record.get(record.id, ()) if speaks[d.pair[0]] == speaks[d.pair[1]])
        yield {"record": record.id, "kept": speaks[record.id]} | _evidence(next(together, None))


def _evidence(decision: DuplicateDecision | None) -> dict[str, str]:
    if decision is None:
        return {"decided by": "before the ledger", "score": "", "why": "duplicate_of"}
    who = decision.person if decision.version is None else f"{decision.person} {decision.version}"
    score = "" if decision.score is None else f"{decision.score:.1f}"
    return {"decided by": who, "score": score, "why": "; ".join(decision.reasons)}


def decide(
    pair: tuple[str, str], verdict: Verdict, person: str, time: dt.datetime, reason: str | None = None
) -> DuplicateDecision:
    """A person's verdict on a pair. ``different`` undoes a merge and is remembered for ever; ``open`` withdraws.

    Raises ``ValueError`` where the two records are one, or the person bears the name of the program.
    """
    if pair[0] == pair[1]:
        raise ValueError(f"{pair[0]}: a record is no duplicate of itself; expected two ids")
    if person == PROGRAM:
        raise ValueError(f'"{PROGRAM}" is the name of the program; expected the id of a person')
    reasons = (reason,) if reason else ()
    return DuplicateDecision(person=person, pair=ordered(*pair), verdict=verdict, reasons=reasons, time=time)
