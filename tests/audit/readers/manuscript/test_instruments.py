"""Which instrument a manuscript names, and that no other is judged by its levels."""

from __future__ import annotations

import pytest

from consilience.audit import engine
from consilience.audit.readers.manuscript.instruments import instruments_in, names_another
from consilience.audit.readers.manuscript.read import read
from tests.audit.manuscript.reads import read_bytes


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("We used RoB 2.", ["rob2"]),
        ("the revised Cochrane risk-of-bias tool", ["rob2"]),
        ("version 2 of the Cochrane risk-of-bias tool for randomized trials", ["rob2"]),
        ("RoB 2 for cluster-randomised trials", ["rob2-cluster"]),
        ("RoB 2 CRT", ["rob2-cluster"]),
        ("RoB 2 for crossover trials", ["rob2-crossover"]),
        ("ROBINS-I", ["robins-i"]),
        ("ROBINS-I (Sterne 2016)", ["robins-i"]),
        ("In May 2024 we applied ROBINS-I", ["robins-i"]),
        ("ROBINS-I V2", ["robins-i-v2"]),
        ("ROBINS-I version 2.0", ["robins-i-v2"]),
        ("ROBINS-I tool, version 2", ["robins-i-v2"]),
        ("ROBINS-I 2.0", ["robins-i-v2"]),
        ("the ROBINS-I tool (version of November 2025)", ["robins-i-v2"]),
        ("the updated ROBINS-I tool", ["robins-i-v2"]),
        ("version 2 of the ROBINS-I tool", ["robins-i-v2"]),
        ("RoB 2 for trials and ROBINS-I for cohorts", ["robins-i", "rob2"]),
        ("RoB 2 was not used.", []),
        ("RoB 1 instead of RoB 2", []),
        ("the original Cochrane tool rather than the RoB 2", []),
        ("en lugar de RoB 2", []),
        ("Cochrane risk of bias tool", []),
        ("ROBINS-E", []),
    ],
)
def test_instruments_in(words: str, named: list[str]) -> None:
    assert list(instruments_in(words)) == named


@pytest.mark.parametrize(
    "words",
    ["RoB 1", "JBI checklist", "MINORS", "Newcastle-Ottawa Scale", "the Cochrane risk of bias tool", "ROBINS-E"],
)
def test_others(words: str) -> None:
    assert names_another(words)


@pytest.mark.parametrize(
    "words", ["RoB 2", "version 2 of the Cochrane risk-of-bias tool", "minor bleeding", "ROBINS-I"]
)
def test_what_is_no_other(words: str) -> None:
    assert not names_another(words)


STUDIES = ("Adams 2019", "Baker 2020", "Clark 2021", "Davis 2022")


def review(methods: str, design: str, caption: str, heads: str, *levels: str) -> set[str]:
    """Codes of the findings on risk of bias in a small review of four studies."""

    def table(about: str, head: str, lines: list[str]) -> str:
        cells = [
            f"<tr><td>{name}</td>{''.join(f'<td>{c}</td>' for c in line.split('|'))}</tr>"
            for name, line in zip(STUDIES, lines, strict=True)
        ]
        headed = "".join(f"<th>{each}</th>" for each in ("Study", *head.split("|")))
        return f"<table><caption>{about}</caption><tr>{headed}</tr>{''.join(cells)}</table>"

    page = (
        "<html><body><h1>Exercise for adults: a systematic review</h1><h2>Methods</h2>"
        f"<p>We searched PubMed on 3 May 2024. {methods}</p><h2>Results</h2><p>Four studies were included.</p>"
        + table(
            "Table 1. Characteristics of the included studies", "Design|N", [f"{design}|{n}" for n in (40, 55, 61, 70)]
        )
        + table(f"Table 2. {caption}", heads, list(levels))
        + "</body></html>"
    )
    return {each.code for each in engine.run(read(read_bytes(page.encode(), "review.html"))) if each.code[:2] == "RB"}


SIX, SEVEN = "D1|D2|D3|D4|D5|D6|Overall", "D1|D2|D3|D4|D5|D6|D7|Overall"
V2 = (
    "Low|Low|Low|Low|Low|Low|Low",
    "Moderate|Low|Low|Low|Low|Low|Moderate",
    "Serious|Low|Low|Low|Low|Low|Serious",
    "Critical|Low|Low|Low|Low|Low|Critical",
)


