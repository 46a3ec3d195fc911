"""``consilience appraise``: asks what is open, refuses what does not fit, writes what was answered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consilience.cli import main
from consilience.home.folder import load

from ..paths import ROOT

TEACHING = ROOT / "examples" / "knee-exercise"
STUDY = "studies/abad-2018.yaml"


@pytest.fixture
def review(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEACHING, tmp_path / "review"))


def run(*words: object, keys: str | None = None) -> Result:
    return CliRunner().invoke(main, ["appraise", *map(str, words)], input=keys)


def test_what_is_recorded_is_shown(review: Path) -> None:
    rows = json.loads(run(review, "lund-2019", "--json").stdout)
    pain = next(row for row in rows if row["result"] == "pain-difference")
    assert (pain["overall"], pain["status"]) == ("High", "adjudicated")
    assert pain["domains"]["4"]["assessors"] == {"ines-duarte": "Some concerns", "tomas-rey": "High"}


# Answers without a quotation take two lines: the answer, and nothing. A domain ends with its level kept.
DOMAINS = ["Y\n\nY\n\nN\n\n\n", "N\n\nN\n\nY\n\n\n", "Y\n\n\n", "N\n\nN\n\nN\n\n\n", "Y\n\nN\n\nN\n\n\n"]
SITTING = ("--instrument", "rob2", "--result", "fall-usual", "--person", "ana")


def test_only_open_questions_are_asked_and_the_file_keeps_the_rest(review: Path) -> None:
    before = (review / STUDY).read_text("utf-8").replace("label: Abad", "label: Abad", 1)
    (review / STUDY).write_text(before.replace("arms:\n", "arms: # two of them\n"), "utf-8")
    done = run(review, "abad-2018", *SITTING, keys="".join(DOMAINS))
    assert done.exit_code == 0, done.output
    assert "2.3 " not in done.stdout
    assert "3.2 " not in done.stdout
    assert "Low or Some concerns" in done.stdout
    assert done.stdout.rstrip().endswith("written to studies/abad-2018.yaml")
    text = (review / STUDY).read_text("utf-8")
    assert "arms: # two of them" in text
    assert text.startswith(before[: before.index("arms:")])
    ana = next(s for s in load(review).studies if s.id == "abad-2018").appraisals[-1].assessments[0]
    assert (ana.person, [a.id for a in ana.answers][:4], ana.domains) == ("ana", ["1.1", "1.2", "1.3", "2.1"], ())


def test_what_was_answered_before_an_interruption_is_kept_and_taken_up_again(review: Path) -> None:
    assert run(review, "abad-2018", *SITTING, keys=DOMAINS[0] + "N\n").exit_code == 1  # the input ends
    kept = next(s for s in load(review).studies if s.id == "abad-2018").appraisals[-1].assessments[0]
    assert [each.id for each in kept.answers] == ["1.1", "1.2", "1.3"]
    done = run(review, "abad-2018", *SITTING, keys="\n" + "".join(DOMAINS[1:]))
    assert done.exit_code == 0, done.output
    assert "1.1 " not in done.stdout
    assert "Overall: Low" in done.stdout


def test_a_level_against_the_answers_asks_why(review: Path) -> None:
    keys = DOMAINS[0][:-1] + "High\n\nthe envelopes were opened\n" + "".join(DOMAINS[1:])
    done = run(review, "abad-2018", *SITTING, keys=keys)
    assert done.exit_code == 0, done.output
    assert "why not Low, as the answers imply?" in done.stdout
    assert "D1 Randomisation process: High (the answers imply Low: the envelopes were opened)" in done.stdout
    assert "Overall: High" in done.stdout


def test_questions_in_spanish(review: Path) -> None:
    done = run(review, "abad-2018", *SITTING, "--language", "es", keys="".join(DOMAINS))
    assert "¿Era aleatorio el orden de asignación?" in done.stdout


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('answers:\n  - {id: "1.1", answer: Y}\n  - {id: "3.9", answer: Y}\n', "ana.yaml:3: ana: 3.9 is no question"),
        ('answers:\n  - {id: "3.1", answer: Y}\n  - {id: "3.2", answer: Y}\n', "3.2: answered Y, but it is asked only"),
        ('answers:\n  - {id: "1.1", answr: Y}\n', 'ana.yaml:2: answers[0].answr: unknown key "answr"'),
        ("domains:\n  - {domain: D1, level: Medium, reason: x}\n", '"Medium" is no level of RoB 2'),
        ("answers: [", "broken YAML"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_nothing_is_written(review: Path, written: str, told: str) -> None:
    before = (review / STUDY).read_bytes()
    file = review.parent / "ana.yaml"
    file.write_text(written, "utf-8")
    done = run(review, "abad-2018", *SITTING, "--answers", file)
    assert done.exit_code == 2
    assert told in done.stderr
    assert (review / STUDY).read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nobody-2000", "--person", "ana"], "is no study of this review"),
        (["abad-2018", "--person", "ana", "--instrument", "rob3"], 'did you mean "rob2"'),
        (["abad-2018", "--person", "ana", "--result", "pain"], '"pain" is no result of abad-2018'),
        (["abad-2018", "--person", "ana", "--effect", "itt"], "expected assignment or adhering"),
        (["abad-2018", "--person", "tomas-rey", "--result", "pain-difference", "--adjudicate"], "a third person"),
        (["abad-2018", "--person", "ana", "--result", "fall-usual", "--adjudicate"], "nothing to adjudicate"),
    ],
)
def test_what_cannot_be_done_is_told(review: Path, words: list[str], told: str) -> None:
    done = run(review, *words)
    assert done.exit_code == 2
    assert told in done.stderr


def test_an_instrument_that_does_not_fit_the_design_warns(review: Path) -> None:
    file = review.parent / "ana.yaml"
    file.write_text('answers: [{id: "1", answer: "2"}]\n', "utf-8")
    done = run(review, "abad-2018", "--instrument", "minors", "--person", "ana", "--answers", file)
    assert "MINORS (8 items) is not made for randomised studies; made for it: RoB 2" in done.stderr
    assert "still to answer: 2, 3" in done.stdout


def test_levels_from_robvis(review: Path) -> None:
    file = review.parent / "levels.csv"
    file.write_text("Study,D1,D2,D3,D4,D5,Overall\nlund-2019,Low,Low,High,NA,Low,High\n", "utf-8")
    assert run(review, "--instrument", "rob2", "--result", "fall-usual", "--robvis", file).exit_code == 0
    taken = next(s for s in load(review).studies if s.id == "lund-2019").appraisals[-1]
    assert (taken.level, len(taken.domains)) == ("High", 4)
    file.write_text("Study,D1,D2,D3,D4,D5,Overall\nlund-2019,Severe,Low,High,NA,Low,High\n", "utf-8")
    done = run(review, "--instrument", "rob2", "--robvis", file)
    assert 'levels.csv: line 2: "Severe" is no level of RoB 2' in done.stderr


def test_a_teams_own_instrument_with_mistakes_is_told_with_its_lines(review: Path) -> None:
    file = review / "instruments" / "exercise-delivery.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('{"1.1": [NI]}, gives: Doubtful', '{"1.3": [NI]}, gives: Fair'), "utf-8")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if '{"1.1": [NI]}' in each)
    done = run(review, "abad-2018")
    assert done.exit_code == 2
    assert f'instruments/exercise-delivery.yaml:{line}: when: "1.3" is no question or part' in done.stderr
    assert f'instruments/exercise-delivery.yaml:{line}: gives: "Fair" is no level' in done.stderr
    gap = "\n".join(each for each in text.splitlines() if "[NI]}, gives" not in each)
    file.write_text(gap + "\n", "utf-8")
    done = run(review, "abad-2018", "--instrument", "exercise-delivery", "--person", "ana")
    assert "no rule of domain 1 gives a level for the answers 1.1 NI" in done.stderr
