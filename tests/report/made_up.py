"""A made-up review with something of everything that a report shows; the tests work its numbers out by hand."""

from __future__ import annotations

import copy
from typing import Any

from consilience.audit.finding import Finding, Repair, Severity, Spot
from consilience.model.review import Review

Data = dict[str, Any]


def anchor(quote: str, place: str = "Table 1", **more: str) -> Data:
    return {"place": place, "quote": quote, **more}


ABOUT: Data = {
    "id": "breath",
    "title": "Breathing exercises in asthma",
    "kind": "re-expressed",
    "publication": {
        "citation": "Doe J (2024) Breathing exercises in asthma. J Made Up 1:1",
        "doi": "10.5555/breath",
        "licence": "CC BY 4.0",
    },
    "team": ["Ana Doe", "Bo Roe"],
    "note": "A review for tests.",
    "protocol": {
        "question": {
            "text": "Do breathing exercises help?",
            "population": "Adults with asthma",
            "intervention": "Breathing exercises",
            "comparator": "Usual care",
            "outcomes": ["fev", "control"],
            "anchor": anchor("Do breathing exercises help?", "Section 1"),
        },
        "criteria": [
            {"id": "adults", "text": "adults", "test": {"kind": "age", "min": 18}, "anchor": anchor("adults only")},
            {"id": "animals", "kind": "exclude", "text": "animal studies"},
        ],
        "registration": {"register": "PROSPERO", "id": "CRD42", "date": "2023-01-02"},
        "selection": [{"stage": "title-abstract", "reviewers": 2, "independent": True, "agreement": "kappa 0.84"}],
        "appraisal": [
            {"instrument": "rob2", "designs": ["randomised"], "domains": 5, "levels": ["low", "high"]},
            {"instrument": "robins-i", "designs": ["single-arm"]},
        ],
        "synthesis": "Ranges.",
        "amendments": [{"date": "2023-05-06", "text": "Children left out"}],
    },
}

CLASSES: list[Data] = [
    {"id": "exercise", "label": "Exercise"},
    {"id": "slow", "label": "Slow breathing", "parent": "exercise"},
    {"id": "fast", "label": "Fast breathing", "parent": "exercise"},
    {"id": "empty", "label": "Held breath", "parent": "exercise"},
    {"id": "usual", "label": "Usual care", "background": True},
]
INTERVENTIONS: list[Data] = [
    {
        "id": "papworth",
        "name": "Papworth",
        "group": "slow",
        "mechanisms": [
            {
                "target": "diaphragm",
                "action": "trains",
                "pathway": ["slower breath", "more carbon dioxide"],
                "effect": "calm",
                "anchor": anchor("trains the diaphragm", "Section 3"),
            }
        ],
        "resistance": [{"mechanism": "boredom", "evidence": "clinical"}],
        "approvals": [
            {"agency": "FDA", "date": "2016", "indication": "asthma", "anchor": anchor("approved in 2016")},
            {"agency": "FDA", "date": "2015-02", "indication": "asthma in adults", "population": "adults",
             "source": "report"},
        ],
    },
    {"id": "pant", "name": "Panting", "group": "fast"},
    {"id": "hold", "name": "Holding", "group": "empty"},
    {"id": "care", "name": "Usual care", "group": "usual"},
]  # fmt: skip
OUTCOMES: list[Data] = [
    {"id": "fev", "label": "Forced expiratory volume", "abbreviation": "FEV", "kind": "efficacy", "measure": "mean",
     "better": "higher", "unit": "litres"},
    {"id": "control", "label": "Asthma control", "kind": "efficacy", "measure": "proportion", "better": "higher"},
    {"id": "alive", "label": "Overall survival", "abbreviation": "OS", "kind": "efficacy", "measure": "survival",
     "better": "higher"},
    {"id": "dizzy", "label": "Dizziness", "kind": "harm", "measure": "proportion", "better": "lower"},
    {"id": "joy", "label": "Joy", "kind": "quality-of-life", "measure": "mean", "better": "higher", "unit": "points"},
]  # fmt: skip

SEARCHES: list[Data] = [
    {"id": "medline", "source": "MEDLINE", "platform": "Ovid", "date": "2023-02-01", "hits": 120,
     "strategy": "asthma AND breathing", "exports": [{"file": "medline/a.ris", "sha256": "a" * 64}]},
    {"id": "lilacs", "source": "LILACS", "date": "2023-02-01", "strategy": "asthma AND breathing"},
]  # fmt: skip

FLOW: list[Data] = [
    {"box": "records-databases", "n": 120, "anchor": anchor("120 records", "Section 2")},
    {"box": "records-screened", "n": 120},
    {"box": "records-excluded", "n": 100},
    {"box": "reports-excluded", "n": 17, "reasons": [{"reason": "wrong, or old", "n": 10}, {"reason": "dup", "n": 7}]},
    {"box": "studies-included", "n": 4, "anchor": anchor("4 studies", "Section 2")},
]

