"""``consilience appraise``: asks what is open, refuses what does not fit, writes what was answered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consilience.cli import main
from consilience.home.folder import load
from consilience.model.appraisal import Assessment

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
    assert "so far: Low / Some concerns" in done.stdout
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


def test_each_answer_is_kept_at_once_and_one_can_go_back(review: Path) -> None:
    stopped = run(review, "abad-2018", *SITTING, keys="Y\ndrawn by a computer\nMethods\nN\n\nb\n?\nprobably yes\n\nq\n")
    assert stopped.exit_code == 1
    assert "stopped; answers kept: 2" in stopped.stdout
    assert "Enter keeps N" in stopped.stdout
    assert "Read the official guidance" in stopped.stdout
    kept = assessment(review, "fall-usual", "ana")
    assert [(each.id, each.answer) for each in kept.answers] == [("1.1", "Y"), ("1.2", "PY")]
    anchor = kept.answers[0].anchor
    assert anchor is not None
    assert (anchor.source, anchor.place, anchor.quote) == ("abad-2018", "Methods", "drawn by a computer")


def assessment(review: Path, result: str, person: str, study: str = "abad-2018") -> Assessment:
    found = next(each for each in load(review).studies if each.id == study)
    return next(
        each
        for appraisal in found.appraisals
        if appraisal.result == result
        for each in (*appraisal.assessments, *([appraisal.adjudication] if appraisal.adjudication else []))
        if each.person == person
    )


def test_an_answer_that_is_changed_takes_with_it_what_it_closes(review: Path) -> None:
    run(review, "abad-2018", *SITTING, keys="".join(DOMAINS[:2]) + "N\n\nN\nwords\n\nY\n\nq\n")
    assert len(assessment(review, "fall-usual", "ana").answers) == 9
    # Back from 3.4 over 3.3 and 3.2 to 3.1, which becomes yes.
    run(review, "abad-2018", *SITTING, keys="b\nb\nb\nY\n\nq\n")
    answers = assessment(review, "fall-usual", "ana").answers
    assert [each.id for each in answers][-1] == "3.1"
    assert answers[-1].answer == "Y"


def test_a_finished_assessment_is_gone_through_again_without_loss(review: Path) -> None:
    run(review, "abad-2018", *SITTING, keys="".join(DOMAINS))
    before = assessment(review, "fall-usual", "ana")
    assert run(review, "abad-2018", *SITTING, keys="n\n").exit_code == 0
    half = run(review, "abad-2018", *SITTING, keys="y\n\n\n\n\nq\n")  # keeps two answers, then stops
    assert half.exit_code == 1
    assert assessment(review, "fall-usual", "ana") == before


def test_answers_from_a_file_never_take_away_earlier_ones_unasked(review: Path) -> None:
    run(review, "abad-2018", *SITTING, keys="Y\nwords of the paper\nMethods\nY\n\nq\n")
    file = review.parent / "ana.yaml"
    file.write_text('answers: {"1.1": Y, "1.2": PN}\n', "utf-8")
    done = run(review, "abad-2018", *SITTING, "--answers", file)
    assert done.exit_code == 2
    assert "ana has answered before, and the new answers do not hold 1.1, 1.2" in done.stderr
    assert run(review, "abad-2018", *SITTING, "--answers", file, "--replace").exit_code == 0
    assert assessment(review, "fall-usual", "ana").answers[1].answer == "PN"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("full.yaml", 'person: Ana\nanswers:\n  - {id: "1.2", answer: probably yes}\n  - {id: Q1.1, answer: y}\n'),
        ("short.yaml", "person: ana\nanswers: {1.1: Y, 1.2: PY, 1.3: }\n"),
        ("bare.yaml", "1.1: y\n1.2: Probably yes\n"),
        ("full.json", '{"person": "ana", "answers": [{"id": "1.1", "answer": "Y"}, {"id": "1.2", "answer": "PY"}]}'),
        ("short.json", '{\n\t"1.1": "Y",\n\t"1.2": "PY"\n}\n'),
    ],
)
def test_files_of_answers(review: Path, name: str, text: str) -> None:
    file = review.parent / name
    file.write_text(text.replace("Ana", "ana"), "utf-8")
    who = () if "person" in text else ("--person", "Ana")
    done = run(review, "abad-2018", "--instrument", "rob2", "--result", "fall-usual", *who, "--answers", file)
    assert done.exit_code == 0, done.stderr
    assert [(e.id, e.answer) for e in assessment(review, "fall-usual", "ana").answers] == [("1.1", "Y"), ("1.2", "PY")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "ana.yaml:1: empty"),
        ("just words\n", "ana.yaml:1: expected keys and values"),
        ("- 1.1\n", "ana.yaml:1: expected keys and values"),
        ("answers: {1.1: maybe}\n", 'ana.yaml:1: ana: 1.1: "maybe" is no answer here (allowed: Y, PY, PN, N, NI)'),
        ("answers:\n  1.1: Y\n  3.1: Y\n  3.2: Y\n", "ana.yaml:4: ana: 3.2: answered Y, but it is asked only where"),
        ("answers: {3.1: N, 3.2: NI}\n", '3.2: "NI" is no answer here (allowed: Y, PY, PN, N)'),
        ("answers: {2.1: [Y]}\n", "ana.yaml:1"),
        ("answers: {2.1: Y, 2.1: N}\n", "2.1"),
        ("level: High\nanswers: {1.1: Y}\n", "ana.yaml:1"),
        ("domains:\n  - {domain: D1, level: High}\n", "ana.yaml:2: ana: D1: High is given without answers to 1.1"),
        ("deviations: [non-adherence]\nanswers: {1.1: Y}\n", "they belong to the effect of adhering"),
    ],
)
def test_malformed_files_are_refused_with_their_line(review: Path, text: str, told: str) -> None:
    before = (review / STUDY).read_bytes()
    file = review.parent / "ana.yaml"
    file.write_text(text, "utf-8")
    done = run(review, "abad-2018", *SITTING, "--answers", file)
    assert done.exit_code == 2, done.output
    assert told in done.stderr
    assert (review / STUDY).read_bytes() == before


def test_who_assesses_must_be_known(review: Path) -> None:
    file = review.parent / "answers.yaml"
    file.write_text("answers: {1.1: Y}\n", "utf-8")
    done = run(review, "abad-2018", "--instrument", "rob2", "--answers", file)
    assert (done.exit_code, "who assesses? Add --person NAME" in done.stderr) == (2, True)
    gone = run(review, "abad-2018", *SITTING, "--answers", review.parent / "none.yaml")
    assert (gone.exit_code, "no such file" in gone.stderr) == (2, True)
    assert "written" not in run(review, "abad-2018", "--instrument", "rob2", keys="").stdout


def test_several_domains_with_some_concerns_are_put_to_the_person(review: Path) -> None:
    some = ["Y\n\nNI\n\nN\n\n\n", "Y\n\nN\n\nNI\n\nY\n\n\n", *DOMAINS[2:]]
    kept = run(review, "abad-2018", *SITTING, keys="".join(some) + "\n")
    assert "2 domains: Some concerns. Do they together lower confidence" in kept.stdout
    assert "Overall: Some concerns" in kept.stdout
    other = ("--instrument", "rob2", "--result", "fall-strength", "--person", "ana")
    raised = run(review, "abad-2018", *other, keys="".join(some) + "Low\nhigh\nboth point the same way\n")
    assert "overall Low would be better than the worst domain (Some concerns)" in raised.stdout
    assert "Overall: High" in raised.stdout
    own = assessment(review, "fall-strength", "ana")
    assert (own.level, own.reason) == ("High", "both point the same way")


def test_the_effect_of_adhering_asks_what_is_looked_at(review: Path) -> None:
    keys = "n\nn\ny\n" + DOMAINS[0] + "Y\n\nN\n\nPY\n\nN\n\n\n" + "".join(DOMAINS[2:])
    done = run(review, "abad-2018", *SITTING, "--effect", "adhering", keys=keys)
    assert done.exit_code == 0, done.output
    assert "2.3 " not in done.stdout
    assert "2.4 " not in done.stdout
    assert "Overall: High" in done.stdout
    own = {each.id: each.answer for each in assessment(review, "fall-usual", "ana").answers}
    assert (own["2.3"], own["2.4"], own["2.5"], own["2.6"]) == ("NA", "NA", "PY", "N")
    assert run(review, "abad-2018").exit_code == 0


def test_nobody_sees_the_answers_of_another_before_adjudicating(review: Path) -> None:
    assert run(review, "abad-2018", *SITTING, keys="".join(DOMAINS)).exit_code == 0
    ben = ("--instrument", "rob2", "--result", "fall-usual", "--person", "ben")
    other = run(review, "abad-2018", *ben, "--json", keys="Y\n\nN\nopen list\n\nN\n\n\n" + "".join(DOMAINS[1:]))
    assert other.exit_code == 0, other.output
    assert '"ben"' in other.stdout
    assert '"ana"' not in other.stdout
    assert "ana:" not in other.stdout
    cleo = ("--instrument", "rob2", "--result", "fall-usual", "--person", "cleo", "--adjudicate")
    settled = run(review, "abad-2018", *cleo, keys="Y\n\nPY\n\nN\n\n\n")
    assert settled.exit_code == 0, settled.output
    assert '1.2 ben: N "open list"' in settled.stdout
    assert "1.2 ana: Y" in settled.stdout
    assert "2.1" not in settled.stdout
    rows = json.loads(run(review, "abad-2018", "--json").stdout)
    falls = next(row for row in rows if row["result"] == "fall-usual")
    assert (falls["overall"], falls["status"]) == ("Low", "adjudicated")
    dora = ("--instrument", "rob2", "--result", "fall-usual", "--person", "dora", "--adjudicate")
    assert "cleo has adjudicated it already" in run(review, "abad-2018", *dora).stderr


def test_answers_of_two_who_write_at_one_time_are_both_kept(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ben's file changes while Ana is asked: her next answer is written into the file as it is then."""
    from consilience.cli import appraising

    read = appraising._Desk.read
    times = iter(range(100))

    def meanwhile(desk: appraising._Desk, prompt: str, default: str | None = None) -> str:
        if next(times) == 2:
            file = review.parent / "ben.yaml"
            file.write_text("answers: {1.1: N}\n", "utf-8")
            ben = ("--instrument", "rob2", "--result", "fall-usual", "--person", "ben", "--answers", file)
            CliRunner().invoke(main, ["appraise", str(review), "abad-2018", *map(str, ben)])
        return read(desk, prompt, default)

    monkeypatch.setattr(appraising._Desk, "read", meanwhile)
    run(review, "abad-2018", *SITTING, keys="Y\n\nY\n\nq\n")
    assert [e.id for e in assessment(review, "fall-usual", "ana").answers] == ["1.1", "1.2"]
    assert [e.answer for e in assessment(review, "fall-usual", "ben").answers] == ["N"]


