"""Markdown: pandoc's additions, and the line of everything."""

from __future__ import annotations

from .reads import blocks, cells, only_table, read_bytes

TEXT = """---
title: "A trial"
author:
  - Ana Pérez
  - John Smith
abstract: |
  Background: It works.
---

# Methods {#methods}

Cells at 10^9^/L and CO~2~ were<sup>1</sup>
counted [see @roe2010, p. 3; @doe2011]; $p \\le 0.05$; $5 and $6.[^a]

[^a]: A note that
    goes on.

| Trial | N |
|:------|--:|
| Roe   | 31 |

: The trials

```
not # a heading
```
"""


def test_front_matter_notes_citations_and_formulas() -> None:
    manuscript = read_bytes(TEXT, "a.md")
    assert blocks(manuscript) == [
        ("title", "A trial"),
        ("front", "Ana Pérez John Smith"),
        ("heading", "Abstract"),
        ("paragraph", "Background: It works."),
        ("heading", "Methods"),
        ("paragraph", "Cells at 10^9/L and CO2 were^1 counted [see @roe2010, p. 3; @doe2011]; p ≤ 0.05; $5 and $6.^a"),
        ("footnote", "^a A note that goes on."),
        ("caption", "The trials"),
        ("paragraph", "not # a heading"),
    ]
    assert [m.target for m in manuscript.marks if m.style == "citation"] == ["roe2010", "doe2011"]


def test_lines() -> None:
    manuscript = read_bytes(TEXT, "a.md")
    for words in ("Methods", "Cells at", "counted [", "A note", "Roe", "The trials", "not # a"):
        printed = next(n for n, line in enumerate(TEXT.splitlines(), 1) if words in line)
        assert manuscript.place(manuscript.text.index(words)).line == printed


def test_a_grid_table() -> None:
    text = """# Results

+-------+-----------+
| Trial | Deaths    |
+=======+=====+=====+
| Roe   | 1   | 2   |
| 2010  |     |     |
+-------+-----+-----+
| Doe   | 3   | 4   |
+-------+-----+-----+
"""
    manuscript = read_bytes(text, "a.md")
    table = only_table(manuscript)
    assert cells(manuscript, table) == [["Trial", "Deaths"], ["Roe 2010", "1", "2"], ["Doe", "3", "4"]]
    assert table.header_rows == 1
    assert table.rows[0][1].colspan == 2
    assert manuscript.place(table.rows[2][0].span.start).line == 9


def test_html_inside_keeps_its_lines() -> None:
    text = "# Results\n\n<table>\n<tr><th>Roe</th>\n<td>5</td></tr>\n</table>\n\nAfter.\n"
    manuscript = read_bytes(text, "a.md")
    table = only_table(manuscript)
    assert [manuscript.place(c.span.start).line for c in table.rows[0]] == [4, 5]


def test_references_and_links() -> None:
    text = 'Known [1](#ref1).\n\n# References\n\n1. <a id="ref1"></a>Roe B. 2010.\n2. Doe A. 2011.\n'
    manuscript = read_bytes(text, "a.md")
    assert [(b.id, manuscript[b.span]) for b in manuscript.blocks if b.kind == "reference"] == [
        ("ref1", "Roe B. 2010."),
        ("2", "Doe A. 2011."),
    ]
    assert [(manuscript[m.span], m.target) for m in manuscript.marks] == [("1", "ref1")]
