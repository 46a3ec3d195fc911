"""Fingerprints of what lies below a judgement: when one changes, the judgements that rest on it are stale.

Content counts, not wording or order: labels, remarks and quotations may change, studies and results may change places.
Four parts are told apart, so that a stale judgement says what changed below it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Literal, get_args

from consilience.model.appraisal import CertaintyDomain
from consilience.model.base import Model
from consilience.model.certainty import BodyOfEvidence, Seen
from consilience.model.queries import outcome
from consilience.model.review import Review
from consilience.model.study import Study

from .bodies import analysis_of, appraisals_of, results_of

Part = Literal["results", "appraisals", "studies", "plan"]
PARTS: tuple[Part, ...] = get_args(Part)

RESTS_ON: dict[CertaintyDomain, tuple[Part, ...]] = {
    "risk-of-bias": ("results", "appraisals", "plan"),
    "inconsistency": ("results", "plan"),
    "indirectness": ("studies", "plan"),
    "imprecision": ("results", "plan"),
    "publication-bias": ("results", "plan"),
    "large-effect": ("results", "studies", "plan"),
    "dose-response": ("results", "studies", "plan"),
    "opposing-confounding": ("results", "studies", "plan"),
}
"""Which parts each domain rests on. Weights come from the results, so risk of bias rests on them too."""

_WORDING = {"anchor", "note", "label", "favours", "layout", "intervention_label", "description", "anchors"}
_SETS = {"studies", "classes"}
"""Lists of names whose order means nothing; lists of mappings are sets too, unless named below."""
_SEQUENCES = {"comparator_risks", "borrowed"}
_QUESTION = ("population", "setting", "intervention", "comparator", "follow_up")
"""What a body says in words: indirectness is judged beside it, no number comes from it."""


def fingerprints(review: Review, body: BodyOfEvidence) -> Seen:
    """Fingerprints of the body as it is now."""
    below = sorted(results_of(review, body).values(), key=lambda each: each[0].id)
    results = [
        [
            study.id,
            _unordered(_content(each) for each in found),
            _sizes(study),
            _content(study.severity_scale) if study.severity_scale else None,
        ]
        for study, found in below
    ]
    appraisals = [
        [study.id, _unordered(_content(each) for each in appraisals_of(study, found))] for study, found in below
    ]
    studies = [
        [
            study.id,
            _content(study.design),
            _content(study.age),
            study.condition,
            {name: _content(value) for name, value in study.traits.items()},
            _unordered([arm.id, arm.role, list(arm.interventions)] for arm in study.arms),
        ]
        for study, _ in below
    ]
    asked = review.about.protocol.question
    words = [asked.population, asked.intervention, asked.comparator, *(getattr(body, name) for name in _QUESTION)]
    about = outcome(review, body.outcome).model_copy(update={"importance": None, "planned": True, "abbreviation": None})
    thresholds = body.thresholds.model_copy(update={"source": "-"}) if body.thresholds else None
    rated = {
        "decisions": (),
        "sentence": None,
        "thresholds": thresholds,
        **dict.fromkeys(_QUESTION, None),
        "intervention": "-",
    }
    plan = [
        _content(analysis_of(review, body)),
        _content(about),
        _content(body.model_copy(update={**rated, "comparator": body.comparator and "-"})),
        [_risk(review, risk.study, risk.result) for risk in body.comparator_risks],
    ]
    return Seen(results=_hash(results), appraisals=_hash(appraisals), studies=_hash([studies, words]), plan=_hash(plan))


def changed(domain: CertaintyDomain, seen: Seen, now: Seen) -> tuple[Part, ...]:
    """The parts below a domain that differ from what was seen."""
    return tuple(part for part in RESTS_ON[domain] if getattr(seen, part) != getattr(now, part))


def _risk(review: Review, study: str | None, result: str | None) -> Any:
    """What a comparator risk is read from: the values stated, and the size of their arm."""
    found = next((s for s in review.studies if s.id == study), None)
    if found is None:
        return []
    stated = [each for each in found.results if each.id == result]
    arms = [arm for each in stated if (arm := found.arm(each.arm))]
    return [[_content(each.stated) for each in stated], [_content(arm.participants) for arm in arms]]


def _sizes(study: Study) -> Any:
    """How many people the study and its arms hold: denominators of results that print none."""
    return [
        _content(study.participants),
        _unordered([arm.id, arm.role, _content(arm.participants)] for arm in study.arms),
    ]


def _content(model: Model) -> Any:
    return _bare(model.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _bare(data: Any, key: str = "") -> Any:
    if isinstance(data, dict):
        return {name: _bare(value, name) for name, value in data.items() if name not in _WORDING and value is not None}
    if isinstance(data, list):
        made = [_bare(value) for value in data]
        maps = bool(made) and all(isinstance(each, dict) for each in made)
        return _unordered(made) if key in _SETS or (maps and key not in _SEQUENCES) else made
    return data


def _unordered(parts: Iterable[Any]) -> list[Any]:
    return sorted(parts, key=_text)


def _hash(data: Any) -> str:
    return hashlib.sha256(_text(data).encode()).hexdigest()[:16]


def _text(data: Any) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
