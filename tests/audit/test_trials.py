"""Survival and ratios: silent on every table that follows from hazards, alarmed by planted errors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from statistics import NormalDist

from hypothesis import given, settings
from hypothesis import strategies as st

from .truth import line, messages, printed, said, span, study

RULES = ("CI001", "CI002", "CI003", "CI004", "CI008", "CI009", "PC003", "SV", "LY", "CL005", "DE002")
HALF = 1.96


@dataclass(frozen=True)
class Trial:
    """Two arms with exponential times to relapse and to death without relapse, hazards in one proportion."""

    death: float
    """Yearly hazard in the comparator."""
    relapse: float
    ratio: float
    """Hazard ratio, arm a over arm b."""
    n: int
    years: tuple[float, ...]

    def free(self, arm: str, year: float) -> float:
        """Per cent without any event."""
        return 100 * math.exp(-(self.death + self.relapse) * self.hazard(arm) * year)

    def alive(self, arm: str, year: float) -> float:
        """Per cent alive, if relapse were never fatal: at least those without an event."""
        return 100 * math.exp(-self.death * self.hazard(arm) * year)

    def relapsed(self, arm: str, year: float) -> float:
        """Per cent whose first event was a relapse."""
        return self.relapse / (self.death + self.relapse) * (100 - self.free(arm, year))

    def hazard(self, arm: str) -> float:
        return self.ratio if arm == "a" else 1.0

    def limits(self) -> tuple[float, float]:
        """The interval of the ratio."""
        half = HALF * 2 / math.sqrt(self.n)
        return self.ratio * math.exp(-half), self.ratio * math.exp(half)

    def p(self) -> float:
        """The p value of the ratio."""
        return 2 * (1 - NormalDist().cdf(abs(math.log(self.ratio)) * math.sqrt(self.n) / 2))

    def cells(self, decimals: int) -> dict[str, dict[str, object]]:
        """Every value of the table."""
        found: dict[str, dict[str, object]] = {}
        for arm in "ab":
            for year in self.years:
                rates = {"os": self.alive, "dfs": self.free, "relapse": self.relapsed}
                for outcome, rate in rates.items():
                    cell = {"outcome": outcome, "arm": arm, "time": f"{12 * year:g} months"}
                    found[f"{outcome} {arm} {year:g}"] = {**cell, "value": printed(rate(arm, year), decimals)}
            months = 12 * math.log(2) / ((self.death + self.relapse) * self.hazard(arm))
            median = {"outcome": "dfs", "arm": arm, "measure": "median-time", "unit": "months"}
            found[f"median {arm}"] = {**median, "value": printed(months, decimals)}
        for outcome in ("os", "dfs"):
            cell = {"outcome": outcome, "contrast": "{experimental: a, comparator: b}"}
            value, p = printed(self.ratio, 2), max(self.p(), 1e-9)
            found[f"ratio {outcome}"] = {**cell, "value": value, "ci": span(*self.limits(), 2), "p": printed(p, 4)}
        return found

    def case(self, cells: dict[str, dict[str, object]]) -> object:
        return study([line(**cell) for cell in cells.values()], arms=f"{{a: {self.n}, b: {self.n}}}", n=2 * self.n)


def greenwood(survival: float, at_risk: float, scale: str) -> tuple[float, float]:
    """The interval of a survival figure in per cent, with the information of so many people."""
    p = survival / 100
    error = HALF * math.sqrt(p * (1 - p) / at_risk)
    match scale:
        case "plain":
            low, high = p - error, p + error
        case "log":
            low, high = p * math.exp(-error / p), p * math.exp(error / p)
        case "logit":
            half, middle = error / (p * (1 - p)), math.log(p / (1 - p))
            low, high = 1 / (1 + math.exp(half - middle)), 1 / (1 + math.exp(-half - middle))
        case _:
            half, middle = error / (p * -math.log(p)), math.log(-math.log(p))
            low, high = math.exp(-math.exp(middle + half)), math.exp(-math.exp(middle - half))
    return 100 * max(low, 0), 100 * min(high, 1)


times = st.lists(st.sampled_from([0.5, 1, 2, 3, 4, 5, 8, 10]), min_size=1, max_size=3, unique=True)
trials = st.builds(
    Trial,
    death=st.floats(0.01, 0.6),
    relapse=st.floats(0.01, 0.6),
    ratio=st.floats(0.25, 3),
    n=st.integers(20, 400),
    years=times.map(lambda found: tuple(sorted(found))),
)


@settings(max_examples=150)
@given(
    trial=trials,
    decimals=st.integers(0, 2),
    scale=st.sampled_from(["plain", "log", "log-log", "logit"]),
    followed=st.floats(0.3, 1),
)
def test_silent_on_any_correct_trial(trial: Trial, decimals: int, scale: str, followed: float) -> None:
    cells = trial.cells(decimals)
    for name, cell in cells.items():
        true = trial.alive if name.startswith("os") else trial.free
        if name.split()[0] in ("os", "dfs"):
            arm, year = name.split()[1:]
            survival = true(arm, float(year))
            if 0.5 < survival < 99.5:
                cell["ci"] = span(*greenwood(survival, followed * trial.n, scale), decimals)
    assert messages(trial.case(cells), *RULES) == []


@settings(max_examples=100)
@given(trial=trials, decimals=st.integers(0, 2))
def test_silent_where_the_report_states_the_same_more_finely(trial: Trial, decimals: int) -> None:
    cells = trial.cells(decimals)
    for name, cell in trial.cells(decimals + 1).items():
        finer = {key: cell[key] for key in ("value", "measure", "unit", "ci") if key in cell}
        if "ratio" not in name:  # a table of hazard ratios is copied as it is
            # A value that rounds up twice (0.449 to 0.45 to 0.5) is no copy of the report's digits.
            if abs(float(str(finer["value"])) - float(str(cells[name]["value"]))) > 0.5 * 10.0**-decimals + 1e-9:
                continue
            cells[name]["in_report"] = line(**finer)
    assert messages(trial.case(cells), "LY") == []


def sample(seed: int, size: int = 200) -> list[tuple[Trial, Random]]:
    """Trials of usual size."""
    random = Random(seed)
    found = []
    for _ in range(size):
        years = tuple(sorted(random.sample([1, 2, 3, 4, 5], 2)))
        ratio = math.exp(random.choice([-1, 1]) * random.uniform(0.3, 1.2))
        hazards = random.uniform(0.05, 0.4), random.uniform(0.05, 0.4)
        found.append((Trial(*hazards, ratio, random.randint(40, 300), years), random))
    return found


def exchange(cells: dict[str, dict[str, object]], a: str, b: str) -> None:
    cells[a]["value"], cells[b]["value"] = cells[b]["value"], cells[a]["value"]


def number(cell: dict[str, object]) -> float:
    return float(str(cell["value"]))


def test_arms_exchanged_for_overall_survival() -> None:
    """Wherever some arm then lives shorter than it is free of events."""
    hits, tried = 0, 0
    for trial, _ in sample(1):
        cells = trial.cells(1)
        for year in trial.years:
            exchange(cells, f"os a {year:g}", f"os b {year:g}")
        detectable = any(
            number(cells[f"os {arm} {year:g}"]) + 0.11 < number(cells[f"dfs {arm} {year:g}"])
            for arm in "ab"
            for year in trial.years
        )
        if detectable:
            tried += 1
            hits += bool(said(trial.case(cells), "SV001"))
    assert tried > 30
    assert hits >= 0.95 * tried


def test_arms_exchanged_for_a_curve_with_a_ratio() -> None:
    """Wherever the reciprocal of the ratio lies outside its interval."""
    hits, repaired, tried = 0, 0, 0
    for trial, _ in sample(2):
        low, high = trial.limits()
        if low < 1 / trial.ratio < high:
            continue
        tried += 1
        cells = trial.cells(1)
        for year in trial.years:
            exchange(cells, f"os a {year:g}", f"os b {year:g}")
        found = said(trial.case(cells), "SV004")
        hits += bool(found)
        repaired += bool(found) and bool(found[0].repairs)
    assert tried > 50
    assert hits >= 0.95 * tried
    assert repaired >= 0.95 * tried


def test_arms_exchanged_against_the_report() -> None:
    hits, tried = 0, 0
    for trial, _ in sample(3):
        cells = trial.cells(1)
        year = trial.years[0]
        a, b = f"os a {year:g}", f"os b {year:g}"
        if number(cells[a]) == number(cells[b]):
            continue
        tried += 1
        for name in (a, b):
            cells[name]["in_report"] = line(value=cells[name]["value"])
        exchange(cells, a, b)
        codes = [each.code for each in said(trial.case(cells), "LY")]
        hits += codes == ["LY002"]
    assert tried > 150
    assert hits == tried


def test_a_curve_that_rises() -> None:
    hits, tried = 0, 0
    for trial, _ in sample(4):
        cells = trial.cells(1)
        early, late = (f"os a {year:g}" for year in trial.years)
        if number(cells[early]) - number(cells[late]) < 0.11:
            continue
        tried += 1
        exchange(cells, early, late)
        hits += bool(said(trial.case(cells), "SV002"))
    assert tried > 150
    assert hits == tried


def test_an_interval_of_more_people_than_there_are() -> None:
    """Twice as many people make it narrower by a factor of 1.4."""
    for trial, random in sample(9, 60):
        survival = trial.free("b", 1)
        if not 10 < survival < 90:
            continue
        low, high = greenwood(survival, 2.2 * trial.n, random.choice(["plain", "log-log"]))
        cell = line(outcome="dfs", arm="b", time="1 year", value=printed(survival, 1), ci=span(low, high, 1))
        assert said(study([cell], arms=f"{{a: {trial.n}, b: {trial.n}}}"), "SV008")


def test_counts_printed_as_percentages() -> None:
    """Wherever the counts read as percentages imply a ratio outside the interval, and the true ones one inside."""
    hits, tried = 0, 0
    for trial, _ in sample(5):
        year = trial.years[1]
        counts = [round(trial.free(arm, year) / 100 * trial.n) for arm in "ab"]
        low, high = trial.limits()
        if not all(0 < count < min(trial.n, 100) for count in counts):
            continue
        as_percent = math.log(counts[0] / 100) / math.log(counts[1] / 100)
        as_counts = math.log(counts[0] / trial.n) / math.log(counts[1] / trial.n)
        if low - 0.05 < as_percent < high + 0.05 or not low < as_counts < high:
            continue
        tried += 1
        cells: dict[str, dict[str, object]] = {
            arm: {"outcome": "dfs", "arm": arm, "time": f"{year:g} years", "value": str(count)}
            for arm, count in zip("ab", counts, strict=True)
        }
        cells["ratio"] = {
            "outcome": "dfs",
            "contrast": "{experimental: a, comparator: b}",
            "value": printed(trial.ratio, 2),
            "ci": span(low, high, 2),
        }
        hits += bool(said(trial.case(cells), "PC003"))
    assert tried >= 10
    assert hits >= 0.95 * tried


def test_a_ratio_with_a_wrong_limit() -> None:
    """Wherever a digit before the last is wrong: the last may be lost in rounding."""
    hits, tried = 0, 0
    for trial, random in sample(6):
        low, high = trial.limits()
        digits = list(printed(high, 2))
        at = len(digits) - 2
        wrong = str((int(digits[at]) + random.randint(2, 8)) % 10)
        digits[at] = wrong
        text = "".join(digits)
        # One tenth of a small limit is much, of a large one little; and the estimate must still lie inside.
        if abs(float(text) / high - 1) < 0.12 or float(text) <= trial.ratio + 0.02 or low < 0.1:
            continue
        tried += 1
        cell = line(
            outcome="os",
            contrast="{experimental: a, comparator: b}",
            value=printed(trial.ratio, 2),
            ci=f"{printed(low, 2)} to {text}",
        )
        hits += bool(said(study([cell], arms="[a, b]"), "CI008"))
    assert tried > 50
    assert hits >= 0.95 * tried


def test_a_ratio_s_interval_beside_a_percentage() -> None:
    """Wherever the interval does not hold the percentage by chance, which that of a ratio never does above 10."""
    hits, named = 0, 0
    picked = [(trial, random) for trial, random in sample(7) if trial.limits()[1] < 3 and trial.free("b", 1) > 20]
    for trial, _ in picked:
        cells: dict[str, dict[str, object]] = {
            arm: {"outcome": "dfs", "arm": arm, "time": "1 year", "value": printed(trial.free(arm, 1), 1)}
            for arm in "ab"
        }
        cells["b"]["ci"] = span(*trial.limits(), 2)
        found = said(trial.case(cells), "CI002")
        hits += bool(found)
        named += bool(found) and "hazard ratio" in found[0].repairs[0].hypothesis
    assert len(picked) > 50
    assert hits == len(picked)
    assert named >= 0.95 * len(picked)


def test_a_p_value_of_the_other_side() -> None:
    hits, tried = 0, 0
    for trial, random in sample(8):
        p = trial.p()
        low, high = trial.limits()
        if 0.02 < p < 0.12 or not (high < 0.995 or low > 1.005 or low < 0.995 < 1.005 < high):
            continue
        tried += 1
        wrong = printed(random.uniform(0.12, 0.9) if p < 0.05 else random.uniform(0.0001, 0.02), 4)
        cell = line(
            outcome="os",
            contrast="{experimental: a, comparator: b}",
            value=printed(trial.ratio, 2),
            ci=span(low, high, 2),
            p=wrong,
        )
        hits += bool(said(study([cell], arms="[a, b]"), "CI009"))
    assert tried > 50
    assert hits >= 0.95 * tried
