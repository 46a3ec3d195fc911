"""The mechanism map: drugs that act alike share a row; ways of escape belong to their drugs."""

from __future__ import annotations

from consilience.report.figures import mechanism

from .figures_made_up import CLASSES, Data, review

INHIBITS: Data = {"target": "kinase", "action": "inhibits", "pathway": ["less signal"], "effect": "cell death"}


def drug(id: str, group: str = "pills", **more: object) -> Data:
    return {"id": id, "name": id.capitalize(), "group": group, "mechanisms": [INHIBITS], **more}


def test_drugs_that_act_alike_share_a_block() -> None:
    (view,) = mechanism.views(review(interventions=[drug("one"), drug("two")]))
    (block,) = view.sections[0].blocks
    assert block.drugs == ("One", "Two")
    assert block.chains == (mechanism.Chain("inhibits", "kinase", ("less signal",), "cell death"),)
    assert "One and Two: inhibits kinase; less signal → cell death" in view.alt


def test_resistance_sets_a_drug_apart() -> None:
    resisted = drug("two", resistance=[{"mechanism": "mutation", "evidence": "clinical"}])
    (view,) = mechanism.views(review(interventions=[drug("one"), resisted]))
    assert [(block.drugs, block.escapes) for block in view.sections[0].blocks] == [
        (("One",), ()),
        (("Two",), (mechanism.Escape("mutation", "clinical"),)),
    ]
    assert "Dashed" in view.caption


def test_classes_below_a_class_share_its_figure_unless_it_is_full() -> None:
    classes = [*CLASSES, {"id": "capsules", "label": "Capsules", "parent": "pills"}]
    few = [drug("one"), drug("two", "capsules")]
    assert [view.id for view in mechanism.views(review(classes=classes, interventions=few))] == ["mechanism-pills"]
    many = [
        drug(f"d{number}", group, mechanisms=[{**INHIBITS, "target": f"kinase {number}"}])
        for number, group in enumerate(["pills", "capsules"] * 5)
    ]
    assert [view.id for view in mechanism.views(review(classes=classes, interventions=many))] == [
        "mechanism-pills",
        "mechanism-capsules",
    ]


def test_a_circle_of_parents_does_no_harm() -> None:
    classes = [{"id": "a", "label": "A", "parent": "b"}, {"id": "b", "label": "B", "parent": "a"}]
    assert mechanism.views(review(classes=classes, interventions=[drug("one", "a")])) == []


def test_no_mechanism_no_figure() -> None:
    assert mechanism.views(review()) == []
