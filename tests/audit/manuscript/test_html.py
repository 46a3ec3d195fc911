"""HTML: the article, not the page around it."""

from __future__ import annotations

from .reads import blocks, cells, only_table, read_bytes

PAGE = """<!doctype html><html><head><title>Site</title><style>p {}</style></head><body>
<header>Journal</header><nav><p>Home</p></nav><div class="cookie banner"><p>We use cookies.</p></div>
<main><article><header><h1>A trial</h1></header>
<h2>Methods</h2>
<p>We counted <span>all<!-- no --> of</span> them.<script>var n = 5;</script></p>
<p style="display: none">Hidden.</p><p hidden>Hidden.</p><div aria-hidden="true">Hidden.</div>
<div>Loose words <b>in bold</b><p>A paragraph.</p>and a tail.</div>
</article></main><aside><p>Related papers.</p></aside><footer>About</footer></body></html>"""


def test_navigation_scripts_and_hidden_parts_are_not_read() -> None:
    assert blocks(read_bytes(PAGE, "a.html")) == [
        ("title", "A trial"),
        ("heading", "Methods"),
        ("paragraph", "We counted all of them."),
        ("paragraph", "Loose words in bold"),
        ("paragraph", "A paragraph."),
        ("paragraph", "and a tail."),
    ]


def test_a_table_in_a_figure_with_notes_in_its_foot() -> None:
    page = (
        "<html><body><h1>A</h1><h2>Results</h2><figure><figcaption>Table 1. Trials</figcaption><table>"
        "<tr><th>Trial<th>N<tr><th>Roe<td rowspan=0>5<tr><th>Doe<tfoot><tr><td colspan=2>a dead</table></figure>"
    )
    manuscript = read_bytes(page, "a.html")
    table = only_table(manuscript)
    assert cells(manuscript, table) == [["Trial", "N"], ["Roe", "5"], ["Doe"]]
    assert table.header_rows == 1
    assert table.rows[1][1].rowspan == 2
    assert [c.header for row in table.rows for c in row] == [True, True, True, False, True]
    assert table.caption is not None
    assert manuscript[table.caption] == "Table 1. Trials"
    assert [manuscript[note] for note in table.notes] == ["a dead"]


def test_tables_that_only_place_things_are_no_tables() -> None:
    page = "<html><body><table><tr><td><h2>Methods</h2><p>Words.</p><table><tr><td>a<td>5</table></table>"
    manuscript = read_bytes(page, "a.html")
    assert blocks(manuscript) == [("heading", "Methods"), ("paragraph", "Words.")]
    assert cells(manuscript, only_table(manuscript)) == [["a", "5"]]


def test_definitions_are_items() -> None:
    page = "<html><body><h2>Results</h2><p>Two.</p><dl><dt>A</dt><dd>one</dd><dt>B</dt><dd>two</dd></dl>"
    assert blocks(read_bytes(page, "a.html"))[2:] == [("list-item", "A: one"), ("list-item", "B: two")]


def test_links_to_tables_are_no_citations() -> None:
    page = (
        '<html><body><h2>Results</h2><p>See <a href="#t1">Table 1</a> and [<a href="#c9">9</a>].</p>'
        '<section id="refs"><h2>References</h2><div id="c9"><p>Roe B. 2010.</p></div>'
        '<div id="c10"><p>Doe. 2011.</p></div>'
    )
    manuscript = read_bytes(page, "a.html")
    assert [(manuscript[m.span], m.target) for m in manuscript.marks] == [("9", "c9")]
    assert [b.id for b in manuscript.blocks if b.kind == "reference"] == ["c9", "c10"]


def test_encodings() -> None:
    page = "<html><head><meta charset={}></head><body><p>71 % ± 3, año</p></body></html>"
    for encoding in ("utf-8", "iso-8859-1", "windows-1252"):
        manuscript = read_bytes(page.format(encoding).encode(encoding), "a.html")
        assert blocks(manuscript) == [("paragraph", "71 % ± 3, año")]
    assert blocks(read_bytes(page.format("utf-8").encode("utf-16"), "a.html")) == [("paragraph", "71 % ± 3, año")]
