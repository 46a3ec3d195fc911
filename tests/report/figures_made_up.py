"""Small made-up reviews for the figures: plain dictionaries, as a folder would hold them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from consilience.model.review import Review

Data = dict[str, Any]

ABOUT: Data = {
    "id": "made-up",
    "title": "A made-up review",
    "kind": "teaching",
    "protocol": {
        "question": {
            "text": "Does it work?",
            "population": "People",
            "intervention": "It",
            "comparator": "Nothing",
            "outcomes": ["os"],
        },
        "appraisal": [
            {"instrument": "rob2", "designs": ["randomised"]},
            {"instrument": "robins-i", "designs": ["single-arm"]},
        ],
    },
}
CLASSES: list[Data] = [
    {"id": "pills", "label": "Pills"},
    {"id": "needles", "label": "Needles"},
    {"id": "usual", "label": "Usual care", "background": True},
]
INTERVENTIONS: list[Data] = [
    {"id": "red-pill", "name": "Red pill", "group": "pills"},
    {"id": "long-needle", "name": "Long needle", "group": "needles"},
    {"id": "care", "name": "Usual care", "group": "usual"},
]
OUTCOMES: list[Data] = [
    {"id": "os", "label": "Overall survival", "abbreviation": "OS", "kind": "efficacy", "measure": "survival",
     "better": "higher", "counts": ["death"]},
    {"id": "cr", "label": "Complete response", "abbreviation": "CR", "kind": "efficacy", "measure": "proportion",
     "better": "higher", "counts": ["cr"]},
    {"id": "any-response", "label": "Any response", "kind": "efficacy", "measure": "proportion", "better": "higher",
     "counts": ["cr", "pr"]},
    {"id": "pain", "label": "Pain", "kind": "efficacy", "measure": "mean", "better": "lower", "unit": "points"},
    {"id": "nausea", "label": "Nausea", "kind": "harm", "measure": "proportion", "better": "lower"},
    {"id": "wellbeing", "label": "Well-being", "kind": "quality-of-life", "measure": "mean", "better": "higher"},
]  # fmt: skip


def estimate(value: str | None = None, low: str | None = None, high: str | None = None, **more: object) -> Data:
    """A survival estimate unless ``measure`` says otherwise."""
    data: Data = {"measure": "survival", **more}
    if value is not None:
        data["value"] = value
    if low is not None:
        data["interval"] = {"low": low, "high": high}
    return data


def result(id: str, outcome: str, review: Data | None = None, report: Data | None = None, **more: object) -> Data:
    stated = {name: layer for name, layer in (("review", review), ("report", report)) if layer}
    return {"id": id, "outcome": outcome, "stated": stated, **more}


def study(
    id: str,
    *,
    drug: str = "red-pill",
    allocation: str = "single-arm",
    results: Sequence[Data] = (),
    level: str | None = None,
    **more: Any,
) -> Data:
    """A study of one arm, or of two where it is randomised."""
    arms = [{"id": "new", "label": drug.replace("-", " ").capitalize(), "interventions": [drug]}]
    if allocation == "randomised":
        arms.append({"id": "old", "label": "Usual care", "role": "comparator", "interventions": ["care"]})
    return {
        "id": id,
        "label": id.replace("-", " ").title(),
        "reports": [{"id": id}],
        "design": {"review": {"allocation": allocation}},
        "arms": arms,
        "results": list(results),
        "appraisals": [] if level is None else [{"level": level}],
        **more,
    }


def review(studies: Iterable[Data] = (), **more: Any) -> Review:
    data: Data = {
        "about": ABOUT,
        "classes": CLASSES,
        "interventions": INTERVENTIONS,
        "outcomes": OUTCOMES,
        "studies": list(studies),
    }
    return Review.model_validate({**data, **more})


def flow(**counts: int) -> list[Data]:
    """Stated counts: ``flow(records_screened=350)``."""
    return [{"box": box.replace("_", "-"), "n": n} for box, n in counts.items()]


_LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis-like"
_DOMAINS = ("randomisation", "deviations from the intended interventions", "missing data", "measurement", "selection")


def crowded(n: int) -> Review:
    """A review of ``n`` studies with something of everything: long words, many rows, every kind of contradiction."""
    return review(
        [_crowded_study(number) for number in range(n)],
        interventions=[_with_mechanism(each, number) for number, each in enumerate(INTERVENTIONS)],
        flow=[
            {"box": "records-databases", "n": 13500, "sources": {"MEDLINE": 7000, f"{_LONG} database": 6500}},
            *flow(duplicates=500, records_screened=12999, records_excluded=12000, reports_sought=999),
            {"box": "reports-assessed", "n": 999},
            {
                "box": "reports-excluded",
                "n": 900,
                "reasons": [
                    {"reason": f"{_LONG} population, as described in the protocol and its amendment", "n": 850}
                ],
            },
            *flow(studies_included=n, previous_studies=7, total_studies=n + 8),
        ],
    )


def _crowded_study(number: int) -> Data:
    randomised = number % 3 == 0
    levels = ("Low", "Some concerns", "High", "Moderate risk of bias, as the authors put it")
    results = [
        result(
            "os-new", "os", estimate("71.5", "56.2", "89.6"), estimate("61.5", "50", "70"), arm="new", time="4 years"
        ),
        result("cr", "cr", {"measure": "proportion", "events": 4, "total": 5}),
        result("any-response", "any-response", estimate("50", "0.4", "0.9", measure="proportion"), subgroup=_LONG),
        result("pain", "pain", estimate(str(20 + number), "15", "99", measure="mean"), time="28 days"),
        result("nausea", "nausea", {"measure": "proportion", "value": "30"}),
    ]
    if randomised:
        arms = {"experimental": "new", "comparator": "old"}
        results += [
            result("os-old", "os", estimate("39", "0.47", "1.03"), arm="old", time="4 years"),
            result("hr", "os", estimate("0.62", "0.39", "0.98", measure="hazard-ratio"), contrast=arms),
            result("md", "pain", estimate("-3.1", "-5.0", "-1.2", measure="mean-difference"), contrast=arms),
        ]
    domains = [{"domain": name, "level": levels[(number + at) % 3]} for at, name in enumerate(_DOMAINS)]
    appraisal = {"level": levels[number % 4], "domains": domains if randomised else []}
    return study(
        f"van-der-{number}",
        label=f"Van der Wolkenstein-{_LONG} et al. ({1960 + number})"
        if number % 5 == 0
        else f"Smith ({1960 + number})",
        drug="long-needle" if number % 2 else "red-pill",
        allocation="randomised" if randomised else "single-arm",
        results=results,
        appraisals=[appraisal],
    )


def _with_mechanism(intervention: Data, number: int) -> Data:
    if intervention["group"] == "usual":
        return intervention
    mechanism = {
        "target": f"{_LONG} receptor",
        "action": "binds, and carries its payload into the cell before anything else happens to",
        "pathway": ["The receptor and the conjugate are taken into the cell", _LONG, "Strands break"][: number + 2],
        "effect": "Apoptosis of the cells, as is believed for the whole class of substances",
    }
    return {
        **intervention,
        "mechanisms": [mechanism, {"target": "not stated", "action": "modulates", "effect": "not stated"}],
        "resistance": [
            {"mechanism": f"Loss of the {_LONG} receptor from the surface of the cell", "evidence": "clinical"},
            {"mechanism": "Exhaustion"},
        ],
    }
