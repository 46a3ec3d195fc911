"""The ways in which papers print numbers: one file of texts a production, with what each must give."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from consilience.extraction.phrases import Sample, Stated, read, read_cell

from .compact import compact, quoted

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
Case = dict[str, object]


def cases() -> list[tuple[str, Case]]:
    """Every case with the name of its production."""
    return [(file.stem, case) for file in CASES for case in YAML(typ="safe").load(file.read_text("utf-8"))]


@pytest.mark.parametrize(
    ("production", "case"), [pytest.param(p, c, id=f"{p}-{n}") for n, (p, c) in enumerate(cases())]
)
def test_case(production: str, case: Case) -> None:
    text = str(case["text"])
    decimal = case.get("decimal")
    assert decimal in (None, ".", ",")
    if "header" in case or case.get("cell"):
        phrases = read_cell(text, header=str(case.get("header", "")), decimal=decimal)
    else:
        phrases = read(text, decimal=decimal)
    assert [compact(p) for p in phrases] == case["gives"], text
    for key in ("name", "group"):
        if key in case:
            assert [quoted(text, getattr(p, key, None)) for p in phrases if isinstance(p, Stated)] == case[key], text
    if "words" in case:
        assert [quoted(text, p.words) for p in phrases if isinstance(p, Sample)] == case["words"], text


def test_there_are_many_cases_and_near_misses() -> None:
    every = cases()
    assert len(every) >= 250
    assert sum(not case["gives"] for _, case in every) >= 60
