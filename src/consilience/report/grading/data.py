"""A body of evidence for programs: numbers, suggestions, decisions and the level, never one in place of another."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from consilience.certainty.statements import LANGUAGES
from consilience.certainty.tables import Entry, what_happens


def as_data(entry: Entry) -> dict[str, Any]:
    """``rating`` is null until a person has judged the five domains that rate down."""
    state, body = entry.state, entry.state.body
    stale = {each.decision.domain: list(each.parts) for each in state.stale}
    return {
        "body": body.id,
        "outcome": entry.outcome.id,
        "label": entry.outcome.label,
        "intervention": body.intervention,
        "comparator": body.comparator,
        "question": body.question,
        "design": state.design,
        "start": asdict(state.start),
        "evidence": _rounded(asdict(entry.evidence)),
        "suggestions": [asdict(each) for each in entry.suggestions],
        "decisions": [
            {
                **each.model_dump(mode="json", exclude={"seen"}),
                "stale": stale.get(each.domain, []),
                "fingerprints": each.seen is not None,
            }
            for each in state.decisions.values()
        ],
        "open": list(state.open),
        "faults": list(state.faults),
        "rating": None
        if state.rating is None
        else {
            "level": state.rating.level,
            "symbol": state.rating.symbol,
            "current": state.is_current,
            "remarks": list(state.rating.remarks),
        },
        "statement": {language: what_happens(entry, language) for language in LANGUAGES},
    }


def _rounded(value: Any) -> Any:
    """Ten significant digits, so that every machine writes the same."""
    if isinstance(value, float):
        return float(f"{value:.10g}")
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value