def test_prompts_in_portuguese_and_spanish(review: Path) -> None:
    stopped = run(review, "abad-2018", *SITTING, "--language", "pt", keys="Y\n\nq\n")
    assert "A ordem de alocação foi aleatória?" in stopped.stdout
    assert "parado; respostas guardadas: 1" in stopped.stdout
    again = run(review, "abad-2018", *SITTING, "--language", "es", keys="q\n")
    assert "palabras" not in again.stdout
    assert "respuestas conservadas: 1" in again.stdout


def test_levels_that_wait_for_a_person(review: Path) -> None:
    v2 = ("--instrument", "ROBINS-I V2", "--result", "fall-usual", "--person", "ana")
    triage, domain_1 = "Y\n\nN\n\n", "WN\n\nY\n\nN\n\nN\n\n"
    done = run(review, "abad-2018", *v2, keys=triage + domain_1 + "Moderate\nq\n")
    assert "public sources disagree here" in done.stdout
    assert [(e.domain, e.level) for e in assessment(review, "fall-usual", "ana").domains] == [("D1", "Moderate")]
    v1 = ("--instrument", "robins-i", "--result", "fall-usual", "--person", "ana")
    chosen = run(review, "abad-2018", *v1, keys="PN\n\n\nN\n\nY\n\nModerate\nq\n")
    assert "choose the level by these criteria" in chosen.stdout


def test_a_teams_instrument_does_not_take_the_name_of_one_that_ships(review: Path) -> None:
    text = (review / "instruments" / "exercise-delivery.yaml").read_text("utf-8")
    (review / "instruments" / "rob2.yaml").write_text(text.replace("id: exercise-delivery", "id: rob2"), "utf-8")
    assert 'instruments/rob2.yaml:3: id: "rob2" is an instrument that ships' in run(review, "abad-2018").stderr
