"""SARIF 2.1.0 (OASIS standard): the form in which code hosts and editors take findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consilience.audit import Audited
    from consilience.audit.finding import Finding, Spot

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def log_of(audited: Sequence[Audited]) -> dict[str, Any]:
    """A SARIF log with one run over all manuscripts."""
    from consilience import __version__
    from consilience.audit.catalogue import catalogue

    found = [finding for each in audited for finding in each.findings]
    codes = {finding.code for finding in found}
    rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.summary},
            "fullDescription": {"text": rule.explanation},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }
        for rule in catalogue()
        if rule.code in codes
    ]
    places = {rule["id"]: index for index, rule in enumerate(rules)}
    driver = {"name": "Consilience", "version": __version__, "rules": rules}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_result(f, places) for f in found]}],
    }


def _result(finding: Finding, places: dict[Any, int]) -> dict[str, Any]:
    causes = "".join(f"\nLikely cause: {repair}." for repair in finding.repairs[:3])
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message + causes},
        "locations": [_location(spot) for spot in finding.where[:1]],
        "properties": {"confidence": finding.confidence},
    }
    if len(finding.where) > 1:
        result["relatedLocations"] = [_location(spot) for spot in finding.where[1:]]
    return result


def _location(spot: Spot) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": max(spot.line, 1)}
    if spot.quote:
        region["snippet"] = {"text": spot.quote}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": spot.file.replace("\\", "/")}, "region": region}
    }
    if spot.page is not None:
        location["properties"] = {"page": spot.page}
    return location
