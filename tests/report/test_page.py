"""The page as a browser reads it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, cast

import pytest
from lxml import html as parser
from lxml.html import HtmlElement as Tree
from pydantic import ValidationError

from consilience.audit import check
from consilience.audit.finding import Finding
from consilience.home import folder
from consilience.model.review import Review
from consilience.report import page
from consilience.report.figures import Drawing
from consilience.report.writing import contents

from ..paths import ROOT
from . import made_up
from .made_up import finding

FINDINGS = [
    finding("SV001", "study/adams-2019/alive-papworth/review", "study/adams-2019/alive-care/review", repairs=2, n=0.5),
    finding("FL001", "flow/studies-included", severity="warning"),
    finding("CT001", "citation", "reference/odd", severity="info"),
    finding("XX001", "claim/ranges"),
]


FLOW = Drawing(
    id="flow",
    title="Flow",
    caption="Who went where.",
    alt="From 120 to 4.",
    svg='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img"><title>Flow</title><text>1</text></svg>',
    png=b"\x89PNG",
)


def tree(review: Review | None = None, findings: list[Finding] | None = None) -> Tree:
    drawings = [FLOW] if findings is None or findings else []
    made = contents(review or made_up.review(), FINDINGS if findings is None else findings, drawings)
    return parser.document_fromstring(made["report.html"].decode())


def every(root: Tree, path: str) -> list[Any]:
    return cast("list[Any]", root.xpath(path))


def example(name: str) -> Review:
    return folder.load(ROOT / "examples" / name)


PAGES: dict[str, Callable[[], tuple[Review, list[Finding]]]] = {
    "everything": lambda: (made_up.review(), FINDINGS),
    "nothing": lambda: (made_up.bare(), []),
    "founding review": lambda: ((review := example("pediatric-b-all")), check(review)),
    "teaching example": lambda: ((review := example("knee-exercise")), check(review)),
}


@pytest.fixture(params=PAGES, scope="module")
def shown(request: pytest.FixtureRequest) -> Tree:
    return tree(*PAGES[request.param]())


def test_identifiers_are_unique(shown: Tree) -> None:
    counts = Counter(every(shown, "//@id"))
    assert counts
    assert [id for id, n in counts.items() if n > 1] == []


def test_every_note_that_a_value_opens_is_there(shown: Tree) -> None:
    targets = every(shown, "//@popovertarget")
    assert targets
    assert set(targets) == set(every(shown, "//*[@popover]/@id"))


def test_every_internal_link_leads_somewhere(shown: Tree) -> None:
    links = [href[1:] for href in every(shown, "//a/@href") if href.startswith("#")]
    assert links
    assert set(links) - set(every(shown, "//@id")) == set()


def test_references_to_identifiers_hold(shown: Tree) -> None:
    used = [
        id
        for name in ("aria-labelledby", "aria-describedby")
        for each in every(shown, f"//@{name}")
        for id in each.split()
    ]
    used += [href[1:] for href in every(shown, "//*[local-name()='use']/@href")]
    assert set(used) - set(every(shown, "//@id")) == set()


def test_the_page_needs_nothing_else(shown: Tree) -> None:
    loads = [(each.tag, each.get("src") or each.get("href") or each.get("data")) for each in every(
        shown, "//link | //img | //script | //iframe | //object | //embed | //source | //video | //audio | //image"
    )]  # fmt: skip
    assert loads == [("link", "data:,")]  # an empty icon, so that no browser asks for one
    styles = "".join(every(shown, "//style/text()") + every(shown, "//@style"))
    assert not re.search(r"@import|url\(|https?:", styles)
    assert not every(shown, "//@*[starts-with(name(), 'on')]")


def test_headings_are_in_order(shown: Tree) -> None:
    levels = [int(each.tag[1]) for each in every(shown, "//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_speak_to_screen_readers(shown: Tree) -> None:
    for table in every(shown, "//table"):
        assert every(table, "./caption")
        assert every(table, "./thead/tr[last()]/th/@scope") == ["col"] * len(every(table, "./thead/tr[last()]/th"))
        above = every(table, "./thead/tr[position() < last()]/th")
        assert all(each.get("scope") == "colgroup" and each.get("colspan") for each in above)
        rows = every(table, "./tbody/tr")
        assert all(every(row, "./th/@scope") in (["row"], ["rowgroup"]) for row in rows)
        assert {len(every(row, "./*")) for row in rows if row.get("class") != "group"} <= {
            len(every(table, "./thead/tr[last()]/th"))
        }


def test_the_language_the_title_and_the_way_past_the_contents(shown: Tree) -> None:
    assert shown.get("lang") == "en"
    assert every(shown, "/html/head/title/text()") == every(shown, "//h1/text()")
    assert every(shown, "//a[@class='skip']/@href") == ["#content"]


def test_what_a_re_expressed_review_is_stands_at_the_top() -> None:
    head = " ".join(every(tree(), "//header")[0].text_content().split())
    assert "Re-expressed from a publication, as printed" in head
    assert "Doe J (2024) Breathing exercises in asthma" in head
    assert "Licence: CC BY 4.0" in head
    assert every(tree(), "//header//a/@href") == ["https://doi.org/10.5555/breath"]


def test_a_teaching_example_says_that_it_is_made_up() -> None:
    about = {**made_up.ABOUT, "kind": "teaching"}
    assert "Made-up teaching example" in every(tree(made_up.review(about=about)), "//header")[0].text_content()
    assert not every(tree(made_up.bare(), []), "//p[@class='kind']")  # conducted: nothing to warn of


def test_the_summary_counts_and_leads_to_the_gravest_findings() -> None:
    (summary,) = every(tree(), "//section[@class='summary']")
    tallies = [" ".join(each.text_content().split()) for each in every(summary, ".//ul[@class='tallies']/li")]
    # 80 as printed + 20 from the report + 12
    assert tallies[:3] == ["3 studies included", "4 reports", "112 participants"]
    severities = [" ".join(each.text_content().split()) for each in every(summary, ".//ul[@class='severities']/li")]
    assert severities == ["2 errors", "1 warning", "1 note"]
    assert every(summary, ".//ol[@class='gravest']//a/@href") == [
        "#finding/e1",
        "#finding/e2",
        "#finding/w1",
        "#finding/n1",
    ]


def test_marks_and_findings_lead_to_each_other() -> None:
    root = tree()
    (value,) = every(root, "//*[@id='study/adams-2019/alive-papworth']")
    assert every(value, ".//a[contains(@class, 'mark')]/@href") == ["#finding/e1"]
    (told,) = every(root, "//*[@id='finding/e1']")
    assert every(told, ".//ul[@class='spots']//a/@href") == [
        "#study/adams-2019/alive-papworth",
        "#study/adams-2019/alive-care",
    ]
    assert "repair 0" in told.text_content()


def test_severity_is_never_told_by_colour_alone() -> None:
    words = {"error": "error", "warning": "warning", "info": "note"}
    marks = every(tree(), "//a[contains(@class, 'mark')]")
    assert marks
    for mark in marks:
        assert every(mark, "./*[local-name()='svg']")
        assert words[mark.get("class").split()[-1]] in mark.text_content()


def test_empty_sections_are_left_out() -> None:
    titles = every(tree(made_up.bare(), []), "//section/h2/text()")
    assert titles == ["Summary", "Question and methods", "Findings of the audit", "How this report was made",
                      "Notes: the words behind the values"]  # fmt: skip


def test_links_of_the_page_to_files_are_files_of_the_report() -> None:
    for review, findings in ((made_up.review(), FINDINGS), (made_up.bare(), [])):
        made = contents(review, findings, [FLOW])
        root = parser.document_fromstring(made["report.html"].decode())
        beside = every(root, "//ul[@class='files']//a/@href")
        assert len(beside) > 2
        assert set(beside) <= set(made)


def test_figures_come_in_once_with_their_caption() -> None:
    (figure,) = every(tree(), "//figure")
    assert figure.get("id") == "figure/flow"
    assert "Flow. Who went where." in " ".join(figure.text_content().split())
    assert every(figure, "ancestor::section/@id") == ["selection"]


PAYLOAD = "</title><b class=\"pwned\" onmouseover='x'>&amp;</b>\"'><script>alert(1)</script>"


def poisoned(data: Any) -> Iterator[tuple[list[str | int], Any]]:
    """Every string of the data, with the way to it."""
    if isinstance(data, dict):
        for key, each in data.items():
            for path, value in poisoned(each):
                yield [key, *path], value
    elif isinstance(data, list):
        for at, each in enumerate(data):
            for path, value in poisoned(each):
                yield [at, *path], value
    elif isinstance(data, str):
        yield [], data


def put(data: Any, path: list[str | int], value: str) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def test_no_text_of_a_review_becomes_markup() -> None:
    """Every field that takes free text gets markup; none of it may come to life."""
    data, free = made_up.data(), 0
    for path, value in list(poisoned(made_up.data())):
        put(data, path, value + PAYLOAD)
        try:
            Review.model_validate(data)
            free += 1
        except ValidationError:  # a closed vocabulary, a number, an identifier: nothing can be smuggled in
            put(data, path, value)
    assert free > 100
    told = [
        Finding("A1" + PAYLOAD, PAYLOAD, "error", PAYLOAD, finding("A1", "study/adams-2019").where, {PAYLOAD: PAYLOAD})
    ]
    text = contents(Review.model_validate(data), told)["report.html"].decode()
    assert text.count("pwned") > free / 2
    root = parser.document_fromstring(text)
    assert every(root, "//script | //b[@class='pwned'] | //@onmouseover") == []
    assert not any(str(href).lower().startswith("javascript") for href in every(root, "//a/@href"))


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    assert "javascript:" not in "".join(every(tree(), "//a/@href"))


def test_rendering_takes_names_that_exist_only() -> None:
    composed = page.compose(made_up.review(), FINDINGS)
    assert "Undefined" not in page.render(composed)
