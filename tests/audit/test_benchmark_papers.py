"""The benchmark's made-up papers say what their truth says, in every format."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from consilience import synthesis as syn
from consilience.extraction.exact import proportion_interval

from .benchmark.mutations.counts import mean_is_possible, sd_is_possible
from .benchmark.paper import Language, Paper, Relation, plain
from .benchmark.phrases import STATEMENTS, draw, wordings
from .benchmark.scoring import write_paper
from .benchmark.writers import FORMATS, Format, write

LANGUAGES: tuple[Language, ...] = ("en", "es")
PAPERS = [(seed, paper, language) for seed in range(4) for paper in ("trial", "review") for language in LANGUAGES]


@pytest.fixture(params=PAPERS, ids=lambda p: "-".join(map(str, p)))
def paper(request: pytest.FixtureRequest) -> Paper:
    return write_paper(*request.param)


def values(paper: Paper, relation: Relation) -> dict[str, float]:
    return {name: paper.style.read(paper.places[id].text) for name, id in relation.ids.items()}


def decimals(paper: Paper, relation: Relation, name: str) -> int:
    return len(paper.places[relation.ids[name]].text.partition(paper.style.point)[2])


def test_the_same_seed_writes_the_same_words() -> None:
    for one in PAPERS[:4]:
        assert write_paper(*one).words == write_paper(*one).words
    assert write_paper(1, "trial", "en").words != write_paper(2, "trial", "en").words


def test_each_statement_has_eight_wordings_in_each_language() -> None:
    assert STATEMENTS["en"].keys() == STATEMENTS["es"].keys()
    for language, statements in STATEMENTS.items():
        for name, templates in statements.items():
            assert sum(map(wordings, templates)) >= 8, (language, name)
            fields = set(re.findall(r"{(\w+)}", " ".join(templates)))
            assert fields == set(re.findall(r"{(\w+)}", " ".join(STATEMENTS["en"][name]))), (language, name)


def test_alternatives_may_be_nested() -> None:
    from random import Random

    drawn = {draw("a<b|c<d|>>e", Random(seed)) for seed in range(60)}
    assert drawn == {"abe", "acde", "ace"}
    assert wordings("a<b|c<d|>>e") == 3


def test_percentages_are_their_counts(paper: Paper) -> None:
    relations = paper.related("percent")
    assert relations or paper.kind == "review"
    for relation in relations:
        printed = values(paper, relation)
        unit = 10.0 ** -decimals(paper, relation, "p")
        # rounded either way, or cut off
        assert -0.5001 * unit <= 100 * printed["x"] / printed["n"] - printed["p"] < 1.0001 * unit


def test_sums_add_up(paper: Paper) -> None:
    for relation in paper.related("sum", "category"):
        printed = values(paper, relation)
        assert sum(value for name, value in printed.items() if name != "total") == printed["total"], relation


def test_estimates_lie_in_their_intervals_and_agree_with_p(paper: Paper) -> None:
    for relation in paper.related("interval"):
        printed = values(paper, relation)
        assert printed["low"] <= printed["value"] <= printed["high"]
        if "p" not in printed or relation.truth["scale"] not in ("ratio", "difference"):
            continue
        null = 1.0 if relation.truth["scale"] == "ratio" else 0.0
        outside = relation.number("low") > null or relation.number("high") < null
        assert outside == (printed["p"] < 0.05)


def test_ratios_are_symmetric_on_the_log_scale(paper: Paper) -> None:
    for relation in paper.related("interval"):
        if relation.truth["scale"] == "ratio":
            middle = math.sqrt(relation.number("low") * relation.number("high"))
            assert middle == pytest.approx(relation.number("value"), rel=1e-9)


def test_event_free_survival_is_below_overall_survival_and_falls(paper: Paper) -> None:
    at: dict[tuple[object, object], dict[object, float]] = {}
    for relation in paper.related("survival"):
        place = (relation.truth["month"], relation.truth["arm"])
        at.setdefault(place, {})[relation.truth["outcome"]] = values(paper, relation)["value"]
    for both in at.values():
        if len(both) == 2:
            assert both["free"] <= both["os"]
    for relation in paper.related("falling"):
        printed = values(paper, relation)
        assert printed["value0"] >= printed["value1"] >= printed["value2"]


def test_exact_intervals_are_those_of_the_counts(paper: Paper) -> None:
    import numpy as np

    for relation in paper.related("exact"):
        x, n = np.array([int(relation.number("x"))]), np.array([int(values(paper, relation)["n"])])
        half = 0.5001 * 10.0 ** -decimals(paper, relation, "low")
        printed = values(paper, relation)
        fits = []
        for method in ("clopper-pearson", "wilson"):
            low, high = proportion_interval(x, n, method)
            fits.append(abs(100 * low[0] - printed["low"]) <= half and abs(100 * high[0] - printed["high"]) <= half)
        assert any(fits)


def test_means_and_deviations_are_possible(paper: Paper) -> None:
    for relation in paper.related("mean"):
        digits, n, printed = int(relation.number("digits")), int(relation.number("n")), values(paper, relation)
        assert mean_is_possible(printed["mean"], digits, n)
        assert sd_is_possible(printed["mean"], printed["sd"], digits, n)


def test_impossible_means_and_deviations_are_known() -> None:
    # INSPECT-SR's worked examples: 30 people, means 8.96 and 9.96 impossible, 9.93 possible but not with SD 0.18
    assert not mean_is_possible(8.96, 2, 30)
    assert not mean_is_possible(9.96, 2, 30)
    assert mean_is_possible(9.93, 2, 30)
    assert not sd_is_possible(9.93, 0.18, 2, 30)
    assert sd_is_possible(2.5, 1.29, 2, 4)  # 1, 2, 3, 4


def test_forest_rows_and_pooled_results_can_be_recomputed() -> None:
    for seed in range(4):
        paper = write_paper(seed, "review", "en")
        rows = paper.related("forest-row")
        counts = {name: [values(paper, row)[name] for row in rows] for name in ("x1", "n1", "x2", "n2")}
        fx = syn.effects("RR", events_1=counts["x1"], total_1=counts["n1"], events_2=counts["x2"], total_2=counts["n2"])
        for row, expected in zip(rows, fx.natural()[0], strict=True):
            assert values(paper, row)["value"] == pytest.approx(expected, abs=0.0051)
        fit = syn.pool(fx, tau2="DL", ci="normal", prediction="k-2")
        (pooled, *_) = paper.related("pooled")
        assert values(paper, pooled)["value"] == pytest.approx(float(fit.natural.estimate), abs=0.0051)
        (heterogeneity,) = paper.related("heterogeneity")
        printed = values(paper, heterogeneity)
        assert printed["df"] == len(rows) - 1
        assert printed["i2"] == pytest.approx(
            100.0 * max(0.0, (float(fit.q) - printed["df"]) / float(fit.q)), abs=0.051
        )
        (weights,) = paper.related("weights")
        assert sum(values(paper, weights).values()) == pytest.approx(100, abs=0.06 * len(rows))


def test_icers_are_costs_over_effects(paper: Paper) -> None:
    for relation in paper.related("icer"):
        printed = values(paper, relation)
        ratio = (printed["c1"] - printed["c2"]) / (printed["q1"] - printed["q2"])
        assert printed["icer"] == pytest.approx(ratio, abs=0.51)


def test_the_ledger_counts_every_number_where_it_stands(paper: Paper) -> None:
    assert len(paper.ledger) > 100
    for place in paper.ledger:
        texts = [plain(text) for text in paper.blocks[place.block].texts()]
        assert any(place.text in text for text in texts)
    assert {"abstract", "results", "table"} <= {place.role for place in paper.ledger}


def _words(text: str) -> list[str]:
    return re.sub(r"[^\w%.,·<>=()\[\]/–−-]+", " ", text.replace("\u00a0", " ")).split()


def _read_docx(path: Path) -> str:
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join([*(p.text for p in document.paragraphs), *cells])


def _read_pdf(path: Path) -> str:
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(str(path))
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join(texts)


def _untagged(path: Path) -> str:
    text = re.sub(r"<head>.*?</head>", " ", path.read_text("utf-8"))
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def _read_jats(path: Path) -> str:
    return " ".join(ElementTree.fromstring(path.read_text("utf-8")).itertext())


READ: dict[Format, Callable[[Path], str]] = {
    "text": lambda path: path.read_text("utf-8"),
    "markdown": lambda path: path.read_text("utf-8").replace("\\<", "<"),
    "html": _untagged,
    "jats": _read_jats,
    "docx": _read_docx,
    "pdf": _read_pdf,
}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("which", PAPERS[4:8], ids=lambda p: "-".join(map(str, p)))
def test_every_format_holds_the_same_words(which: tuple[int, str, Language], format: Format, tmp_path: Path) -> None:
    paper = write_paper(*which)
    text = "".join(_words(READ[format](write(paper, format, tmp_path))))
    for block in paper.blocks:
        for piece in block.texts():
            for word in _words(plain(piece)):
                assert word in text, (word, plain(piece))
    for place in paper.ledger:
        assert "".join(_words(place.text)) in text


def test_files_are_the_same_each_time(tmp_path: Path) -> None:
    paper = write_paper(2, "review", "es")
    for format in ("text", "markdown", "html", "jats", "pdf"):
        first = write(paper, format, tmp_path, "first").read_bytes()
        assert write(paper, format, tmp_path, "second").read_bytes() == first