ADAMS: Data = {
    "id": "adams-2019",
    "label": "Adams (2019)",
    "reports": [{"id": "adams-2019", "registrations": ["NCT1"]}],
    "design": {"review": {"label": "Phase 3 RCT", "allocation": "randomised", "phase": "3"}},
    "participants": {"review": {"n": 80, "anchor": anchor("80")}, "report": {"n": 84}},
    "age": {"review": {"value": "41.5", "statistic": "median", "low": "19", "high": "70"}},
    "condition": "Asthma",
    "traits": {"severity": {"review": ["mild", "moderate"]}},
    "intervention_label": "Papworth vs. usual care",
    "severity_scale": {"system": "CTCAE", "version": "5.0"},
    "arms": [
        {"id": "papworth", "label": "Papworth", "interventions": ["papworth"], "participants": {"review": {"n": 40}}},
        {"id": "care", "label": "Control", "role": "comparator", "interventions": ["care"]},
    ],
    "results": [
        {
            "id": "alive-papworth",
            "outcome": "alive",
            "arm": "papworth",
            "time": "4 years",
            "stated": {
                "review": {
                    "measure": "survival",
                    "value": "69.2",
                    "interval": {"level": 95, "low": "55.6", "high": "86.2"},
                    "time_stated": False,
                    "anchor": anchor("OS: 69.2%"),
                },
                "report": {
                    "measure": "survival",
                    "value": "88.4",
                    "interval": {"level": 95, "low": "81.3", "high": "96.1"},
                    "anchor": {"source": "adams-2019", "place": "p 3", "url": "https://example.org/adams"},
                },
            },
            "note": "Arms may be swapped.",
        },
        {
            "id": "alive-care",
            "outcome": "alive",
            "arm": "care",
            "time": "4 years",
            "stated": {
                "review": {"measure": "survival", "value": "88"},
                "report": {"measure": "survival", "value": "88.2"},
            },
        },
        {
            "id": "fev-difference",
            "outcome": "fev",
            "contrast": {"experimental": "papworth", "comparator": "care"},
            "stated": {
                "review": {
                    "measure": "mean-difference",
                    "value": "-0.31",
                    "interval": {"level": 95, "low": "-0.50", "high": "-0.12"},
                    "p": "<0.001",
                }
            },
        },
        {"id": "control", "outcome": "control", "arm": "papworth",
         "stated": {"review": {"measure": "proportion", "events": 30, "total": 40}}},
        {"id": "dizzy", "outcome": "dizzy", "arm": "papworth", "grade": ">=3",
         "stated": {"review": {"measure": "proportion", "value": "5"}}},
        {"id": "dizzy-care", "outcome": "dizzy", "arm": "care", "grade": ">=3",
         "stated": {"review": {"measure": "proportion", "value": "10"}}},
    ],
    "appraisals": [{"level": "Serious risk", "anchor": anchor("Serious risk")}],
}  # fmt: skip
BAKER: Data = {
    "id": "baker-2020",
    "label": "Baker (2020)",
    "reports": [{"id": "baker-2020"}, {"id": "baker-2021", "kind": "abstract"}],
    "participants": {"report": {"n": 20}},
    "arms": [{"id": "all", "label": "Slow breathing course", "interventions": ["papworth"]}],
    "results": [
        {"id": "control", "outcome": "control", "stated": {"review": {"measure": "proportion", "value": "59.4"}}},
        {"id": "joy", "outcome": "joy", "time": "1 month",
         "stated": {"review": {"measure": "mean", "value": "61.0",
                               "interval": {"kind": "standard-deviation", "half_width": "8.2"}}}},
    ],
    "appraisals": [{
        "instrument": "robins-i", "level": "Moderate risk",
        "domains": [{"domain": "confounding", "level": "Moderate"}, {"domain": "selection", "level": "Low"}],
    }],
}  # fmt: skip
CLARK: Data = {
    "id": "clark-2021",
    "label": "Clark (2021)",
    "reports": [{"id": "clark-2021"}],
    "participants": {"review": {"n": 12}},
    "arms": [{"id": "pant", "label": "Panting", "interventions": ["pant"]}],
    "results": [
        {"id": "control", "outcome": "control",
         "stated": {"review": {"measure": "count", "value": "4"}}},
        {"id": "dizzy", "outcome": "dizzy",
         "stated": {"review": {"measure": "narrative", "words": "often dizzy"}}},
    ],
}  # fmt: skip
DAVIS: Data = {
    "id": "davis-1990",
    "label": "Davis (1990)",
    "status": "mentioned",
    "reports": [{"id": "davis-1990"}],
    "arms": [{"id": "all", "label": "Papworth", "interventions": ["papworth"]}],
    "results": [
        {"id": "control", "outcome": "control", "stated": {"review": {"measure": "proportion", "value": "99"}}}
    ],
}

