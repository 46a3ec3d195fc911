"""The evidence map: every class, every outcome, and the holes between them."""

from __future__ import annotations

from consilience.report.figures import evidence_map

from .figures_made_up import OUTCOMES, Data, estimate, result, review, study

OS = result("os", "os", estimate("50"))
NAUSEA = result("nausea", "nausea", {"measure": "proportion", "value": "5"})


def cells(view: evidence_map.MapView) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (row.label, column.label): (cell.n, cell.randomised)
        for row in view.rows
        for column, cell in zip(view.columns, row.cells, strict=True)
    }


def test_cells_count_studies_and_randomised_ones() -> None:
    shown = cells(
        evidence_map.view(
            review(
                [study("a", allocation="randomised", results=[OS, NAUSEA]), study("b", results=[OS, OS | {"id": "x"}])]
            )
        )
    )
    assert shown["Pills", "Overall survival"] == (2, 1)
    assert shown["Pills", "Any harm"] == (1, 1)


def test_classes_without_studies_and_planned_outcomes_without_results_are_shown_as_holes() -> None:
    view = evidence_map.view(review([study("a", results=[OS])]))
    shown = cells(view)
    assert shown["Needles", "Overall survival"] == (0, 0)
    assert shown["Pills", "Well-being"] == (0, 0)
    assert "Usual care" not in {row.label for row in view.rows}
    assert f"{len(shown) - 1} of {len(shown)} cells hold no study" in view.alt


def test_kinds_of_outcome_stand_together() -> None:
    kinds = [column.kind for column in evidence_map.view(review([study("a", results=[OS, NAUSEA])])).columns]
    assert kinds == sorted(kinds, key=["efficacy", "quality-of-life", "harm"].index)


def test_too_many_outcomes_are_gathered() -> None:
    many: list[Data] = [{**OUTCOMES[0], "id": f"o{number}", "label": f"Outcome {number}"} for number in range(30)]
    results = [result(f"o{number}", f"o{number}", estimate("50")) for number in range(30)]
    view = evidence_map.view(review([study("a", results=results)], outcomes=many))
    assert len(view.columns) <= 12
    assert sum(len(column.outcomes) for column in view.columns) == 30