@pytest.mark.parametrize(
    ("methods", "design", "caption", "heads", "levels"),
    [
        ("ROBINS-I version 2 (2024) has six domains, judged as low, moderate, serious or critical risk.", "Cohort study", "ROBINS-I V2", SIX, V2),  # noqa: E501
        ("We used ROBINS-I V2.", "Cohort study", "ROBINS-I V2", SIX, ("Low (except for concerns about uncontrolled confounding)|Low|Low|Low|Low|Low|Low (except for concerns about uncontrolled confounding)", *V2[1:])),  # noqa: E501
        ("Randomised trials were assessed with RoB 2 and cohorts with ROBINS-I V2 (six domains).", "Cohort study", "ROBINS-I V2", SIX, V2),  # noqa: E501
        ("The Cochrane risk of bias tool has seven domains, rated as low, high or unclear.", "Randomised trial", "Risk of bias", SEVEN, ("Low|Low|Low|Low|Low|Low|Low|Low", "High|Low|Low|Low|Low|Low|Low|High", "Unclear|Low|Low|Low|Low|Low|Low|Unclear", "Low|Low|Low|Low|Low|Low|Low|Low")),  # noqa: E501
        ("We used RoB 1; RoB 2 was not used.", "Randomised trial", "Risk of bias (RoB 1)", SEVEN, ("Low|Low|Low|Low|Low|Low|Low|Low", "High|Low|Low|Low|Low|Low|Low|High", "Unclear|Low|Low|Low|Low|Low|Low|Unclear", "Low|Low|Low|Low|Low|Low|Low|Low")),  # noqa: E501
        ("Single-arm studies were appraised with the JBI checklist; quality was rated as low, moderate or high.", "Single-arm phase 2 trial", "Quality (JBI)", "Items|Overall", ("9/10|High", "8/10|High", "5/10|Moderate", "3/10|Low")),  # noqa: E501
        ("Single-arm studies were appraised with the JBI checklist.", "Single-arm phase 2 trial", "Risk of bias", "Items|Overall risk of bias", ("9/10|Low", "8/10|Low", "5/10|High", "3/10|High")),  # noqa: E501
        ("MINORS was used, with a score from 0 to 16.", "Single-arm phase 2 trial", "MINORS", "1|2|Total", ("2|2|16", "1|1|8", "2|1|12", "0|0|0")),  # noqa: E501
        ("RoB 2 for cluster-randomised trials has six domains, judged as low, some concerns or high risk.", "Cluster-randomised trial", "RoB 2 for cluster trials", "D1a|D1b|D2|D3|D4|D5|Overall", ("Low|Low|Low|Low|Low|Low|Low", "Some concerns|Low|Low|Low|Low|Low|Some concerns", "Low|High|Low|Low|Low|Low|High", "Low|Low|Low|Low|Low|Low|Low")),  # noqa: E501
        ("RoB 2 has five domains, judged as low, some concerns or high risk.", "Randomised trial", "RoB 2", "D1|D2|D3|D4|D5|Overall", ("Low|Low|Low|Low|Low|Low", "Some concerns|Low|Low|Low|Low|Some concerns", "Low|High|Low|Low|Low|High", "Low|Some concerns|Some concerns|Low|Low|High")),  # noqa: E501
    ],
)  # fmt: skip
def test_what_is_right_is_silent(methods: str, design: str, caption: str, heads: str, levels: tuple[str, ...]) -> None:
    assert review(methods, design, caption, heads, *levels) == set()


@pytest.mark.parametrize(
    ("methods", "caption", "heads", "levels", "expected"),
    [
        ("ROBINS-I V2 has seven domains.", "ROBINS-I V2", SIX, V2, {"RB003"}),
        ("ROBINS-I (Sterne 2016) has six domains.", "Bias", SIX, V2, {"RB003"}),
        ("We used ROBINS-I V2.", "ROBINS-I V2", SIX, (*V2[:3], "High|Low|Low|Low|Low|Low|High"), {"RB001"}),
        ("We used ROBINS-I V2.", "ROBINS-I V2", SIX, (*V2[:3], "Critical|Low|Low|Low|Low|Low|Moderate"), {"RB005"}),
    ],
)
def test_what_is_wrong_is_found(
    methods: str, caption: str, heads: str, levels: tuple[str, ...], expected: set[str]
) -> None:
    assert review(methods, "Cohort study", caption, heads, *levels) == expected
