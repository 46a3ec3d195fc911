"""The facts that only manuscripts add, from a compact case (see ``harness``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from consilience.audit.facts import (
    Abbreviation,
    AbsenceClaim,
    Attribution,
    CrossedComparison,
    Facts,
    ForestRow,
    MajorityClaim,
    Partition,
    Pooled,
    Recruitment,
    Restated,
    Sample,
    Statistic,
    StudyList,
    Superlative,
)
from consilience.audit.finding import Spot
from consilience.home.validation import validate
from consilience.model.base import Located, Origin
from consilience.model.estimate import Estimate, Interval
from consilience.model.printed import Printed


def add(facts: Facts, case: Mapping[str, Any], file: str) -> Facts:
    """The facts, and what a case says that no review folder holds."""
    reader = _Reader(file)
    first = [v for v in facts.values if facts.rows and v.row is facts.rows[0]]
    errors = {int(each["value"]) - 1: Printed(each["error"]) for each in case.get("standard_errors") or ()}
    return replace(
        facts,
        values=tuple(
            replace(v, standard_error=errors[first.index(v)]) if v in first and first.index(v) in errors else v
            for v in facts.values
        )
        if errors
        else facts.values,
        statistics=tuple(map(reader.statistic, case.get("statistics") or ())),
        partitions=tuple(map(reader.partition, case.get("partitions") or ())),
        samples=tuple(map(reader.sample, case.get("samples") or ())),
        pooled=tuple(map(reader.pooled, case.get("pooled") or ())),
        majority_claims=tuple(map(reader.majority, case.get("majorities") or ())),
        crossed=tuple(
            CrossedComparison(reader.spot(each), tuple(each["first"]), tuple(each["second"]))
            for each in case.get("crossed") or ()
        ),
        restated=tuple(
            Restated(reader.spot(each), first[int(each["here"]) - 1], first[int(each["there"]) - 1])
            for each in case.get("restated") or ()
        ),
        abbreviations=tuple(
            Abbreviation(reader.spot(each), each["short"], each["long"], "listed" in each)
            for each in case.get("abbreviations") or ()
        ),
        words={
            word: (Spot(file, case["words"].origin.line, word, f"word/{word}"),) * int(n)
            for word, n in (case.get("words") or {}).items()
        },
        attributions=tuple(
            Attribution(reader.spot(each), tuple(each["drugs"]), each["reference"], each["printed"], "row" in each)
            for each in case.get("attributions") or ()
        ),
        absences=tuple(
            AbsenceClaim(reader.spot(each), each["of"], tuple((name, reader.spot(each)) for name in each["against"]))
            for each in case.get("absences") or ()
        ),
        recruitments=tuple(
            Recruitment(reader.spot(each), dt.date.fromisoformat(each["began"]))
            for each in case.get("recruitments") or ()
        ),
        study_lists=tuple(
            StudyList(
                each["caption"],
                "characteristics" in each,
                {name.lower(): (name, reader.spot(each)) for name in each["studies"]},
            )
            for each in case.get("study_lists") or ()
        ),
        superlatives=tuple(
            Superlative(
                reader.spot(each),
                first[int(each["value"]) - 1],
                each["highest"] == "true",
                tuple(first[int(at) - 1] for at in each["among"]),
            )
            for each in case.get("superlatives") or ()
        ),
    )


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file

    def spot(self, written: Any) -> Spot:
        confidence = written.get("confidence", "high")
        return Spot(self.file, written.origin.line, subject=f"line-{written.origin.line}", confidence=confidence)

    def statistic(self, written: Any) -> Statistic:
        df = written.get("df", ())
        degrees = tuple(map(Printed, df if isinstance(df, list) else [df] if df else []))
        return Statistic(
            self.spot(written), written["kind"], Printed(written["value"]), degrees, _printed(written, "p")
        )

    def majority(self, written: Any) -> MajorityClaim:
        n, whole = map(int, str(written["of"]).split("/"))
        most = written.get("most", "true") == "true"
        return MajorityClaim(self.spot(written), written.get("word", "most"), most, n / whole, f"{n} of {whole}")

    def partition(self, written: Any) -> Partition:
        return Partition(
            self.spot(written),
            written.get("label", "participants"),
            int(written["whole"]),
            tuple((name, int(n)) for name, n in (written.get("parts") or {}).items()),
            written.get("exhaustive", "true") == "true",
            tuple(map(Printed, written.get("percentages") or ())),
        )

    def sample(self, written: Any) -> Sample:
        return Sample(
            self.spot(written),
            Printed(written["n"]),
            written.get("of", "participants"),
            written.get("population", "randomised"),
            written.get("place", "text"),
        )

    def pooled(self, written: Any) -> Pooled:
        numbers = {name: int(written[name]) for name in ("k", "participants", "df") if name in written}
        printed = {name: Printed(written[name]) for name in ("q", "q_p", "i2", "tau2") if name in written}
        prediction = None
        if "prediction" in written:
            low, high = written["prediction"].split(" to ")
            prediction = Interval(kind="prediction", low=Printed(low), high=Printed(high))
        measure = written.get("measure", "risk-ratio")
        return Pooled(
            spot=self.spot(written),
            label=written.get("label", "All studies"),
            effect=self.estimate(written, measure) or Estimate(measure=measure),
            model=written.get("model"),
            prediction=prediction,
            studies=tuple(self.rows(written.get("studies") or (), measure)),
            **numbers,  # type: ignore[arg-type]
            **printed,  # type: ignore[arg-type]
        )

    def rows(self, written: Any, measure: str) -> Iterator[ForestRow]:
        for at, each in enumerate(written, 1):
            yield ForestRow(
                spot=self.spot(each),
                label=each.get("label", f"Study {at}"),
                effect=self.estimate(each, measure),
                weight=_printed(each, "weight"),
                experimental=_counts(each.get("experimental")),
                control=_counts(each.get("control")),
                experimental_moments=_moments(each.get("experimental")),
                control_moments=_moments(each.get("control")),
            )

    def estimate(self, written: Any, measure: str) -> Estimate | None:
        if "value" not in written:
            return None
        content: dict[str, Any] = {"measure": measure, "value": written["value"]}
        content |= {name: written[name] for name in ("p", "unit") if name in written}
        origin = Origin(self.file, written.origin.line)
        if "ci" in written:
            low, high = written["ci"].split(" to ")
            limits = {"kind": "confidence", "level": written.get("level", "95"), "low": low, "high": high}
            content["interval"] = Located(limits, origin)
        return validate(Estimate, Located(content, origin), self.file)


def _printed(written: Any, name: str) -> Printed | None:
    return Printed(written[name]) if name in written else None


def _counts(text: Any) -> tuple[int, int] | None:
    if not isinstance(text, str):
        return None
    events, total = text.split("/")
    return int(events), int(total)


def _moments(written: Any) -> tuple[Printed, Printed, int] | None:
    if not isinstance(written, dict):
        return None
    return Printed(written["mean"]), Printed(written["sd"]), int(written["n"])
