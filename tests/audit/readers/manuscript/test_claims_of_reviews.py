"""What a small review says of bias, certainty, counts, ranges and superlatives, and what the auditor finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.audit import Audited, audit_file

REVIEW = """\
Drug for disease: a systematic review

Abstract

Results: Response ranged from 10.0% (Alba et al., 2010) to 40.0% (Cruz et al., 2012).

Conclusions: Low-certainty evidence suggests that the drug improves response.

Methods

The risk of bias was assessed with RoB 2 (5 domains). We rated certainty with GRADE.

Results

Of the 3 studies, 2 were randomised trials and 1 was a cohort study. Two of the 3 studies were conducted in Spain. \
Most studies (2 of 3) were randomised. Risk of bias was low in 2 studies and high in 1 study.

Table 1. Characteristics of included studies
Study\tCountry\tDesign\tN\tIntervention\tComparator
Alba 2010\tSpain\tRandomised trial\t100\tDrug\tPlacebo
Bello 2011\tSpain\tRandomised trial\t120\tDrug\tPlacebo
Cruz 2012\tChile\tCohort study\t90\tDrug\tPlacebo

Table 2. Results of the experimental arms
Study\tClinical response, %
Alba 2010\t10.0
Bello 2011\t25.0
Cruz 2012\t40.0

Clinical response ranged from 10.0% (Alba et al., 2010) to 40.0% (Cruz et al., 2012). The highest rate of clinical \
response was seen in Cruz et al. (2012) (40.0%).

Table 3. Risk of bias (RoB 2)
Study\tD1\tD2\tD3\tD4\tD5\tOverall
Alba 2010\tLow\tLow\tLow\tLow\tLow\tLow
Bello 2011\tLow\tLow\tLow\tLow\tLow\tLow
Cruz 2012\tHigh\tLow\tLow\tSome concerns\tLow\tHigh

Table 4. Certainty of the evidence (GRADE)
Outcome\tStart\tRisk of bias\tImprecision\tCertainty
Clinical response\tHigh\tserious (-1)\tserious (-1)\tLow
Overall survival\tHigh\tserious (-1)\tnot serious\tModerate

The certainty of the evidence for clinical response was low. For overall survival, the certainty of the evidence was \
judged moderate. The evidence for clinical response started at high and was downgraded by two levels, to low.

References

