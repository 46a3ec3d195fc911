"""Figures of meta-analyses: numbers as published, layouts that hold, the same bytes every time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from consilience import synthesis as syn
from consilience.report.figures import plots
from consilience.report.figures.judgements import Judgement, judge
from consilience.report.figures.meta_analysis import directions, forest, forest_sheet, funnel, network, refits, scatter
from consilience.report.figures.meta_analysis.forest import Layout
from consilience.report.figures.meta_analysis.measures import number, p_words, shown, with_interval
from consilience.report.figures.meta_analysis.plot_area import cut
from consilience.report.figures.style import Drawing, render
from consilience.synthesis import swim

from . import trials_bcg as bcg
from .test_figures_rendering import letters, overlaps

FX = bcg.effects()
FIT = syn.pool(FX, ci="normal")


# --- forest


def test_the_forest_of_bcg_has_the_published_numbers() -> None:
    """metafor's help page of dat.bcg: RR 0.49 (0.34 to 0.70), tau2 0.3132, Q 152.23, I2 92.22 %."""
    view = forest.view(FX, FIT)
    assert view.rows[0].text == "0.41 (0.13 to 1.26)"
    assert view.total is not None
    assert view.total.text == "0.49 (0.34 to 0.70)"
    told = view.notes[0].replace("\u00a0", " ")
    assert told == "Heterogeneity: τ² = 0.313 (95 % CI 0.120 to 1.111); Q = 152.23 on 12 df, p < 0.001; I² = 92.2 %"
    assert sum(10 * float(row.weight_text) for row in view.rows) == pytest.approx(1000)
    assert view.axis.null == 1


def test_the_place_of_every_number_is_on_the_natural_scale() -> None:
    row = forest.view(FX, FIT).rows[0]
    assert row.place is not None
    assert row.place.value == pytest.approx((4 / 123) / (11 / 139))


def test_subgroups_have_their_own_diamonds_and_the_test_between_them() -> None:
    groups = syn.subgroups(FX, bcg.ALLOCATION)
    view = forest.view(FX, FIT, groups=bcg.ALLOCATION, subgroups=groups)
    assert [group.label for group in view.groups] == ["random", "alternate", "systematic"]
    assert [len(group.rows) for group in view.groups] == [7, 2, 4]
    assert all(group.summary for group in view.groups)
    assert any(note.startswith("Differences between subgroups") for note in view.notes)


def test_a_study_without_an_estimate_keeps_its_row() -> None:
    fx = syn.effects("RR", events_1=[1, 0], total_1=[10, 10], events_2=[4, 0], total_2=[10, 10], drop_double_zero=True)
    view = forest.view(fx, syn.pool(fx))
    assert [row.text == forest.NOT_ESTIMABLE for row in view.rows] == [False, True]
    assert view.rows[1].place is None
    assert view.rows[1].weight_text == ""
    assert "Not estimable" in view.caption


def test_what_is_not_pooled_has_a_reason_and_no_diamond() -> None:
    view = forest.view(FX, None, reason="different vaccines")
    assert view.total is None
    assert not view.weighted
    assert view.notes == ("Not pooled: different vaccines",)
    assert view.alt.endswith("Not pooled: different vaccines.")


def test_two_studies_tell_nothing_of_a_third() -> None:
    two = FX.take([0, 1])
    three = FX.take([0, 1, 2])
    for fx, told in ((two, False), (three, True)):
        total = forest.view(fx, syn.pool(fx)).total
        assert total is not None
        assert (total.prediction is not None) is told


def test_intervals_far_beyond_the_estimates_are_cut() -> None:
    fx = syn.effects("RR", estimate=[0.1, -0.2, 0.0], se=[0.1, 0.1, 9.0])
    view = forest.view(fx, syn.pool(fx, ci="normal"))
    wide = view.rows[2].place
    assert wide is not None
    assert not view.axis.holds(wide.low)
    assert not view.axis.holds(wide.high)
    assert "arrow" in view.caption


def test_a_value_without_an_interval_is_said_to_have_none() -> None:
    fx = syn.effects("PR", estimate=[np.nan], se=[np.nan], labels=["One"])
    view = forest.view(fx, None, intervals=([0.71], [math.nan], [math.nan]), reason="one study")
    assert view.rows[0].text == "71.0 (no interval)"
    assert "Hollow" in view.caption


