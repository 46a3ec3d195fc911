"""``consilience grade``: shows, records, refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consilience.cli import main

from ..paths import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "knee"
    shutil.copytree(ROOT / "examples" / "knee-exercise", target)
    return target


def grade(*args: object) -> Result:
    return CliRunner().invoke(main, ["grade", *map(str, args)])


def test_shows_and_says_what_is_no_rating() -> None:
    done = grade(ROOT / "examples" / "pediatric-b-all", "--outcome", "os")
    assert done.exit_code == 0
    assert "HR 0.57 (0.38 to 0.86)" in done.output
    assert "certainty: not judged" in done.output
    assert "2 bodies of evidence" in done.output


def test_records_and_goes_stale(folder: Path) -> None:
    done = grade(folder, "--outcome", "fall", "--person", "ana", "--decide", "imprecision=1: few falls")
    assert done.exit_code == 0, done.output
    assert "certainty: ⊕⊕○○ low" in done.output
    study = folder / "studies" / "abad-2018.yaml"
    study.write_text(study.read_text("utf-8").replace("events: 2, total: 40", "events: 4, total: 40"), "utf-8")
    assert "stale imprecision: results changed since it was decided" in grade(folder, "--outcome", "fall").output
    checked = CliRunner().invoke(main, ["check", str(folder)])
    assert "GR008" in checked.output


def test_json(folder: Path) -> None:
    found = json.loads(grade(folder, "--json").stdout)
    assert [each["body"] for each in found] == ["pain", "fall"]
    assert found[1]["rating"] == {"current": True, "level": "very low", "remarks": [], "symbol": "⊕○○○"}


def test_a_file_of_decisions_is_recorded_whole_or_not_at_all(folder: Path) -> None:
    before = (folder / "certainty.yaml").read_text("utf-8")
    file = folder.parent / "decisions.yaml"
    good = "decisions:\n  - {body: fall, domain: imprecision, levels: 1, reason: few falls}\n"
    file.write_text(good + "  - {body: fall, domain: publication-bias, levels: 2, reason: x}\n", "utf-8")
    done = grade(folder, "--person", "ana", "--decisions", file)
    assert done.exit_code == 2
    assert "publication-bias: expected 0 or 1 levels, found 2" in done.output
    assert (folder / "certainty.yaml").read_text("utf-8") == before
    file.write_text(good, "utf-8")
    assert grade(folder, "--person", "ana", "--decisions", file).exit_code == 0
    assert "person: ana" in (folder / "certainty.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--decide", "imprecision=1: x", "--outcome", "fall"], "who decides?"),
        (["--decide", "imprecision=1: x", "--person", "ana"], "which body of evidence?"),
        (["--outcome", "sleep"], '"sleep" is no body of evidence'),
        (["--person", "ana"], "--person goes with"),
        (["--person", "ana", "--decisions", "nowhere.yaml"], "no such file"),
    ],
)
def test_refusals(folder: Path, args: list[str], message: str) -> None:
    done = grade(folder, *args)
    assert done.exit_code == 2
    assert message in done.output
    assert "Traceback" not in done.output
