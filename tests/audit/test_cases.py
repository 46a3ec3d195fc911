"""Every rule fires and stays silent as its file of cases says."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from consilience.audit.catalogue import catalogue

from .harness import CASES, cases, findings

CODES = [rule.code for rule in catalogue()]
EXPECTED = ("name", "message", "severity", "repairs", "computed", "count", "places")
"""What a case that fires may expect of the first finding: ``repairs`` are parts of the hypotheses, the first where it
is one text, all where it is a list; ``count`` is the number of findings (1), ``places`` that of the places named."""


def listed(kind: str) -> list[Any]:
    return [
        pytest.param(code, case, id=f"{code}: {case['name']}")
        for code in CODES
        if (CASES / f"{code}.yaml").exists()
        for case in cases(code)[kind]
    ]


@pytest.mark.parametrize(("code", "case"), listed("fires"))
def test_fires(code: str, case: Any) -> None:
    file = f"{code}.yaml"
    found = findings(case, code, file)
    assert len(found) == int(case.get("count", 1)), [finding.message for finding in found]
    first = found[0]
    assert case.get("message", "") in first.message
    assert case.get("severity", first.severity) == first.severity
    if "repairs" in case:
        hypotheses = [repair.hypothesis for repair in first.repairs]
        wanted = case["repairs"]
        if isinstance(wanted, list):
            assert len(hypotheses) == len(wanted), hypotheses
        else:
            assert hypotheses, "no hypothesis"
            wanted = [wanted]
        assert all(part in whole for part, whole in zip(wanted, hypotheses, strict=False)), hypotheses
    assert len(first.where) == int(case.get("places", len(first.where)))
    for name, value in (case.get("computed") or {}).items():
        assert same(first.computed[name], value), (name, first.computed[name])
    last = last_line(case)
    for spot in first.where:
        assert Path(spot.file).name == file
        # A finding about many values names their document; a text counts its lines itself.
        whole = spot == spot.document() or "text" in case
        assert whole or case.origin.line <= spot.line <= last, "the place lies outside the case"
    assert first.where


@pytest.mark.parametrize(("code", "case"), listed("silent"))
def test_silent(code: str, case: Any) -> None:
    assert [finding.message for finding in findings(case, code, f"{code}.yaml")] == []


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_cases(code: str) -> None:
    written = cases(code)
    assert set(written) == {"fires", "silent"}
    assert len(written["fires"]) >= 2
    assert len(written["silent"]) >= 3
    names = [case["name"] for kind in ("fires", "silent") for case in written[kind]]
    assert len(set(names)) == len(names)
    for case in written["silent"]:
        assert not set(case) & set(EXPECTED[1:]), "a silent case expects nothing"


def test_every_file_of_cases_has_its_rule() -> None:
    assert {file.stem for file in CASES.glob("*.yaml")} == set(CODES)


def last_line(value: Any) -> int:
    """The last line that a part of a case stands on."""
    lines = [0]
    if isinstance(value, dict):
        origin = getattr(value, "origin", None)
        lines += [*origin.lines.values()] if origin else []
        lines += [last_line(each) for each in value.values()]
    elif isinstance(value, list):
        lines += [last_line(each) for each in value]
    return max(lines)


def same(computed: Any, written: Any) -> bool:
    """A computed value is the one that a case writes as text; numbers to the last digit written."""
    if isinstance(computed, (list, tuple)):
        parts = written if isinstance(written, list) else [written]
        return len(computed) == len(parts) and all(same(a, b) for a, b in zip(computed, parts, strict=True))
    if isinstance(computed, float):
        decimals = len(written.partition(".")[2])
        return math.isclose(computed, float(written), abs_tol=0.5000001 * 10.0**-decimals)
    return str(computed) == str(written)