def test_shares_stand_between_0_and_100_without_a_null_value() -> None:
    fx = syn.effects("PLO", events=[8, 27], total=[10, 37])
    low, high = syn.proportion_interval([8, 27], [10, 37])
    view = forest.view(fx, syn.pool(fx), intervals=([0.8, 27 / 37], list(low), list(high)))
    assert (view.axis.low, view.axis.high, view.axis.null) == (0, 100, None)
    assert view.rows[0].text == "80.0 (44.4 to 97.5)"  # Clopper-Pearson, 8 of 10
    assert not any(note.startswith("Test of no effect") for note in view.notes)


def test_groups_must_name_every_study() -> None:
    with pytest.raises(ValueError, match="expected 13 names"):
        forest.view(FX, FIT, groups=["a"])


def test_batches_and_foreign_fits_are_refused() -> None:
    batch = syn.effects("MD", estimate=[[1, 2], [3, 4]], se=[[1, 1], [1, 1]])
    with pytest.raises(ValueError, match="not a batch"):
        forest.view(batch)
    with pytest.raises(ValueError, match="different studies: 2 and 13"):
        plots.funnel(FX.take([0, 1]), FIT)


# --- the others


def test_contours_of_the_funnel_are_where_p_is_5_percent() -> None:
    view = funnel.view(FX, FIT)
    assert view.contours
    assert view.x.null == 1
    assert funnel.CONTOURS[1][0] == pytest.approx(1.959964, abs=1e-6)
    assert len(view.studies) == 13


def test_few_studies_are_said_to_be_too_few_for_a_funnel() -> None:
    assert "fewer than 10" in funnel.view(FX.take(range(4))).notes[-1]
    assert not funnel.view(FX, FIT).notes


def test_images_of_trim_and_fill_are_marked() -> None:
    filled = syn.trim_and_fill(FX)
    view = funnel.view(FX, FIT, filled=filled)
    assert sum(each.filled for each in view.studies) == int(filled.k0)


def test_the_radial_line_ends_at_the_pooled_estimate() -> None:
    view = scatter.radial(FX, FIT)
    (_, start), (x, y) = view.curves[0].points
    assert start == 0
    assert math.exp(y / x) == pytest.approx(0.4894, abs=1e-4)  # metafor
    assert {text for _, text in view.right} >= {"0.5", "1"}


def test_the_bubble_plot_has_the_published_slope() -> None:
    """metafor's help page of rma.uni: latitude -0.0291 on the log risk ratio."""
    view = scatter.bubble(FX, bcg.LATITUDE, syn.regress(FX, bcg.LATITUDE), name="Latitude")
    assert "Slope −0.0291" in view.notes[0]
    assert max(each.size for each in view.studies) == pytest.approx(17)
    both = syn.regress(FX, np.column_stack([bcg.LATITUDE, range(13)]))
    with pytest.raises(ValueError, match="one moderator"):
        scatter.bubble(FX, bcg.LATITUDE, both)


def test_the_trial_that_makes_the_heterogeneity_stands_out() -> None:
    view = scatter.baujat(syn.baujat(FX))
    assert max(view.studies, key=lambda each: each.y).label == "TPT Madras 1980"


def test_refits_stand_above_the_whole() -> None:
    view = refits.view(syn.leave_one_out(FX, ci="normal"), FIT)
    assert [row.label for row in view.rows] == list(bcg.NAMES)
    assert view.heading == "Without"
    assert view.total is not None
    assert view.total.text == "0.49 (0.34 to 0.70)"
    assert refits.view(syn.cumulative(FX)).heading == "Up to"


def test_the_network_counts_studies_on_lines() -> None:
    view = network.view(_network(), {"A": 100, "B": 50, "C": 10})
    edges = {(view.nodes[each.first].label, view.nodes[each.second].label): each.studies for each in view.edges}
    assert edges == {("A", "B"): 2, ("A", "C"): 1, ("B", "C"): 1}
    assert [node.n for node in view.nodes] == [100, 50, 10]


def _network() -> syn.Network:
    return syn.network(
        treatment_1=["A", "A", "A", "B"], treatment_2=["B", "B", "C", "C"], estimate=[1, 1.2, 2, 1.1],
        se=[0.2, 0.3, 0.2, 0.4], study=["s1", "s2", "s3", "s4"],
    )  # fmt: skip


