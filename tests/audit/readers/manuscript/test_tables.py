"""Values in tables: counts with percentages, two header rows, p columns, forest plots."""

from __future__ import annotations

import pytest

from consilience.audit.readers.manuscript.scales import guessed_scores, scores_of

from .reading import audit, codes, said


def table(header: str, *rows: str) -> str:
    """A table of one header row; cells are parted by bars."""
    head = "".join(f"<th>{cell}</th>" for cell in header.split("|"))
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    return f"<table><caption>Table 2. Results</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


HEAD = "Outcome|Zelotinib (n = 112)|Placebo (n = 108)|Hazard ratio (95% CI)|P value"


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (
            "Deaths, no./total no. (%)|20/112 (17.9)|30/108 (27.8)||",
            ["Mortality zelotinib proportion 20/112 17.9", "Mortality placebo proportion 30/108 27.8"],
        ),
        (
            "OS at 24 mo, % (95% CI)|81.2 (73.1-88.0)|70.3 (61.0-79.0)|0.61 (0.40-0.93)|0.02",
            [
                "OS zelotinib @24 months survival 81.2 [73.1 to 88.0]",
                "OS placebo @24 months survival 70.3 [61.0 to 79.0]",
                "OS @24 months hazard-ratio 0.61 [0.40 to 0.93] p 0.02",
            ],
        ),
    ],
)
def test_rows(row: str, values: list[str]) -> None:
    assert said(table(HEAD, row)) == values


def test_the_mark_of_a_table_may_be_another_than_that_of_the_text() -> None:
    text = "La edad media fue de 58,1 años y el peso medio de 70,2 kg, con 12,4 % de fumadores."
    values = said(text, table(HEAD, "OS at 24 mo, % (95% CI)|81.2 (73.1-88.0)|70.3 (61.0-79.0)||"))
    assert "OS zelotinib @24 months survival 81.2 [73.1 to 88.0]" in values


TWO_ROWS = """<table><caption>Table 3. Eventos adversos, n (%)</caption><thead><tr><th rowspan="2">Evento</th>
<th colspan="2">Zelotinib (n = 112)</th><th colspan="2">Placebo (n = 108)</th></tr><tr><th>Cualquier grado</th>
<th>Grado ≥ 3</th><th>Cualquier grado</th><th>Grado ≥ 3</th></tr></thead><tbody><tr><td>Náuseas</td><td>40 (35,7)</td>
<td>4 (3,6)</td><td>20 (18,5)</td><td>2 (1,9)</td></tr></tbody></table>"""


def test_grades_below_each_arm() -> None:
    values = [v for v in audit(TWO_ROWS).facts.values if v.name == "Nausea"]
    assert [(v.arm and v.arm.key, str(v.grade or ""), v.estimate.events) for v in values] == [
        ("zelotinib", "any", 40),
        ("zelotinib", ">=3", 4),
        ("placebo", "any", 20),
        ("placebo", ">=3", 2),
    ]


FOREST = "Study|Experimental, n/N|Control, n/N|RR (95% CI)|Weight, %"
ROWS = (
    "Roe 2010|10/100|20/100|0.50 (0.25, 1.01)|50.0",
    "Doe 2011|10/100|20/100|0.50 (0.25, 1.01)|50.0",
    "Total (common effect)|20/200|40/200|0.50 (0.30, 0.82)|100.0",
)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("Roe 2010|10/100|20/100|0.50 (1.01, 0.25)|50.0", "CI003"),
        ("Roe 2010|10/100|20/100|0.50 (0.25, 2.34)|50.0", "CI008"),
        ("Roe 2010|10/100|20/100|1.50 (0.25, 1.01)|50.0", "CI001"),
        ("Roe 2010|10/100|20/100|0.50 (0.25, 1.01)|43.0", "PO002"),
    ],
)
def test_interval_rules_see_the_rows_of_a_forest_plot(wrong: str, code: str) -> None:
    review = "Zelotinib: a systematic review and meta-analysis"
    right = {finding.code for finding in audit(table(FOREST, *ROWS), title=review, arms=False).findings}
    found = {finding.code for finding in audit(table(FOREST, wrong, *ROWS[1:]), title=review, arms=False).findings}
    assert code in found - right


def test_a_forest_plot_of_which_rows_are_missing_proves_nothing() -> None:
    total = "Total (common effect)|90/800|200/800|0.45 (0.36, 0.57)|100.0"
    found = audit(table(FOREST, *ROWS[:2], total), title="Zelotinib: a systematic review", arms=False)
    assert not [finding.code for finding in found.findings if finding.code.startswith("PO")]
    assert [pooled.studies for pooled in found.facts.pooled] == [()]


def test_wrong_cells_are_found() -> None:
    assert "PC002" in codes(table(HEAD, "Deaths, no./total no. (%)|20/112 (17.9)|30/108 (37.8)||"))
    assert "CI009" in codes(table(HEAD, "OS at 24 mo, %|81|70|0.61 (0.40-0.93)|0.52"))


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("mean MADRS score", True),
        ("puntuación de depresión de Hamilton", True),
        ("tender joint count", True),
        ("fatigue score", False),
        ("body weight", None),
    ],
)
def test_scales(words: str, known: bool | None) -> None:
    assert (scores_of(words) is not None) == bool(known)
    assert (guessed_scores(words) is not None) == ("score" in words or "puntuación" in words)


@pytest.mark.parametrize(
    ("caption", "time"),
    [
        ("Table 2. Survival at 24 months", "24 months"),
        ("Tabla 2. Supervivencia a los 24 meses", "24 months"),
        ("Tabela 2. Sobrevida aos 24 meses", "24 months"),
        ("Table 2. Two-year survival (N = 220)", "2 years"),
        ("Table 2. Survival at 12 and 24 months", None),
        ("Table 2. Survival at 12, 24 and 36 months", None),
        ("Table 2. Survival (follow-up, 24 months)", None),
        ("Table 2. Survival of patients aged 18 years or older", None),
    ],
)
def test_a_caption_tells_the_time_of_its_survival_figures(caption: str, time: str | None) -> None:
    table = (
        f"<table><caption>{caption}</caption><tr><th>Outcome</th><th>Zelotinib (n = 112)</th>"
        "<th>Placebo (n = 108)</th></tr><tr><td>Overall survival, %</td><td>71.2</td><td>60.4</td></tr>"
        "<tr><td>Response, n (%)</td><td>56 (50.0)</td><td>54 (50.0)</td></tr></table>"
    )
    made = audit(table, arms=False).facts.values
    survival = [value for value in made if value.estimate.measure == "survival"]
    assert [str(value.time) if value.time else None for value in survival] == [time, time]
    assert all(value.time is None for value in made if value.estimate.measure == "proportion")
