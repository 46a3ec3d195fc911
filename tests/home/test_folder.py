"""Folders: everything that is wrong is told at once, with its place; what is right survives a round trip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilience.home import folder
from consilience.home.problems import Problem, UnreadableReview
from consilience.model.base import Place
from consilience.model.printed import Printed

from ..paths import FOUNDING, TEACHING


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A copy of the teaching example."""
    return Path(shutil.copytree(TEACHING, tmp_path / "review"))


def problems(path: Path) -> list[str]:
    with pytest.raises(UnreadableReview) as caught:
        folder.load(path)
    return [str(problem) for problem in caught.value.problems]


def rewrite(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / file).read_text("utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new, 1), "utf-8")

    return change


def write(file: str, content: bytes) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / file).write_bytes(content)

    return change


def huge(root: Path) -> None:
    with (root / "claims.yaml").open("wb") as stream:
        stream.truncate(100_000_000)


def linked(root: Path) -> None:
    outside = root.parent / "outside.yaml"
    outside.write_text("outcomes: []")
    (root / "outcomes.yaml").unlink()
    (root / "outcomes.yaml").symlink_to(outside)


def renamed(old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / old).rename(root / new)

    return change


def replaced_by_folder(root: Path) -> None:
    (root / "claims.yaml").unlink()
    (root / "claims.yaml").mkdir()


STUDY = "studies/abad-2018.yaml"
BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "broken YAML": (rewrite(STUDY, "label: Abad", "label: [Abad"), "studies/abad-2018.yaml:"),
    "unknown key": (rewrite(STUDY, "outcome: pain", "outcom: pain"), 'unknown key "outcom"; did you mean "outcome"?'),
    "unknown measure": (rewrite(STUDY, "measure: mean-", "measure: meen-"), 'did you mean "mean-difference"?'),
    "unknown unit": (rewrite(STUDY, "12 weeks\n    stated", "12 wekes\n    stated"), "did you mean 'weeks'?"),
    "no number": (rewrite(STUDY, "value: 31.2", "value: 31.2x"), "'31.2x' is no number"),
    "a comma in a short mapping": (rewrite(STUDY, "value: 31.2", "value: 31,2"), "put text with commas in quotes"),
    "no whole number": (rewrite(STUDY, "n: 80", "n: eighty"), '"eighty" is no whole number'),
    "no identifier": (rewrite(STUDY, "- id: pain-strength", "- id: Pain strength"), "is no identifier"),
    "unknown outcome": (rewrite(STUDY, "outcome: pain", "outcome: pian"), '"pian" is no outcome; did you mean "pain"?'),
    "unknown arm": (rewrite(STUDY, "arm: strength", "arm: strenght"), 'did you mean "strength"?'),
    "unknown intervention": (rewrite(STUDY, "[strength]", "[strngth]"), '"strngth" is no intervention'),
    "missing key": (rewrite(STUDY, "label: Abad et al. (2018)\n", ""), "label: missing"),
    "a list for a mapping": (rewrite(STUDY, "    arm: strength", "    contrast: [a]"), "expected keys and values"),
    "duplicate key": (rewrite(STUDY, "id: abad-2018\n", "id: abad-2018\nid: abad-2018\n"), "stands twice"),
    "id of another file": (rewrite(STUDY, "id: abad-2018\n", "id: abad-2019\n"), "expected the same word"),
    "empty file": (write("outcomes.yaml", b""), "outcomes.yaml:1: empty"),
    "Latin-1": (
        write("outcomes.yaml", "outcomes: []\n# Inés".encode("latin-1")),
        'outcomes.yaml:2: byte 0xe9, which is "é"',
    ),
    "UTF-16": (write("outcomes.yaml", "outcomes: []".encode("utf-16")), "it looks like UTF-16"),
    "binary": (write("outcomes.yaml", bytes(range(256))), "outcomes.yaml:"),
    "100 MB": (huge, "claims.yaml:1: 100 MB; expected a document of at most 10 MB"),
    "link outwards": (linked, "is a link to a place outside the review"),
    "no review.yaml": (lambda root: (root / "review.yaml").unlink(), "review.yaml:1: missing"),
    "misspelt document": (renamed("outcomes.yaml", "outcome.yaml"), 'did you mean "outcomes.yaml"?'),
    "misspelt folder": (renamed("studies", "study"), 'did you mean "studies"?'),
    "wrong ending": (renamed(STUDY, "studies/abad-2018.yml"), 'expected ".yaml"'),
    "broken BibTeX": (rewrite("references.bib", "@article{lund-2019,", "@article{lund-2019, {"), "references.bib:"),
    "broken JSON": (write("records/medline.jsonl", b'{"id": "m1"\n'), "records/medline.jsonl:1: broken JSON"),
    "unknown criterion": (rewrite("review.yaml", "kind: age", "kind: aje"), 'did you mean "age"?'),
    "a changed decision": (
        rewrite("ledger/tomas-rey.jsonl", '"exclude"', '"include"'),
        "was changed after it was recorded",
    ),
    "a folder in place of a file": (replaced_by_folder, "claims.yaml:1: cannot be read"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_bad_input_gets_one_clear_message(review: Path, case: str) -> None:
    spoil, message = BROKEN[case]
    spoil(review)
    before = sorted(p.relative_to(review) for p in review.rglob("*"))
    told = problems(review)
    assert any(message in line for line in told), told
    assert len(told) <= 3, told
    assert sorted(p.relative_to(review) for p in review.rglob("*")) == before


def test_all_problems_of_a_folder_are_told_in_one_run(review: Path) -> None:
    for spoil, _ in (BROKEN["unknown key"], BROKEN["Latin-1"], BROKEN["broken JSON"], BROKEN["unknown criterion"]):
        spoil(review)
    files = {line.partition(":")[0] for line in problems(review)}
    assert files == {STUDY, "outcomes.yaml", "records/medline.jsonl", "review.yaml"}


def test_links_are_tested_beside_broken_files(review: Path) -> None:
    for case in ("unknown key", "Latin-1"):
        BROKEN[case][0](review)
    rewrite("analyses.yaml", "classes: [exercise]", "classes: [exercize]")(review)
    told = problems(review)
    assert len(told) == 4, told  # a misspelt key is also a missing one
    assert any('"exercize" is no class; did you mean "exercise"?' in line for line in told)


def test_not_a_folder(tmp_path: Path) -> None:
    assert "does not exist" in problems(tmp_path / "nothing")[0]
    (tmp_path / "file").touch()
    assert "is a file" in problems(tmp_path / "file")[0]


def test_a_cut_ledger_is_seen(review: Path) -> None:
    file = review / "ledger" / "tomas-rey.jsonl"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))
    assert "it was cut" in problems(review)[0]