Alba A, Gil B. Drug for disease. J Med. 2010;1:1-9.
Bello B, Rey C. Drug for disease in adults. J Med. 2011;2:1-9.
Cruz C, Paz D. A cohort of drug for disease. J Med. 2012;3:1-9.
"""
MINE = ("RB", "GR", "CL", "RS", "HA")


def audited(tmp_path: Path, text: str) -> Audited:
    path = tmp_path / "review.txt"
    path.write_text(text, "utf-8")
    return audit_file(path)


def codes(tmp_path: Path, text: str) -> set[str]:
    return {f.code for f in audited(tmp_path, text).findings if f.code.startswith(MINE)}


def test_the_facts_of_a_review(tmp_path: Path) -> None:
    facts = audited(tmp_path, REVIEW).facts
    assert [(j.level, len(j.domains), j.instrument and j.instrument.name) for j in facts.judgements] == [
        ("low", 5, "rob2"),
        ("low", 5, "rob2"),
        ("high", 5, "rob2"),
    ]
    assert [(r.outcome, r.start, r.down, r.bias) for r in facts.ratings] == [
        ("Clinical response", "High", 2, 1),
        ("Overall survival", "High", 1, 1),
    ]
    assert [(c.levels, c.outcome, c.down) for c in facts.certainty_claims if c.outcome][-3:] == [
        (("low",), "Clinical response", 0),
        (("moderate",), "Overall survival", 0),
        (("low",), "Clinical response", 2),
    ]
    counted = {(str(c.statement.n), c.counted) for c in facts.count_claims}
    assert counted == {("2", 2), ("1", 1)}
    assert len(facts.count_claims) == 6
    assert [(m.word, m.most) for m in facts.majority_claims] == [("most", True)]
    assert [(str(r.low), str(r.high), len(r.values)) for r in facts.range_claims][-1] == ("10.0", "40.0", 3)
    assert [(s.highest, len(s.among)) for s in facts.superlatives] == [(True, 3)]


def test_a_correct_review_is_silent(tmp_path: Path) -> None:
    assert codes(tmp_path, REVIEW) <= {"RB002"}  # RoB 2 for the cohort


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("Alba 2010\tLow\tLow", "Alba 2010\tSerious\tLow", "RB001"),
        ("Some concerns\tLow\tHigh", "Some concerns\tLow\tLow", "RB005"),
        ("serious (-1)\tserious (-1)\tLow", "serious (-1)\tnot serious\tLow", "GR006"),
        ("downgraded by two levels, to low", "downgraded by two levels, to moderate", "GR006"),
        ("not serious\tModerate", "not serious\tFair", "GR001"),
        ("was \\\njudged moderate".replace("\\\n", ""), "was judged intermediate", "GR001"),
        ("clinical response was low", "clinical response was high", "GR004"),
        ("was judged moderate", "was judged very low", "GR004"),
        ("(2 of 3) were", "(1 of 3) were", "CL007"),
        ("2 were randomised trials and 1 was", "1 were randomised trials and 2 were", "CL004"),
        ("Two of the 3 studies were conducted", "One of the 3 studies was conducted", "CL004"),
        ("low in 2 studies and high in 1", "low in 1 studies and high in 2", "CL004"),
        ("Clinical response ranged from 10.0%", "Clinical response ranged from 15.0%", "CL003"),
        ("Cruz et al. (2012) (40.0%)", "Bello et al. (2011) (25.0%)", "RS002"),
        ("assessed with RoB 2 (5 domains)", "assessed with RoB 2 (6 domains)", "RB003"),
    ],
)
def test_one_error_is_found(tmp_path: Path, right: str, wrong: str, code: str) -> None:
    assert right in REVIEW
    assert code not in codes(tmp_path, REVIEW)
    assert code in codes(tmp_path, REVIEW.replace(right, wrong))


TRIAL = """\
Drug against placebo in disease: a randomised trial

Results

Any-grade rash occurred in 26/68 (38.2%) with drug and 20/70 (28.6%) with placebo, and grade 3 or higher in 3/68 \
(4.4%) and 2/70 (2.9%). Grade 3 or higher rash was 4.4% with drug, compared with 2.9% for rash with placebo. \
Overall survival was longer with drug than with placebo.

Table 1. Outcomes
Outcome\tDrug (n = 68)\tPlacebo (n = 70)
Overall survival at 24 months, %\t70.6\t57.1

Table 2. Adverse events, n (%)
Event\tDrug (n = 68), any grade\tDrug (n = 68), grade ≥3\tPlacebo (n = 70), any grade\tPlacebo (n = 70), grade ≥3
Rash\t26 (38.2)\t3 (4.4)\t20 (28.6)\t2 (2.9)
Nausea\t30 (44.1)\t5 (7.4)\t25 (35.7)\t4 (5.7)
"""


def test_a_correct_trial_is_silent(tmp_path: Path) -> None:
    assert codes(tmp_path, TRIAL) <= {"HA002"}


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("26 (38.2)\t3 (4.4)", "26 (38.2)\t36 (52.9)", "HA004"),
        ("grade 3 or higher in 3/68 (4.4%)", "grade 3 or higher in 30/68 (44.1%)", "HA004"),
        ("2/70 (2.9%). Grade", "5/70 (7.1%). Grade", "RS001"),
        ("2.9% for rash", "2.9% for nausea", "HA005"),
        ("longer with drug than with placebo", "longer with placebo than with drug", "CL005"),
    ],
)
def test_one_error_of_a_trial_is_found(tmp_path: Path, right: str, wrong: str, code: str) -> None:
    assert right in TRIAL
    assert code in codes(tmp_path, TRIAL.replace(right, wrong))
