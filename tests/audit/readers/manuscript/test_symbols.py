"""Tables of risk of bias in symbols: what each means, and that the text's counts are held against them."""

from __future__ import annotations

import pytest

from consilience.audit import engine
from consilience.audit.facts import Facts
from consilience.audit.readers.manuscript.read import read
from tests.audit.manuscript.reads import read_bytes

ROWS = (
    ("Shen 2011", "+++++", "+"),
    ("Park 2012", "+?+++", "?"),
    ("Diaz 2014", "+-+++", "-"),
    ("Ode 2019", "+++++", "+"),
)


def facts(
    rows: tuple[tuple[str, str, str], ...], said: str = "", caption: str = "Risk of bias", notes: str = ""
) -> Facts:
    table = "\n".join("\t".join((label, *domains, overall)) for label, domains, overall in rows)
    text = (
        f"Drug for disease: a systematic review\n\nResults\n\nWe included 4 studies. {said}\n\nTable 3. {caption}\n"
        f"Study\tD1\tD2\tD3\tD4\tD5\tOverall\n{table}\n{notes}\n\nDiscussion\n\nNothing more.\n"
    )
    return read(read_bytes(text, "review.txt"))


def levels(*arguments: object, **words: str) -> list[str]:
    return [each.level for each in facts(*arguments, **words).judgements]  # type: ignore[arg-type]


def swapped(exchange: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    turned = str.maketrans(exchange)
    return tuple((label, domains.translate(turned), overall.translate(turned)) for label, domains, overall in ROWS)


@pytest.mark.parametrize(
    ("exchange", "caption", "notes", "expected"),
    [
        ({}, "Risk of bias (RoB 2)", "", ["low", "some concerns", "high", "low"]),
        ({}, "Risk of bias", "", ["low", "unclear", "high", "low"]),
        ({"?": "!"}, "Risk of bias (RoB 2)", "", ["low", "some concerns", "high", "low"]),
        ({"?": "-", "-": "x"}, "Risk of bias (RoB 2)", "", ["low", "some concerns", "high", "low"]),
        ({"?": "-", "-": "X"}, "Risk of bias (ROBINS-I)", "", ["low", "moderate", "serious", "low"]),
        ({"+": "🟢", "?": "🟡", "-": "🔴"}, "Risk of bias (RoB 2)", "", ["low", "some concerns", "high", "low"]),
        ({}, "Risk of bias", "+ low risk; ? some concerns; - high risk", ["low", "some concerns", "high", "low"]),
        ({}, "Risk of bias", "Low risk (+), unclear (?), high risk (-)", ["low", "unclear", "high", "low"]),
        (
            {},
            "Riesgo de sesgo",
            "+ = bajo; ? = algunas preocupaciones; - = alto",
            ["low", "some concerns", "high", "low"],
        ),
        ({}, "Risco de viés", "+ = baixo; ? = incerto; - = alto", ["low", "unclear", "high", "low"]),
    ],
)
def test_symbols_mean_levels(exchange: dict[str, str], caption: str, notes: str, expected: list[str]) -> None:
    assert levels(swapped(exchange), caption=caption, notes=notes) == expected


def test_dashes_without_a_plus_are_empty_cells() -> None:
    assert levels((("Shen 2011", "-----", "-"), ("Park 2012", "-----", "-"))) == []


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("Risk of bias was low in 2 studies and high in 1 study.", 0),
        ("Risk of bias was low in 3 studies and high in 1 study.", 1),
    ],
)
def test_the_counts_of_the_text(said: str, count: int) -> None:
    found = engine.run(facts(ROWS, said, caption="Risk of bias (RoB 2)"), engine.select(["CL004"]))
    assert len(found) == count
