"""The benchmark of the manuscript auditor: its errors, its scoring, and a small run of it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from .benchmark.auditor import Found, NotOffered, families, in_process
from .benchmark.mutations import KINDS, Planted, plant
from .benchmark.paper import Language, Paper
from .benchmark.report import Score, save, table
from .benchmark.scoring import Job, planted_errors, points_at, run, write_paper
from .benchmark.writers import FORMATS

LANGUAGES: tuple[Language, ...] = ("en", "es")
PAPERS = [(seed, paper, language) for seed in range(3) for paper in ("trial", "review") for language in LANGUAGES]


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return [write_paper(*one) for one in PAPERS]


@pytest.fixture(scope="module")
def copies(papers: list[Paper]) -> list[tuple[Paper, Planted]]:
    return [(paper, planted) for paper in papers for planted in planted_errors(paper, KINDS)]


def changed_words(before: str, after: str) -> tuple[str, str]:
    old, new = before.split(), after.split()
    gone, come = [], []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += old[a:b]
            come += new[c:d]
    return " ".join(gone), " ".join(come)


REWRITTEN = {
    "included-study-missing", "reference-uncited", "interval-unnamed", "abbreviation-undefined", "abbreviation-twice",
    "strategy-mixed-operators", "strategy-brackets", "published-before-criteria", "published-after-search",
}  # fmt: skip
"""Kinds that take words away or add some; what a finding must name is then something else than the changed words."""


def test_an_error_changes_what_it_says_and_nothing_else(copies: list[tuple[Paper, Planted]]) -> None:
    for paper, planted in copies:
        if planted.kind in REWRITTEN:
            continue
        marks = {id: place.text for id, place in planted.paper.places.items()}
        different = {id for id, place in paper.places.items() if marks[id] != place.text}
        assert {marks[id] for id in different} >= set(planted.wrong)
        assert {paper.places[id].text for id in different} >= set(planted.right)
        gone, come = changed_words(paper.words, planted.paper.words)
        assert len(gone.split()) <= 4 * len(different), (planted.kind, gone)
        assert gone or come, planted.kind
        assert planted.wrong[0] in planted.where, planted.kind


def test_rewritten_kinds_change_little(copies: list[tuple[Paper, Planted]]) -> None:
    for paper, planted in copies:
        if planted.kind in REWRITTEN:
            gone, come = changed_words(paper.words, planted.paper.words)
            assert 0 < len(gone.split()) + len(come.split()) <= 80, planted.kind


def test_every_kind_finds_an_occasion_somewhere() -> None:
    missing = set(KINDS)
    for seed in range(60):
        for paper in ("trial", "review"):
            written = write_paper(seed, paper, "en" if seed % 2 else "es")
            missing -= {name for name in missing if plant(KINDS[name], written, Random(seed))}
        if not missing:
            break
    assert not missing


def test_kinds_are_drawn_the_same_each_time(papers: list[Paper]) -> None:
    first = [planted.paper.words for planted in planted_errors(papers[0], KINDS)]
    assert first == [planted.paper.words for planted in planted_errors(papers[0], KINDS)]


def test_errors_reach_the_files(tmp_path: Path, copies: list[tuple[Paper, Planted]]) -> None:
    from .benchmark.writers import write

    paper, planted = next((p, e) for p, e in copies if e.kind == "percent-against-count")
    before = write(paper, "markdown", tmp_path, "before").read_text("utf-8")
    after = write(planted.paper, "markdown", tmp_path, "after").read_text("utf-8")
    assert before != after


@pytest.mark.parametrize(
    ("message", "wrong", "points"),
    [
        ("0.81 lies outside 0.52 to 0.78", "0.81", True),
        ("0.81 lies outside 0.52 to 0.78", "0·81", True),
        ("0,81 queda fuera", "0.81", True),
        ("10.81 lies outside", "0.81", False),
        ("0.815 lies outside", "0.81", False),
        ("2403 records", "2,403", True),
        ("2.403 registros", "2403", True),
        ("12 of 34", "2", False),
        ("34 (12%)", "12", True),
        ("p = .21 is", "= .21", True),
        ("Imatanib is misspelt", "imatanib", True),
        ("imatanibs", "imatanib", False),
        ("-3.2 to 1.1", "−3.2", True),
    ],
)
def test_a_finding_points_by_its_words(message: str, wrong: str, points: bool) -> None:
    finding = {"code": "XX001", "message": message, "where": [{"file": "a", "line": 1, "quote": ""}]}
    quoted = {"code": "XX001", "message": "see there", "where": [{"file": "a", "line": 1, "quote": message}]}
    assert points_at(finding, (wrong,)) is points
    assert points_at(quoted, (wrong,)) is points


def job(tmp_path: Path, seed: int = 0, paper: str = "trial", position: int = 0) -> Job:
    return Job(seed, paper, "en", ("text", "html"), ("percent-against-count", "flow-sum"), tmp_path, position)


def finding(code: str, message: str, severity: str = "error") -> Found:
    return {"code": code, "message": message, "severity": severity, "where": [{"file": "", "line": 1, "quote": ""}]}


FAMILY = {"PC": "percentages", "FL": "flow", "HA": "harms"}


def test_a_perfect_auditor_scores_full(tmp_path: Path) -> None:
    paper = write_paper(0, "trial", "en")
    wrong = {f"{paper.name}-{p.kind}": p for p in planted_errors(paper, ("percent-against-count", "flow-sum"))}

    def audit(path: Path) -> Sequence[Found]:
        planted = wrong.get(path.stem)
        code = "PC" if planted and planted.kind.startswith("percent") else "FL"
        return [finding(code, f"{planted.wrong[0]} is wrong")] if planted else []

    score = Score([run(job(tmp_path), audit, FAMILY)])
    assert score.recall("percent-against-count") == (1, 1)
    assert score.rate("error") == 0
    assert not score.missed_targets


def test_a_silent_auditor_misses_and_a_noisy_one_alarms(tmp_path: Path) -> None:
    silent = Score([run(job(tmp_path), lambda _: [], FAMILY)])
    assert silent.recall("flow-sum") == (0, 1)
    assert any("flow-sum" in target for target in silent.missed_targets)
    noise = [finding("PC", "one"), finding("FL", "two", "warning"), finding("FL", "three", "info")]
    noisy = Score([run(job(tmp_path), lambda _: noise, FAMILY)])
    numbers = sum(reading.numbers for reading in noisy.readings)
    assert noisy.rate("error") == pytest.approx(1000 * 2 / numbers)
    assert noisy.rate("warning") == pytest.approx(1000 * 2 / numbers)
    assert noisy.recall("flow-sum") == (0, 1)
    save(noisy, tmp_path / "results")
    assert "flow-sum" in (tmp_path / "results" / "misses.jsonl").read_text("utf-8")
    assert (tmp_path / "results" / "false-alarms.jsonl").read_text("utf-8").count("\n") == 4
    assert "percent-against-count" in table(noisy)


def test_a_finding_of_another_family_or_of_the_correct_paper_is_no_hit(tmp_path: Path) -> None:
    paper = write_paper(0, "trial", "en")
    (planted,) = planted_errors(paper, ("flow-sum",))

    def other_family(path: Path) -> Sequence[Found]:
        return [finding("HA", f"{planted.wrong[0]}")] if path.stem != paper.name else []

    def always(path: Path) -> Sequence[Found]:
        return [finding("FL", f"{planted.wrong[0]}")]

    one = Job(0, "trial", "en", ("text",), ("flow-sum",), tmp_path, 0)
    (hit,) = run(one, other_family, FAMILY).hits
    assert (hit.found, hit.near) == (False, ("HA",))
    (hit,) = run(one, always, FAMILY).hits
    assert not hit.found


def test_kinds_expect_families_of_the_catalogue() -> None:
    known = set(families().values())
    without = {kind.name for kind in KINDS.values() if not kind.families & known}
    assert without <= WITHOUT_RULES, "no rule of the catalogue is of a family that may find these kinds"
    assert all(len(family) > 2 for kind in KINDS.values() for family in kind.families)


WITHOUT_RULES = {"abbreviation-undefined", "abbreviation-twice"}
"""Kinds for which the catalogue may have no family yet."""


LEAST_RECALL, MOST_ALARMS = 0.3, 3.0
"""What the small run reaches for sure today; to be raised until they are the targets of ``report``: 0.95 and 1."""


def test_the_auditor_holds_its_figures_on_a_small_sample(tmp_path: Path) -> None:
    try:
        audit = in_process()
    except NotOffered as reason:
        pytest.skip(str(reason))
    kinds, outcomes = tuple(KINDS), []
    for number, (seed, paper, language) in enumerate(PAPERS):
        some = kinds[number % 6 :: 6]  # each kind twice: the whole is for make bench-audit
        one = Job(seed, paper, language, (FORMATS[number % len(FORMATS)],), some, tmp_path, number)
        outcomes.append(run(one, audit, families()))
    score = Score(outcomes)
    found, planted = sum(hit.found for hit in score.hits), len(score.hits)
    misses = [f"{h.kind} in {h.file}: {h.right} became {h.wrong}" for h in score.hits if not h.found]
    alarms = [f"{a.code} {a.message} ({a.file})" for a in score.alarms if a.severity == "error"]
    assert planted > 40
    assert found >= LEAST_RECALL * planted, (f"{found} of {planted}", misses)
    assert score.rate("error") < MOST_ALARMS, alarms
