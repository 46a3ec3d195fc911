"""What every figure owes its reader: letters that can be read, a page that stays whole, the same bytes every time."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from consilience.home import folder
from consilience.model.review import Review
from consilience.report.figures import (
    Drawing,
    drawings,
    evidence_map,
    flow,
    intervals,
    mechanism,
    risk_of_bias,
    risk_of_bias_summary,
)
from consilience.report.figures.lettering import Line, width, wrap
from consilience.report.figures.style import DPI, settings

from ..paths import FOUNDING
from .figures_made_up import crowded, review


def figures(of: Review) -> Iterator[tuple[str, Figure]]:
    yield "flow", flow.draw(flow.view(of))
    yield "evidence map", evidence_map.draw(evidence_map.view(of))
    yield "risk of bias", risk_of_bias.draw(risk_of_bias.view(of))
    yield "risk of bias, summary", risk_of_bias_summary.draw(risk_of_bias_summary.view(of))
    yield from ((view.id, mechanism.draw(view)) for view in mechanism.views(of))
    yield from ((view.id, intervals.draw(view)) for view in intervals.views(of))


def letters(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every line of text with the box of its letters, in dots of the PNG."""
    figure.set_dpi(DPI)
    renderer = RendererAgg(*figure.canvas.get_width_height(), DPI)  # type: ignore[no-untyped-call]  # has no types
    lines = [each for each in figure.findobj(Line) if isinstance(each, Line) and each.text]
    with settings():
        return [(line.text, line.get_window_extent(renderer)) for line in lines]


def overlaps(one: Bbox, other: Bbox, slack: float = 1.5) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(across > slack and down > slack)


@pytest.fixture(scope="module")
def founding() -> Review:
    return folder.load(FOUNDING)


@pytest.fixture(scope="module")
def drawn(founding: Review) -> list[Drawing]:
    return list(drawings(founding))


@pytest.mark.parametrize("n", [3, 60])
def test_letters_stay_on_the_page_and_apart_however_long_the_words(n: int) -> None:
    _check_letters(crowded(n), expected=9)


def test_letters_of_the_founding_review_stay_on_the_page_and_apart(founding: Review) -> None:
    _check_letters(founding, expected=14)


def _check_letters(of: Review, expected: int) -> None:
    seen = 0
    for name, figure in figures(of):
        seen += 1
        page = figure.bbox
        boxes = sorted(letters(figure), key=lambda each: each[1].y0)
        for text, box in boxes:
            inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.x1 and box.y1 <= page.y1
            assert inside, f"{name}: {text!r} at {box} leaves the page {page}"
        for number, (text, box) in enumerate(boxes):
            for other, beside in boxes[number + 1 :]:
                if beside.y0 > box.y1:
                    break
                assert not overlaps(box, beside), f"{name}: {text!r} and {other!r} overlap"
    assert seen >= expected


def test_two_renderings_are_the_same_bytes() -> None:
    first, second = (list(drawings(crowded(3))) for _ in range(2))
    assert [each.svg for each in first] == [each.svg for each in second]
    assert [each.png for each in first] == [each.png for each in second]


def test_the_machines_own_settings_do_not_show() -> None:
    import matplotlib as mpl

    plain = next(drawings(crowded(3)))
    with mpl.rc_context({"font.size": 30, "savefig.bbox": "tight", "svg.fonttype": "none", "savefig.facecolor": "red"}):
        assert next(drawings(crowded(3))) == plain


def test_an_svg_may_stand_in_a_page_beside_others(drawn: list[Drawing]) -> None:
    seen: set[str] = set()
    for each in drawn:
        assert each.svg.startswith("<svg ")
        root = ElementTree.fromstring(each.svg)
        assert root.get("role") == "img"
        assert root.get("viewBox")
        assert root.get("width") is root.get("height") is None
        assert not re.search(r"<style|<metadata|<!--|<\?|style=|<image|xlink", each.svg)
        ids = [found for element in root.iter() if (found := element.get("id"))]
        assert len(ids) == len(set(ids))
        assert not seen & set(ids)
        seen |= set(ids)
        used = {target[1:] for element in root.iter() if (target := element.get("href"))}
        assert used <= set(ids)
        named = {element.get("id"): element.text for element in root.iter()}
        assert [named[id] for id in root.get("aria-labelledby", "").split()] == [each.title, each.alt]


def test_a_png_is_of_144_dots_and_says_nothing_of_its_maker(drawn: list[Drawing]) -> None:
    for each in drawn:
        chunks = dict(_chunks(each.png))
        assert set(chunks) == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
        assert round(struct.unpack(">I", chunks[b"pHYs"][:4])[0] * 0.0254) == 144


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def test_the_founding_review_has_its_figures_in_order_and_light_enough(drawn: list[Drawing]) -> None:
    ids = [each.id for each in drawn]
    expected = ["flow", "evidence-map", "risk-of-bias", "risk-of-bias-summary", "intervals-os", "intervals-efs"]
    assert [id for id in ids if id in expected] == expected
    assert {"intervals-cr", "intervals-mrd-negativity"} <= set(ids)
    assert any(id.startswith("mechanism-") for id in ids)
    assert {each.id: len(each.svg) for each in drawn if len(each.svg) > 150_000} == {}


def test_every_figure_is_explained(drawn: list[Drawing]) -> None:
    for each in drawn:
        assert each.title
        assert each.caption.endswith(".")
        assert each.alt.endswith(".")
        assert len(each.alt) > 40


def test_an_empty_review_has_no_figures() -> None:
    assert list(drawings(review())) == []


@given(st.text(st.sampled_from("abc WM-/ü–"), max_size=60), st.floats(20, 200))
def test_lines_fit_and_no_letter_is_lost(text: str, limit: float) -> None:
    lines = wrap(text, limit, 7.5)
    assert all(width(line, 7.5) <= limit + 1e-9 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
