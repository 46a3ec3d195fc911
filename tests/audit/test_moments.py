"""Scores, counts and p values of people who were really drawn: silent however they are printed; planted errors fire."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from consilience.audit import engine
from consilience.audit.facts import Facts, Partition, Sample, Statistic
from consilience.audit.finding import Finding, Spot
from consilience.model.printed import Printed
from consilience.screening.flow import Flow

from .harness import parse
from .truth import line, printed, said

SPOT = Spot("case", 1)
NEW = ("MN", "PV", "SU", "RS", "PC004", "CI010")
SCORES = "scores: {low: 0, high: 21, step: 1}"
SCALE = f"outcomes: [{{id: mood, label: Mood, kind: efficacy, measure: mean, better: lower, {SCORES}}}]"


def trial(results: Iterable[str], n: int, m: int) -> object:
    rows = "".join(f"\n  - {result}" for result in results)
    return parse(f"{SCALE}\nstudy: {{arms: {{a: {n}, b: {m}}}}}\nresults:{rows}\n")


def people(random: Random) -> tuple[np.ndarray, np.ndarray]:
    arms = []
    for _ in "ab":
        middle, spread = random.uniform(3, 18), random.uniform(1, 6)
        drawn = [round(random.gauss(middle, spread)) for _ in range(random.randint(6, 80))]
        arms.append(np.clip(np.array(drawn), 0, 21))
    return arms[0], arms[1]


def row(arm: str, scores: np.ndarray, decimals: int, **parts: object) -> str:
    sd = f"{{kind: standard-deviation, half_width: {printed(float(scores.std(ddof=1)), decimals)}}}"
    mean = printed(float(scores.mean()), decimals)
    return line(outcome="mood", arm=arm, value=mean, total=len(scores), interval=sd, **parts)


@settings(max_examples=150)
@given(
    seed=st.integers(0, 10**9),
    decimals=st.integers(0, 3),
    digits=st.integers(2, 4),
    equal=st.booleans(),
    sided=st.booleans(),
)
def test_silent_on_scores_of_people(seed: int, decimals: int, digits: int, equal: bool, sided: bool) -> None:
    a, b = people(Random(seed))
    if a.std() == b.std() == 0:
        return
    test = stats.ttest_ind(a, b, equal_var=equal)
    p = float(test.pvalue) / (2 if sided else 1)
    gap = float(a.mean() - b.mean())
    low, high = stats.ttest_ind(a, b, equal_var=equal).confidence_interval()
    results = [
        row("a", a, decimals, p=printed(p, digits)),
        row("b", b, decimals),
        line(
            outcome="pain",
            measure="mean-difference",
            value=printed(gap, decimals),
            ci=f"{low:.{decimals}f} to {high:.{decimals}f}",
        ),
    ]
    found = said(trial(results, len(a), len(b)), *NEW)
    # arms may truly differ in spread as much as an error from a deviation: MN004 is a warning
    assert not [f.message for f in found if f.code != "MN004"]
    assert not [f for f in found if f.severity == "error"]


@settings(max_examples=150)
@given(
    n=st.integers(5, 300), m=st.integers(5, 300), data=st.data(), digits=st.integers(2, 4), decimals=st.integers(0, 2)
)
def test_silent_on_counts_of_people(n: int, m: int, data: st.DataObject, digits: int, decimals: int) -> None:
    x, y = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    if not 0 < x + y < n + m:
        return
    table = np.array([[x, n - x], [y, m - y]])
    correction = data.draw(st.sampled_from([None, True, False]))
    p = stats.fisher_exact(table)[1] if correction is None else stats.chi2_contingency(table, correction=correction)[1]
    cut = data.draw(st.booleans())
    results = [
        line(outcome="sepsis", arm="a", events=x, total=n, p=printed(float(p), digits)),
        line(outcome="sepsis", arm="b", events=y, total=m),
        line(outcome="cr", arm="a", events=x, value=printed(100 * x / n, decimals, cut=cut)),
        line(outcome="cr", arm="b", events=y, value=printed(100 * y / m, decimals, cut=cut)),
    ]
    assert not [f.message for f in said(trial(results, n, m), *NEW)]


def facts(**parts: object) -> Facts:
    return Facts(Flow("none", ()), **parts)  # type: ignore[arg-type]


def run(given: Facts) -> list[Finding]:
    return engine.run(given, engine.select(NEW))


@settings(max_examples=200)
@given(parts=st.lists(st.integers(0, 200), min_size=2, max_size=8), decimals=st.integers(0, 2), cut=st.booleans())
def test_silent_on_parts_of_a_whole(parts: list[int], decimals: int, cut: bool) -> None:
    whole = sum(parts)
    if not whole:
        return
    shares = tuple(Printed(printed(100 * n / whole, decimals, cut=cut)) for n in parts)
    named = tuple((str(at), n) for at, n in enumerate(parts))
    samples = tuple(Sample(SPOT, Printed(whole), "participants", "analysed", place) for place in ("text", "table"))
    assert not run(facts(partitions=(Partition(SPOT, "people", whole, named, True, shares),), samples=samples))


@settings(max_examples=200)
@given(
    kind=st.sampled_from(["t", "F", "chi2", "z", "r"]),
    value=st.floats(0.05, 6),
    df=st.integers(3, 150),
    decimals=st.integers(1, 3),
    digits=st.integers(2, 4),
)
def test_silent_on_statistics(kind: str, value: float, df: int, decimals: int, digits: int) -> None:
    if kind == "r":
        value /= 7
    correlation = min(value, 0.99)
    exact = {
        "t": 2 * stats.t.sf(value, df),
        "F": stats.f.sf(value, 2, df),
        "chi2": stats.chi2.sf(value, df),
        "z": 2 * stats.norm.sf(value),
        "r": 2 * stats.t.sf(correlation * np.sqrt(df / (1 - correlation**2)), df),
    }[kind]
    degrees: list[int] = {"F": [2, df], "z": []}.get(kind, [df])
    p = f"<{10.0**-digits:.{digits}f}" if exact < 10.0**-digits else printed(float(exact), digits)
    given = Statistic(SPOT, kind, Printed(printed(value, decimals)), tuple(map(Printed, degrees)), Printed(p))  # type: ignore[arg-type]
    assert not run(facts(statistics=(given,)))


@pytest.mark.parametrize("factor", [10, 0.1])
def test_a_p_that_its_statistic_does_not_give_fires(factor: float) -> None:
    hits = 0
    for seed in range(60):
        random = Random(seed)
        t, df = random.uniform(2.2, 4), random.randint(10, 80)
        p = min(float(2 * stats.t.sf(t, df)) * factor, 0.99)
        given = Statistic(SPOT, "t", Printed(f"{t:.2f}"), (Printed(df),), Printed(f"{p:.5f}"))
        hits += bool(run(facts(statistics=(given,))))
    assert hits == 60


def test_impossible_means_and_deviations_fire() -> None:
    """Wherever the digits discriminate: few people, two decimals."""
    means, deviations, tried = 0, 0, 0
    for seed in range(120):
        random = Random(seed)
        n = random.randint(10, 30)
        scores = np.array([random.randint(0, 21) for _ in range(n)])
        value = f"{scores.mean() + random.choice([0.02, -0.02]):.2f}"
        possible = any(f"{total / n:.2f}" == value for total in range(21 * n + 1))
        if possible:
            continue
        tried += 1
        sd = f"{{kind: standard-deviation, half_width: {scores.std(ddof=1):.2f}}}"
        wrong = trial([line(outcome="mood", arm="a", value=value, total=n, interval=sd)], n, n)
        means += bool(said(wrong, "MN001"))
        sums = [
            f"{np.sqrt((q - scores.sum() ** 2 / n) / (n - 1)):.4f}"
            for q in range((scores**2).sum() - 1, (scores**2).sum() + 2)
        ]
        sd = f"{{kind: standard-deviation, half_width: {sums[0]}}}"  # one more or less in the squares: wrong parity
        wrong = trial([line(outcome="mood", arm="a", value=f"{scores.mean():.4f}", total=n, interval=sd)], n, n)
        deviations += bool(said(wrong, "MN002"))
    assert tried > 30
    assert means == tried
    assert deviations == tried
