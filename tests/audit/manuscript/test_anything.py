"""Whatever the bytes: a manuscript whose spans lie in its text, or one message."""

from __future__ import annotations

import contextlib
from itertools import pairwise
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.audit.manuscript import docx, html, jats, markdown
from consilience.audit.manuscript.document import Manuscript, Span
from consilience.audit.manuscript.reading import UnreadableManuscript

from .papers import ENGLISH, SPANISH, WRITERS, Paper, para, word
from .reads import read_bytes

MODULES: dict[str, ModuleType] = {"docx": docx, "html": html, "jats": jats, "markdown": markdown}

HTML = (
    "p div table tr td th sup sub b ol li ul h1 h2 figure figcaption a span article section br dl dt dd math "
    "msup mn caption thead tfoot "
)

JATS = (
    "sec title p table-wrap table thead tbody tr td th fig caption label list list-item ref-list ref "
    "mixed-citation name element-citation surname given-names year xref sup sub fn fn-group def-list def-item "
    "term def boxed-text tgroup row entry alternatives tex-math inline-formula disp-quote abstract front "
    "article-meta title-group article-title back "
)

WORD = (
    "w:p w:r w:t w:tbl w:tr w:tc w:tcPr w:trPr w:pPr w:rPr w:ins w:del w:sdt w:sdtContent w:hyperlink w:vMerge "
    "w:gridSpan mc:AlternateContent mc:Choice mc:Fallback w:drawing w:txbxContent m:oMath m:f m:num m:den "
    "m:sSup m:e m:sup m:r m:t w:tab "
)

WORDS = [
    "Table 1",
    " ",
    "5",
    "Methods",
    "References",
    "1. Roe B. 2010.",
    "Abbreviations: OS, survival",
    "é\u0301ﬁ\u2009",
    "\n",
]


def trees(tags: str, attributes: list[str]) -> st.SearchStrategy[str]:
    """Markup of these elements, nested anyhow."""
    leaves = st.sampled_from(WORDS)

    def wrap(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.tuples(st.sampled_from(tags.split()), st.sampled_from(attributes), st.lists(inner, max_size=4)).map(
            lambda t: f"<{t[0]}{t[1]}>{''.join(t[2])}</{t[0]}>"
        )

    return st.recursive(leaves, wrap, max_leaves=25)


def check(manuscript: Manuscript) -> None:
    """What holds for every manuscript."""
    text = manuscript.text
    whole = Span(0, len(text))
    spans = [b.span for b in manuscript.blocks] + [m.span for m in manuscript.marks]
    for block, table in manuscript.tables:
        for row in table.rows:
            for cell in row:
                assert cell.span.within(block.span) or cell.span.start == cell.span.end
                assert cell.row + cell.rowspan <= len(table.rows)
                assert cell.column + cell.colspan <= table.columns
        spans += [*table.notes, *([table.caption] if table.caption else [])]
        assert 0 <= table.header_rows <= len(table.rows)
    for span in spans:
        assert span.within(whole)
        assert manuscript[span] == manuscript[span].strip()
    for above, below in pairwise(manuscript.blocks):
        assert above.span.end <= below.span.start
    for first, second in pairwise(manuscript.starts):
        assert first[0] < second[0]
    assert all(line >= 1 for _, line, _ in manuscript.starts)
    assert all(0 <= b.section < len(manuscript.sections) for b in manuscript.blocks)
    assert "  " not in text
    for sentence in manuscript.sentences:
        assert sentence.span.within(sentence.block.span)
        assert manuscript[sentence.span].strip() == manuscript[sentence.span] != ""


def survives(name: str, data: bytes) -> Manuscript | None:
    try:
        manuscript: Manuscript = MODULES[name].read(data, "a")
    except UnreadableManuscript:
        return None
    check(manuscript)
    return manuscript


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("paper", [ENGLISH, SPANISH])
def test_whole_papers(name: str, paper: Paper) -> None:
    manuscript = survives(name, WRITERS[name](paper))
    assert manuscript is not None
    assert [line for _, line, _ in manuscript.starts] == sorted(line for _, line, _ in manuscript.starts)


@pytest.mark.parametrize("name", MODULES)
@given(data=st.binary(max_size=300))
def test_any_bytes(name: str, data: bytes) -> None:
    survives(name, data)


HEADS = [b"", b"PK\x03\x04", b"<?xml ", b"<html>", b"<article>", b"\xff\xfe", b"{\\rtf", b"# "]


@given(data=st.binary(max_size=300), head=st.sampled_from(HEADS))
def test_any_file(data: bytes, head: bytes) -> None:
    with contextlib.suppress(UnreadableManuscript):
        check(read_bytes(head + data, "a"))


@pytest.mark.parametrize("name", MODULES)
@given(data=st.data())
def test_damaged_papers(name: str, data: st.DataObject) -> None:
    whole = WRITERS[name](ENGLISH) if name != "docx" else word(para("Words.") * 3)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    survives(name, whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:])


@given(trees(HTML, ["", " id='a'", " href='#a'", " rowspan='3'", " colspan='2'", " hidden"]))
def test_any_html(text: str) -> None:
    survives("html", f"<html><body>{text}".encode())


@given(trees(JATS, ["", " id='a'", " rid='a' ref-type='bibr'", " rowspan='3'", " colspan='2'", " morerows='1'"]))
def test_any_jats(text: str) -> None:
    survives("jats", f"<article><front><article-meta/></front><body>{text}</body></article>".encode())


@given(trees(WORD, ["", " w:val='restart'", " w:val='3'", " w:anchor='a'"]))
def test_any_word_document(text: str) -> None:
    survives("docx", word(text))


MARKS = [
    "# ",
    "\n",
    "\n\n",
    "| a | 5 |\n",
    "|---|---|\n",
    "[^1]",
    "[^1]: ",
    "[@a; @b]",
    "^2^",
    "~2~",
    "$p$",
    "**",
    "`",
    "<sup>",
]
MORE = [
    "</sup>",
    "<table><tr><td>",
    "- ",
    "1. ",
    "> ",
    "    ",
    "+--+--+\n",
    "|a |b |\n",
    ": ",
    "---\n",
    "title: x\n",
    "```\n",
    "\t",
]


@given(st.lists(st.sampled_from(MARKS + MORE + WORDS), max_size=40))
def test_any_markdown(parts: list[str]) -> None:
    survives("markdown", "".join(parts).encode())
