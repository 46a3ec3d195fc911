"""The ledger: appends are never lost, changes are always seen."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from consilience.home import ledger
from consilience.home.folder import load
from consilience.home.problems import UnreadableReview
from consilience.model.selection import Decision, LinkDecision

from ..paths import TEACHING


def decision(number: int, person: str = "ana") -> Decision:
    time = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=number)
    return Decision(person=person, record=f"r{number}", stage="title-abstract", verdict="include", time=time)


def append_some(root: Path, start: int) -> None:
    for number in range(start, start + 10):
        ledger.append(root, decision(number))


def test_a_chain_holds(tmp_path: Path) -> None:
    append_some(tmp_path, 0)
    rows = [json.loads(line) for line in (tmp_path / "ledger" / "ana.jsonl").read_text().splitlines()]
    assert [row["seq"] for row in rows] == list(range(1, 11))
    assert [row["prev"] for row in rows] == [ledger.GENESIS, *(row["hash"] for row in rows[:-1])]
    assert ledger.broken_chains(tmp_path) == []


def test_several_processes_lose_nothing(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(append_some, [tmp_path] * 4, [0, 10, 20, 30]))
    rows = [json.loads(line) for line in (tmp_path / "ledger" / "ana.jsonl").read_text().splitlines()]
    assert {row["record"] for row in rows} == {f"r{n}" for n in range(40)}
    assert ledger.broken_chains(tmp_path) == []


@pytest.mark.parametrize("line", range(10))
def test_any_changed_line_is_seen(tmp_path: Path, line: int) -> None:
    append_some(tmp_path, 0)
    file = tmp_path / "ledger" / "ana.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    lines[line] = lines[line].replace('"include"', '"exclude"')
    file.write_text("".join(lines))
    (problem,) = ledger.broken_chains(tmp_path)
    assert problem.place.line == line + 1


@pytest.mark.parametrize("line", range(10))
def test_any_removed_line_is_seen(tmp_path: Path, line: int) -> None:
    append_some(tmp_path, 0)
    file = tmp_path / "ledger" / "ana.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    del lines[line]
    file.write_text("".join(lines))
    assert len(ledger.broken_chains(tmp_path)) == 1


def test_a_removed_or_foreign_ledger_is_seen(tmp_path: Path) -> None:
    append_some(tmp_path, 0)
    (tmp_path / "ledger" / "ana.jsonl").rename(tmp_path / "ledger" / "ben.jsonl")
    told = [str(problem) for problem in ledger.broken_chains(tmp_path)]
    assert any("ana.jsonl:1: missing" in line for line in told)
    assert any("ben.jsonl:1: is not in" in line for line in told)


def test_words_of_a_person_may_hold_any_character(tmp_path: Path) -> None:
    """Separators of lines other than the line feed stand in texts that people paste; they end no line of a ledger."""
    reason = "a\u2028b\x85c\x0bd\x1ee"
    ledger.append(tmp_path, decision(0).model_copy(update={"reason": reason}))
    assert ledger.broken_chains(tmp_path) == []


def linking(verdict: str = "same-study") -> LinkDecision:
    content = {"person": "ana", "stage": "linking", "records": ["m1", "m2"], "verdict": verdict}
    return LinkDecision.model_validate({**content, "time": "2026-01-01T00:00:00Z"})


def test_decisions_on_links_stand_in_the_same_chain(tmp_path: Path) -> None:
    root = Path(shutil.copytree(TEACHING, tmp_path / "review"))
    before = len(load(root).decisions)
    ledger.append(root, linking())
    ledger.append(root, decision(1))
    ledger.append(root, linking("different-studies"))
    review = load(root)
    assert len(review.decisions) == before + 1
    assert [each.verdict for each in review.link_decisions] == ["same-study", "different-studies"]
    assert review.link_decisions[0].origin is not None
    assert review.link_decisions[0].origin.file == "ledger/ana.jsonl"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"same-study"', '"same"', "verdict"),
        ('["m1", "m2"]', '["m1"]', "records"),
        ('["m1", "m2"]', '"m1"', "records"),
        ('"linking"', '"linked"', "stage"),
    ],
)
def test_a_broken_decision_on_links_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    root = Path(shutil.copytree(TEACHING, tmp_path / "review"))
    ledger.append(root, linking())
    file = root / "ledger" / "ana.jsonl"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(UnreadableReview) as caught:
        load(root)
    assert any(str(p).startswith("ledger/ana.jsonl:1:") and message in str(p) for p in caught.value.problems)