def _directions(k: int) -> syn.EffectDirections:
    studies = [f"A study with a long name {i}" for i in range(k) for _ in range(2)]
    domains = ["Pain while walking on stairs", "Quality of life"] * k
    four: tuple[swim.Direction, ...] = ("benefit", "benefit", "harm", "unclear")
    ways: list[swim.Direction] = [four[i % 4] for i in range(2 * k)]
    return syn.effect_directions(studies, domains, ways)


def test_directions_are_tested_by_their_sign() -> None:
    """Four of five in favour: two-sided sign test 2 (1 + 5)/32 = 0.375."""
    ways: list[swim.Direction] = ["benefit", "benefit", "benefit", "benefit", "harm"]
    at = syn.effect_directions(list("abcde"), ["Pain"] * 5, ways)
    view = directions.view(at, participants={"a": 20, "b": 120, "c": 900})
    assert view.tests == ("4 of 5, p\u00a0=\u00a00.38",)
    assert [row.size for row in view.rows] == ["small", "medium", "large", "medium", "medium"]


def test_a_harvest_has_three_fields() -> None:
    at = syn.harvest(["a", "b", "c"], ["Pain"] * 3, ["benefit", "harm", "benefit"], [1, 2, 3])
    view = directions.harvest(at)
    assert [[bar.label for bar in field] for field in view.rows[0].fields] == [["b"], [], ["c", "a"]]


