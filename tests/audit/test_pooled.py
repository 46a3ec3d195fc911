"""Forest plots: silent on every meta-analysis that was computed and printed, alarmed by planted errors."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience import synthesis as syn
from consilience.audit import engine
from consilience.audit.facts import Facts, ForestRow, Pooled
from consilience.audit.finding import Finding, Spot
from consilience.model.estimate import Estimate, Interval, Measure
from consilience.model.printed import Printed
from consilience.screening.flow import Flow
from consilience.synthesis.effects import effects_of

SPOT = Spot("case", 1)
NAMES: dict[str, Measure] = {"RR": "risk-ratio", "OR": "odds-ratio", "RD": "risk-difference", "MD": "mean-difference"}


def shown(value: float, decimals: int) -> Printed:
    return Printed(f"{value:.{decimals}f}")


def estimate(measure: str, numbers: Iterable[float], decimals: int) -> Estimate:
    value, least, most = (shown(each, decimals) for each in numbers)
    interval = Interval(level=Printed("95"), low=least, high=most)
    return Estimate(measure=NAMES[measure], unit="1" if measure == "RD" else None, value=value, interval=interval)


def natural(measure: str, value: Any) -> float:
    return float(np.exp(value)) if measure in ("RR", "OR") else float(value)


def tables(random: Random, k: int) -> dict[str, list[int]]:
    """Counts of k trials with one true odds ratio and some heterogeneity."""
    found: dict[str, list[int]] = {name: [] for name in ("events_1", "total_1", "events_2", "total_2")}
    effect, between = random.gauss(0, 0.5), random.choice([0, 0, 0.3, 0.8])
    for _ in range(k):
        risk = random.uniform(0.08, 0.6)
        n, m = random.randint(15, 400), random.randint(15, 400)
        odds = risk / (1 - risk) * math.exp(random.gauss(effect, between))
        for arm, size, chance in (("1", n, odds / (1 + odds)), ("2", m, risk)):
            found[f"total_{arm}"].append(size)
            found[f"events_{arm}"].append(sum(random.random() < chance for _ in range(size)))
    return found


def plot(random: Random, k: int, decimals: int, *, counts: bool = True) -> Pooled | None:
    """A meta-analysis as a program prints it; None where it cannot be made."""
    measure = random.choice(["RR", "OR", "RD", "MD"])
    rows: dict[str, Any] = {}
    if measure == "MD":
        se = np.array([random.uniform(0.3, 2) for _ in range(k)])
        y = np.array([random.gauss(random.choice([-1, 1, 3]), 0.5) + random.gauss(0, s) for s in se])
        fx = syn.effects("MD", estimate=y, se=se)
    else:
        rows = tables(random, k)
        fx = effects_of(measure, rows)
    method = random.choice(["common", "DL", "REML", "PM", "DL-KH", "REML-KH", "MH", "Peto"])
    if method == "MH" and measure != "MD":
        fit = syn.mantel_haenszel(measure, **rows)
    elif method == "Peto" and measure == "OR":
        fit = syn.peto(**rows)
    elif method in ("common", "MH", "Peto"):
        fit = syn.pool(fx, model="common")
    else:
        tau2, _, knapp = method.partition("-")
        fit = syn.pool(fx, tau2=tau2, ci="knapp-hartung" if knapp else "normal")  # type: ignore[arg-type]
    if not fx.included.all() or not np.isfinite(float(fit.estimate)):
        return None
    z = 1.959964
    studies = tuple(
        ForestRow(
            SPOT,
            f"Study {at}",
            estimate(measure, [natural(measure, y + s * z * v**0.5) for s in (0, -1, 1)], decimals),
            shown(float(weight), 1),
            (rows["events_1"][at], rows["total_1"][at]) if rows and counts else None,
            (rows["events_2"][at], rows["total_2"][at]) if rows and counts else None,
        )
        for at, (y, v, weight) in enumerate(zip(fx.y, fx.v, fit.weights, strict=True))
    )
    ends = (natural(measure, each) for each in (fit.estimate, fit.ci.low, fit.ci.high))
    random_model = fit.model == "random"
    return Pooled(
        SPOT,
        "All",
        estimate(measure, ends, decimals),
        model="random" if random_model else "common",
        k=k,
        participants=sum(rows["total_1"]) + sum(rows["total_2"]) if rows else None,
        q=shown(float(fit.q), 2),
        df=k - 1,
        q_p=shown(float(fit.q_p), 2),
        i2=shown(float(fit.i2_q), 0),
        tau2=shown(float(fit.tau2), 2) if random_model else None,
        studies=studies,
    )


def said(pooled: Pooled, code: str = "PO") -> list[Finding]:
    return engine.run(Facts(Flow("none", ()), pooled=(pooled,)), engine.select([code]))


@settings(max_examples=150)
@given(seed=st.integers(0, 10**9), k=st.integers(2, 14), decimals=st.integers(1, 3), counts=st.booleans())
def test_silent_on_any_correct_plot(seed: int, k: int, decimals: int, counts: bool) -> None:
    pooled = plot(Random(seed), k, decimals, counts=counts)
    if pooled is None:
        return
    found = said(pooled)
    # Q of Mantel-Haenszel and Peto, and weights of both, cannot be told from printed effects alone
    allowed = set() if counts else {"PO003", "PO010", "PO013"}
    assert not [f for f in found if f.severity == "error" or f.code not in allowed], [f.message for f in found]


def correct(seed: int, number: int) -> list[Pooled]:
    random = Random(seed)
    plots = [plot(random, random.randint(3, 9), 2) for _ in range(number)]
    return [each for each in plots if each is not None]


def swapped(text: str) -> str:
    """Two unequal neighbouring digits exchanged."""
    places = [at for at in range(len(text) - 1) if text[at].isdigit() and text[at + 1].isdigit()]
    pairs = [at for at in places if text[at] != text[at + 1]]
    return text if not pairs else text[: pairs[0]] + text[pairs[0] + 1] + text[pairs[0]] + text[pairs[0] + 2 :]


def recall(plots: list[tuple[Pooled, Pooled]], *codes: str) -> float:
    """Share of the plots in which a change is noticed by one of the rules."""
    changed = [(before, after) for before, after in plots if before != after]
    assert len(changed) > 25
    return sum(any(said(after, code) for code in codes) for _, after in changed) / len(changed)


def test_a_wrong_pooled_estimate_is_noticed() -> None:
    plots: list[tuple[Pooled, Pooled]] = []
    for pooled in correct(1, 60):
        assert pooled.effect.value is not None
        text = f"{pooled.effect.value.value + Random(len(plots)).choice([-1, 1]) * 0.2:.2f}"
        plots.append((pooled, replace(pooled, effect=pooled.effect.model_copy(update={"value": Printed(text)}))))
    assert recall(plots, "PO001", "PO010") >= 0.95


def test_a_study_entered_the_other_way_round_is_noticed_and_named() -> None:
    hits, named, tried = 0, 0, 0
    for pooled in correct(2, 80):
        row = max(pooled.studies, key=lambda r: r.weight.value if r.weight else 0)
        value = row.effect.value.value if row.effect and row.effect.value else 0.0
        ratio = pooled.effect.measure in ("risk-ratio", "odds-ratio")
        if abs(math.log(value) if ratio else value) < (0.3 if ratio else 0.1):
            continue
        interval = row.effect.interval if row.effect else None
        assert interval is not None
        assert interval.low is not None
        assert interval.high is not None
        low, high = interval.low.value, interval.high.value
        turned = (1 / value, 1 / high, 1 / low) if ratio else (-value, -high, -low)
        kind = {name: short for short, name in NAMES.items()}[pooled.effect.measure]
        wrong = replace(row, effect=estimate(kind, turned, 2), experimental=row.control, control=row.experimental)
        after = replace(pooled, studies=tuple(wrong if each is row else each for each in pooled.studies))
        tried += 1
        found = said(after, "PO010") or said(after, "PO001")
        hits += bool(found)
        named += any(row.label in repair.hypothesis for each in found for repair in each.repairs)
    assert tried > 25
    assert hits >= 0.95 * tried
    assert named >= 0.7 * tried


@pytest.mark.parametrize(
    ("name", "codes", "least"),
    [("i2", ("PO004",), 0.85), ("q", ("PO004", "PO005", "PO013"), 0.9), ("q_p", ("PO005",), 0.9)],
)
def test_exchanged_digits_in_heterogeneity_are_noticed(name: str, codes: tuple[str, ...], least: float) -> None:
    plots = []
    for pooled in correct(3, 90):
        text = swapped(str(getattr(pooled, name)))
        if "0" not in str(getattr(pooled, name))[:1] or name == "q_p":
            plots.append((pooled, replace(pooled, **{name: Printed(text)})))  # type: ignore[arg-type]
    assert recall(plots, *codes) >= least


def test_wrong_numbers_of_studies_are_noticed() -> None:
    plots = correct(4, 40)
    assert recall([(pooled, replace(pooled, k=(pooled.k or 0) + 1)) for pooled in plots], "PO007") == 1.0
    assert recall([(pooled, replace(pooled, df=(pooled.df or 0) + 1)) for pooled in plots], "PO006") == 1.0


def test_exchanged_weights_are_noticed() -> None:
    plots = []
    for pooled in correct(5, 60):
        order = sorted(pooled.studies, key=lambda r: r.weight.value if r.weight else 0)
        light, heavy = order[0], order[-1]
        if light.weight and heavy.weight and heavy.weight.value > 1.5 * light.weight.value:
            rows = {id(light): replace(light, weight=heavy.weight), id(heavy): replace(heavy, weight=light.weight)}
            plots.append((pooled, replace(pooled, studies=tuple(rows.get(id(r), r) for r in pooled.studies))))
    assert recall(plots, "PO003") >= 0.95