def test_windows_files_are_read(review: Path) -> None:
    for file in review.rglob("*.yaml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert folder.load(review) == folder.load(TEACHING)


def test_what_a_paper_printed_loads_however_wrong(review: Path) -> None:
    rewrite(STUDY, "low: -20.2, high: -3.4", "low: -3.4, high: -20.2")(review)
    rewrite(STUDY, "answer: PN, reason", "answer: Perhaps, reason")(review)
    rewrite(STUDY, "events: 2, total: 40", "events: 50, total: 40")(review)
    folder.load(review)


@pytest.mark.parametrize("example", [FOUNDING, TEACHING])
def test_a_review_survives_being_written(example: Path, tmp_path: Path) -> None:
    review = folder.load(example)
    folder.save(review, tmp_path / "copy")
    shutil.copytree(example / "ledger", tmp_path / "copy" / "ledger", dirs_exist_ok=True) if review.decisions else None
    copy = folder.load(tmp_path / "copy")
    assert copy == review
    assert folder.save(copy, tmp_path / "copy") == []


@pytest.mark.parametrize("example", [FOUNDING, TEACHING])
def test_saving_without_change_changes_no_byte(example: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(example, tmp_path / "copy"))
    before = {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()}
    assert folder.save(folder.load(copy), copy) == []
    assert {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()} == before


def test_a_change_touches_one_line(review: Path) -> None:
    loaded = folder.load(review)
    study = next(s for s in loaded.studies if s.id == "abad-2018")
    result = study.results[0]
    assert result.stated.report
    estimate = result.stated.report.model_copy(update={"value": Printed("31.20")})
    result = result.model_copy(update={"stated": result.stated.model_copy(update={"report": estimate})})
    study = study.model_copy(update={"results": (result, *study.results[1:])})
    old = (review / STUDY).read_text("utf-8").splitlines()
    changed = folder.save(
        loaded.model_copy(update={"studies": tuple(study if s.id == study.id else s for s in loaded.studies)}), review
    )
    new = (review / STUDY).read_text("utf-8").splitlines()
    assert changed == [review / STUDY]
    assert [b for a, b in zip(old, new, strict=True) if a != b] == [
        line.replace("value: 31.2", "value: 31.20") for line in old if "value: 31.2," in line
    ]


def test_a_failed_write_leaves_the_old_file(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = folder.load(review)
    about = loaded.about.model_copy(update={"title": "Another title"})
    before = (review / "review.yaml").read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        folder.save(loaded.model_copy(update={"about": about}), review)
    assert (review / "review.yaml").read_bytes() == before
    assert not list(review.glob(".review.yaml*"))


FILES = [
    "review.yaml",
    "outcomes.yaml",
    STUDY,
    "claims.yaml",
    "references.bib",
    "records/embase.jsonl",
    "ledger/ines-duarte.jsonl",
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_ends_in_a_traceback(review: Path, data: st.DataObject) -> None:
    """Cut, overwrite or duplicate any part of any file: it loads, or the problems are told."""
    file = review / data.draw(st.sampled_from(FILES))
    original = file.read_bytes()
    start = data.draw(st.integers(0, len(original)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=12) | st.text("{}[]:,-#&*!|>'\"% \n\t@`é", max_size=12).map(str.encode))
    file.write_bytes(original[:start] + put + original[start + length :])
    try:
        told = outcome(review)
    finally:
        file.write_bytes(original)
    assert all(problem.place.line >= 1 and problem.message for problem in told)


def outcome(path: Path) -> tuple[Problem, ...]:
    """The problems of a folder; none where it loads."""
    try:
        folder.load(path)
    except UnreadableReview as refusal:
        return refusal.problems or (Problem(Place("", 0), ""),)
    return ()