ANALYSES: list[Data] = [
    {"id": "control-slow", "label": "Control, slow breathing", "outcomes": ["control"], "classes": ["slow"]},
    {"id": "control-all", "label": "Control, all", "outcomes": ["control"]},
    {"id": "joy-fast", "label": "Joy, fast breathing", "outcomes": ["joy"], "classes": ["fast"]},
]
GRADINGS: list[Data] = [
    {"id": "grade-adams", "study": "adams-2019", "level": "High", "anchor": anchor("High")},
    {"id": "grade-control", "outcome": "control", "start": "high", "level": "Low",
     "down": [{"domain": "risk-of-bias", "levels": 2, "reason": "no blinding"}]},
]  # fmt: skip
ECONOMICS: Data = {
    "evaluations": [
        {
            "id": "eco",
            "label": "Eco (2022)",
            "intervention": "papworth",
            "comparator": "usual care",
            "country": "Chile",
            "stated": {
                "review": {
                    "cost_intervention": {"amount": "~65,110", "currency": "USD"},
                    "cost_comparator": {"amount": "~45,474", "currency": "USD"},
                    "effect": {"unit": "life-years", "gained": "5.11"},
                    "icer": {"amount": "9,999", "currency": "USD"},
                    "anchor": anchor("65,110 vs 45,474", "Section 4"),
                }
            },
        }
    ],
    "thresholds": [
        {"id": "local", "label": "Local threshold", "jurisdiction": "Chile", "per": "life-years",
         "amount": {"amount": "5,000", "currency": "USD"}},
        {"id": "france", "label": "French threshold", "jurisdiction": "France",
         "amount": {"amount": "50,000", "currency": "EUR"}},
    ],
}  # fmt: skip
CLAIMS: list[Data] = [
    {
        "id": "ranges",
        "section": "3.5",
        "anchor": anchor("control ranged from 59% to 98%", "Section 3.5"),
        "cites": ["adams-2019"],
        "states": [
            {"kind": "range", "analysis": "control-slow", "low": "59", "high": "98"},
            {"kind": "range", "analysis": "joy-fast", "low": "10", "high": "20", "unit": "points"},
        ],
    },
    {
        "id": "survival",
        "section": "3.1",
        "anchor": anchor("survival was 69.2%"),
        "states": [
            {
                "kind": "value",
                "study": "adams-2019",
                "result": "alive-papworth",
                "estimate": {"measure": "survival", "value": "69.2"},
                "source": {"measure": "survival", "value": "88.4"},
            }
        ],
    },
    {
        "id": "count",
        "section": "4",
        "anchor": anchor("two randomised studies"),
        "states": [{"kind": "count", "n": "2", "where": {"allocations": ["randomised"]}}],
    },
    {
        "id": "certain",
        "section": "6",
        "anchor": anchor("low certainty"),
        "states": [{"kind": "certainty", "levels": ["low"]}],
    },
    {
        "id": "better",
        "section": "3.1",
        "anchor": anchor("care was better"),
        "states": [{"kind": "direction", "study": "adams-2019", "outcome": "dizzy", "better": "care"}],
    },
    {
        "id": "free",
        "section": "Abstract",
        "anchor": anchor("85.35% of people breathe"),
        "states": [{"kind": "value", "estimate": {"measure": "proportion", "value": "85.35"}}],
    },
]
REFERENCES: list[Data] = [
    {"key": "adams-2019", "type": "article", "fields": {
        "author": "Adams, Ann and Best, B. and others", "year": "2019", "title": "Breathing {RCT}",
        "journal": "J Made Up", "volume": "3", "number": "2", "pages": "10--12", "doi": "10.5555/adams"}},
    {"key": "baker-2020", "type": "article", "fields": {"author": "Baker, B.", "year": "2020", "title": "Slow"}},
    {"key": "odd", "type": "misc", "fields": {"title": "No author", "url": "javascript:alert(1)"}},
]  # fmt: skip


def data() -> Data:
    """The whole review as a folder would hold it."""
    return copy.deepcopy(
        {
            "about": ABOUT,
            "classes": CLASSES,
            "interventions": INTERVENTIONS,
            "outcomes": OUTCOMES,
            "searches": SEARCHES,
            "flow": FLOW,
            "studies": [ADAMS, BAKER, CLARK, DAVIS],
            "analyses": ANALYSES,
            "gradings": GRADINGS,
            "economics": ECONOMICS,
            "claims": CLAIMS,
            "references": REFERENCES,
        }
    )


def review(**more: Any) -> Review:
    """The made-up review, parts exchanged."""
    return Review.model_validate({**data(), **more})


def bare() -> Review:
    """The least that is a review: a question, and nothing else."""
    about = copy.deepcopy(ABOUT)
    about |= {"kind": "conducted", "protocol": {"question": {**about["protocol"]["question"], "outcomes": []}}}
    del about["publication"], about["team"], about["note"]
    return Review.model_validate({"about": about})


def finding(code: str, *subjects: str, severity: Severity = "error", repairs: int = 0, **computed: object) -> Finding:
    """A finding about these values."""
    return Finding(
        code,
        f"name-of-{code.lower()}",
        severity,
        f"{code} says so",
        tuple(Spot("studies/adams-2019.yaml", 7, "printed words", subject) for subject in subjects),
        computed,
        tuple(Repair(f"repair {at}", "it fits") for at in range(repairs)),
    )
