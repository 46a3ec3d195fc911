"""Fingerprints of what lies below a judgement: when one changes, the judgements that rest on it are stale.

Content counts, not wording: labels, remarks and quotations may change. Four parts are told apart, so that a stale
judgement says what changed below it.
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


def fingerprints(review: Review, body: BodyOfEvidence) -> Seen:
    """Fingerprints of the body as it is now."""
    below = results_of(review, body)
    analysis = analysis_of(review, body)
    results = [
        [
            study.id,
            [_content(each) for each in found],
            [[arm.id, arm.role, _content(arm.participants)] for arm in study.arms],
        ]
        for study, found in below.values()
    ]
    appraisals = [
        [study.id, [_content(each) for each in appraisals_of(study, found)]] for study, found in below.values()
    ]
    studies = [
        [
            study.id,
            _content(study.design),
            _content(study.age),
            study.condition,
            {name: _content(value) for name, value in study.traits.items()},
            [[arm.id, arm.role, list(arm.interventions)] for arm in study.arms],
        ]
        for study, _ in below.values()
    ]
    plan = [
        _content(analysis),
        _content(outcome(review, body.outcome)),
        _content(body.model_copy(update={"decisions": ()})),
        [_risk(review, risk.study, risk.result) for risk in body.comparator_risks],
    ]
    return Seen(results=_hash(results), appraisals=_hash(appraisals), studies=_hash(studies), plan=_hash(plan))


def changed(domain: CertaintyDomain, seen: Seen, now: Seen) -> tuple[Part, ...]:
    """The parts below a domain that differ from what was seen."""
    return tuple(part for part in RESTS_ON[domain] if getattr(seen, part) != getattr(now, part))


def _risk(review: Review, study: str | None, result: str | None) -> Any:
    found = next((s for s in review.studies if s.id == study), None)
    return [_content(each.stated) for each in found.results if each.id == result] if found else []


def _content(model: Model) -> Any:
    return _bare(model.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _bare(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _bare(value) for key, value in data.items() if key not in _WORDING and value is not None}
    if isinstance(data, list):
        return [_bare(value) for value in data]
    return data


def _hash(data: Iterable[Any]) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
