"""Whatever a manuscript prints, however wrong, the numeric rules answer: no number makes one of them fail."""

from __future__ import annotations

from random import Random
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.audit import engine
from consilience.audit.facts import Facts, ForestRow, Partition, Pooled, Sample, Statistic
from consilience.audit.finding import Spot
from consilience.model.estimate import Estimate, Interval
from consilience.model.printed import Printed
from consilience.screening.flow import Flow

SPOT = Spot("case", 1)
NUMBERS = [
    "0",
    "0.0",
    "0.00",
    "1",
    "-1",
    "-0.5",
    "0.63",
    "<0.001",
    ">5",
    "~10",
    "1e-9",
    "1,204",
    "100",
    "99.9",
    "1e12",
    "0.5",
]
MEASURES = ["risk-ratio", "odds-ratio", "risk-difference", "mean-difference", "proportion", "hazard-ratio", "narrative"]


class _Anything:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def number(self) -> Printed:
        return Printed(self.random.choice(NUMBERS))

    def maybe(self) -> Printed | None:
        return self.number() if self.random.random() < 0.7 else None

    def count(self) -> int:
        return self.random.choice([0, 1, 2, 3, 12, 60, 1204, -1])

    def interval(self) -> Interval | None:
        if self.random.random() < 0.2:
            return None
        level = self.random.choice(["95", "0", "100", "90"])
        return Interval(level=Printed(level), low=self.maybe(), high=self.maybe(), half_width=self.maybe())

    def estimate(self, measure: str) -> Estimate:
        return Estimate(measure=measure, value=self.maybe(), interval=self.interval(), p=self.maybe())

    def row(self, measure: str) -> ForestRow:
        counts = [(self.count(), self.count()) if self.random.random() < 0.5 else None for _ in "ab"]
        moments = [(self.number(), self.number(), self.count()) if self.random.random() < 0.4 else None for _ in "ab"]
        effect = self.estimate(measure) if self.random.random() < 0.9 else None
        return ForestRow(SPOT, "A row", effect, self.maybe(), counts[0], counts[1], moments[0], moments[1])

    def pooled(self) -> Pooled:
        measure = self.random.choice(MEASURES)
        return Pooled(
            SPOT,
            "All",
            self.estimate(measure),
            self.random.choice([None, "common", "random"]),
            self.random.choice([None, 1, 2, 3]),
            self.count(),
            self.maybe(),
            self.random.choice([None, 0, 1, 2, -1]),
            self.maybe(),
            self.maybe(),
            self.maybe(),
            self.interval(),
            tuple(self.row(measure) for _ in range(self.random.randint(0, 4))),
        )

    def facts(self) -> Facts:
        kinds: list[Literal["t", "F", "chi2", "z", "r", "Q"]] = ["t", "F", "chi2", "z", "r", "Q"]
        kind = self.random.choice(kinds)
        df = tuple(self.number() for _ in range(self.random.randint(0, 2)))
        parts = tuple((str(at), self.count()) for at in range(self.random.randint(0, 4)))
        shares = tuple(self.number() for _ in range(self.random.choice([0, len(parts), 3])))
        return Facts(
            Flow("none", ()),
            statistics=(Statistic(SPOT, kind, self.number(), df, self.maybe()),),
            partitions=(Partition(SPOT, "people", self.count(), parts, self.random.random() < 0.5, shares),),
            samples=tuple(Sample(SPOT, self.number(), "participants", "all", "text") for _ in range(3)),
            pooled=(self.pooled(),),
        )


@settings(max_examples=400)
@given(seed=st.integers(0, 10**9))
def test_no_rule_fails(seed: int) -> None:
    for finding in engine.run(_Anything(seed).facts(), engine.select(["PO", "PV", "SU", "MN", "RS"])):
        assert finding.message