# --- words


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(-0.5, 2, "−0.50"), (-0.001, 2, "−0.001"), (0.0, 2, "0.00"), (123456.0, 1, "1.2e5"), (math.inf, 1, "∞")],
)
def test_numbers(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


def test_p_is_never_0() -> None:
    assert [p_words(p).replace("\u00a0", " ") for p in (0.0, 0.0321, 0.5)] == ["p < 0.001", "p = 0.032", "p = 0.50"]


def test_measures_have_their_axes() -> None:
    assert shown("HR").null == 1
    assert shown("MD").null == 0
    assert shown("PLO").null is None
    assert (shown("RD").factor, shown("RD").unit) == (100, "percentage points")
    assert with_interval(1, math.nan, math.nan, 1) == "1.0 (no interval)"


def test_a_polygon_is_cut_at_the_frame() -> None:
    assert cut([(0, 0), (10, 0), (5, 10)], 2, 20) == [(2, 4), (2, 0), (10, 0), (5, 10)]
    assert cut([(0, 0), (1, 0), (1, 1)], 5, 9) == []


# --- layout


def _levels(k: int) -> list[list[Judgement | None]]:
    return [[judge(("Low", "Some concerns", "High")[(i + j) % 3], None) for j in range(6)] for i in range(k)]


LAYOUTS: tuple[forest.Layout, ...] = ("revman", "jama")
WAYS: tuple[swim.Direction, ...] = ("benefit", "harm", "unclear")
LONG = "Second one with a name too long for any column of any sheet of this width, truly"


def figures(k: int) -> Iterator[tuple[str, Figure]]:
    fx = bcg.many(k)
    fit = syn.pool(fx)
    counts = {
        "Events|Exercise": [17 * i for i in range(k)],
        "Total|Exercise": [40 * i + 1 for i in range(k)],
        "Events|Usual care": [9] * k,
        "Total|Usual care": [12345] * k,
    }
    domains = [f"Domain {i} of the instrument" for i in range(6)]
    groups = [("First", LONG)[i % 2] for i in range(k)]
    fits = dict.fromkeys(groups, fit)
    for layout in LAYOUTS:
        for favours in (None, ("exercise under supervision", "care as usual")):
            view = forest.view(
                fx, fit, layout=layout, columns=counts, judgements=_levels(k), domains=domains, favours=favours
            )
            yield f"forest, {layout}", forest_sheet.draw(view)
        yield f"by group, {layout}", forest_sheet.draw(forest.view(fx, fit, layout=layout, groups=groups, fits=fits))
    yield "unpooled", forest_sheet.draw(forest.view(fx, None, reason="a long reason " * 20))
    yield "funnel", funnel.draw(funnel.view(fx, fit, test=syn.egger(fx), names=True))
    yield "baujat", scatter.draw(scatter.baujat(syn.baujat(fx)))
    yield "radial", scatter.draw(scatter.radial(fx, fit))
    if k > 3:
        x = [float(i) for i in range(k)]
        yield "bubble", scatter.draw(scatter.bubble(fx, x, syn.regress(fx, x)))
    yield "refits", forest_sheet.draw(refits.view(syn.leave_one_out(fx), fit))
    yield "directions", directions.draw(directions.view(_directions(k)))
    at = syn.harvest(
        [f"Study with a name {i}" for i in range(k)],
        [f"Outcome {i % 2}" for i in range(k)],
        [WAYS[i % 3] for i in range(k)],
        [1 + i % 4 for i in range(k)],
    )
    yield "harvest", directions.draw_harvest(directions.harvest(at))
    yield "network", network.draw(network.view(_star(min(k, 12))))


def _star(n: int) -> syn.Network:
    others = [f"Treatment with a long name number {i}" for i in range(n)]
    pairs = [("Placebo", name) for name in others]
    pairs += [(one, other) for i, one in enumerate(others) for other in others[i + 1 :] if i % 2]
    return syn.network(
        treatment_1=[a for a, _ in pairs], treatment_2=[b for _, b in pairs],
        estimate=[0.1] * len(pairs), se=[0.2] * len(pairs), study=[str(i) for i in range(len(pairs))],
    )  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("label", ["A", "Trial {}"])
def test_short_names_leave_room_for_the_words_of_the_pooled_rows(layout: Layout, label: str) -> None:
    fx = syn.effects("GEN", estimate=[0.1, 0.4, 0.2, 0.6], se=0.2, labels=[label.format(i) for i in range(4)])
    figure = forest_sheet.draw(forest.view(fx, syn.pool(fx), layout=layout))
    boxes = letters(figure)
    assert {"Total (95 % CI)", "95 % prediction interval"} <= {" ".join(text.split()) for text, _ in boxes}
    for at, (text, box) in enumerate(boxes):
        assert not [other for other, beside in boxes[at + 1 :] if overlaps(box, beside)], text


@pytest.mark.parametrize("k", [3, 100])
def test_letters_stay_on_the_page_and_apart(k: int) -> None:
    for name, figure in figures(k):
        page = figure.bbox
        boxes = sorted(letters(figure), key=lambda each: each[1].y0)
        for number_, (text, box) in enumerate(boxes):
            inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.x1 + 1 and box.y1 <= page.y1
            assert inside, f"{name}: {text!r} at {box} leaves the page {page}"
            for other, beside in boxes[number_ + 1 :]:
                if beside.y0 > box.y1:
                    break
                assert not overlaps(box, beside), f"{name}: {text!r} and {other!r} overlap"


# --- the door


DOOR: dict[str, Callable[[], Drawing]] = {
    "forest": lambda: plots.forest(FX, FIT, favours=("vaccine", "control"), bias={"Randomisation": ["Low"] * 13}),
    "funnel": lambda: plots.funnel(FX, FIT),
    "baujat": lambda: plots.baujat(FX),
    "radial": lambda: plots.radial(FX, FIT),
    "bubble": lambda: plots.bubble(FX, bcg.LATITUDE, syn.regress(FX, bcg.LATITUDE)),
    "refits": lambda: plots.refits(syn.leave_one_out(FX), FIT),
    "network": lambda: plots.network(_network()),
    "effect_directions": lambda: plots.effect_directions(_directions(3), bias={"A study with a long name 1": "Low"}),
    "harvest": lambda: plots.harvest(syn.harvest(["a"], ["Pain"], ["benefit"], [1])),
}


@pytest.mark.parametrize("name", DOOR)
def test_every_plot_is_the_same_every_time_and_explained(name: str) -> None:
    first, second = DOOR[name](), DOOR[name]()
    assert first == second
    assert first.caption.endswith(".")
    assert first.alt.endswith(".")
    assert first.svg.startswith("<svg ")


def test_the_door_opens_to_all_and_only_to_these() -> None:
    assert set(plots.__all__) == set(DOOR)


def test_a_plot_is_saved_by_its_ending(tmp_path: Path) -> None:
    drawing = plots.baujat(FX)
    assert drawing.save(tmp_path / "b.svg").read_text("utf-8").startswith("<?xml")
    assert (drawing.save(str(tmp_path / "b.png"))).read_bytes() == drawing.png
    with pytest.raises(ValueError, match=r"\.svg or \.png"):
        drawing.save(tmp_path / "b.pdf")


def test_a_view_is_rendered_under_its_own_name() -> None:
    view = forest.view(FX, FIT, id="mine", title="Mine")
    assert render(view, forest_sheet.draw(view)).id == "mine"
