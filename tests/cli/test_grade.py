"""``consilience grade``: shows, records, refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consilience.cli import main
from consilience.home.folder import load

from ..paths import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "knee"
    shutil.copytree(ROOT / "examples" / "knee-exercise", target)
    return target


def grade(*args: object, keys: str | None = None) -> Result:
    return CliRunner().invoke(main, ["grade", *map(str, args)], input=keys)


def unjudged(folder: Path) -> Path:
    """The example without its decisions about pain."""
    file = folder / "certainty.yaml"
    text = file.read_text("utf-8")
    start, end = text.index("    decisions:"), text.index("  - id: fall")
    file.write_text(text[:start] + text[end:], "utf-8")
    return folder


def decided(folder: Path, body: str = "pain") -> dict[str, tuple[int, str, str]]:
    found = next(each for each in load(folder).bodies if each.id == body)
    return {each.domain: (each.levels, each.reason, each.person) for each in found.decisions}


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
        (["--person", "ana", "--json"], "--json asks nothing"),
        (["--person", "Ana M"], "no identifier"),
        (["--outcome", "fall", "--person", "ana", "--decide", "imprecision=many: x"], 'found "many"'),
        (["--person", "ana", "--decisions", "nowhere.yaml"], "no such file"),
    ],
)
def test_refusals(folder: Path, args: list[str], message: str) -> None:
    done = grade(folder, *args)
    assert done.exit_code == 2
    assert message in done.output
    assert "Traceback" not in done.output


def test_asks_domain_by_domain_and_goes_on_where_it_stopped(folder: Path) -> None:
    unjudged(folder)
    first = grade(folder, "--outcome", "pain", "--person", "ana", keys="1\nopen trials\n0\nthey agree\nq\n")
    assert first.exit_code == 1
    assert "stopped; 2 decisions written" in first.output
    assert decided(folder) == {
        "risk-of-bias": (1, "open trials", "ana"),
        "inconsistency": (0, "they agree", "ana"),
    }
    second = grade(
        folder, "--outcome", "pain", "--person", "rui", keys="0\nas asked\nvery serious\nfew\n0\nall found\n"
    )
    assert second.exit_code == 0, second.output
    assert "risk of bias" not in second.output
    assert "certainty: ⊕○○○ very low" in second.output
    assert decided(folder)["imprecision"] == (2, "few", "rui")
    assert decided(folder)["risk-of-bias"] == (1, "open trials", "ana")
    third = grade(folder, "--outcome", "pain", "--person", "rui")
    assert (third.exit_code, "nothing was decided" in third.output) == (0, True)


def test_a_suggestion_is_never_taken_for_a_decision(folder: Path) -> None:
    """Enter leaves a domain for later, whatever is suggested; nothing is written."""
    before = (unjudged(folder) / "certainty.yaml").read_text("utf-8")
    done = grade(folder, "--outcome", "pain", "--person", "ana", keys="\n" * 5)
    assert (done.exit_code, "5 left for later" in done.output) == (0, True)
    assert "certainty: not judged" in done.output
    assert (folder / "certainty.yaml").read_text("utf-8") == before


@pytest.mark.parametrize("keys", ["", "1\n", "1\n\n"])
def test_an_answer_without_its_reason_is_no_decision(folder: Path, keys: str) -> None:
    before = (unjudged(folder) / "certainty.yaml").read_text("utf-8")
    done = grade(folder, "--outcome", "pain", "--person", "ana", keys=keys)  # the input ends there
    assert (done.exit_code, "stopped; nothing was decided" in done.output) == (1, True)
    assert (folder / "certainty.yaml").read_text("utf-8") == before


def test_what_cannot_be_is_asked_again(folder: Path) -> None:
    unjudged(folder)
    done = grade(folder, "--outcome", "pain", "--person", "ana", keys="3\nlots\n-1\n2\n\nbiased\nq\n")
    assert "found 3; three only where ROBINS-I found critical bias" in done.output
    assert 'found "lots"' in done.output
    assert decided(folder) == {"risk-of-bias": (2, "biased", "ana")}


def test_stale_domains_are_asked_and_again_asks_all(folder: Path) -> None:
    study = folder / "studies" / "abad-2018.yaml"
    study.write_text(study.read_text("utf-8").replace("condition: Knee", "condition: Hip"), "utf-8")
    done = grade(folder, "--outcome", "fall", "--person", "ana", keys="1\nhips\n")
    assert done.exit_code == 0, done.output
    assert "stale: studies changed since it was decided" in done.output
    assert decided(folder, "fall")["indirectness"] == (1, "hips", "ana")
    every = grade(folder, "--outcome", "fall", "--person", "ana", "--again", keys="\n" * 5)
    assert "5 left for later" in every.output
