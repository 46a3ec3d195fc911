"""Word documents: what python-docx leaves out, and what Word keeps but does not print."""

from __future__ import annotations

from .papers import para, word
from .reads import blocks, cells, only_table, read_bytes

RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"


def test_insertions_are_read_and_deletions_are_not() -> None:
    body = (
        f"<w:p>{RUN.format('We saw ')}<w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
        f"<w:ins>{RUN.format('21')}</w:ins>{RUN.format(' deaths.')}"
        f"<w:moveFrom>{RUN.format(' Old.')}</w:moveFrom><w:moveTo>{RUN.format(' New.')}</w:moveTo></w:p>"
    )
    assert blocks(read_bytes(word(body), "a.docx")) == [("paragraph", "We saw 21 deaths. New.")]


def test_deleted_rows_and_hidden_words_are_not_read() -> None:
    cell = "<w:tc>{}</w:tc>"
    body = (
        para("Seen.")
        + para("secret", "<w:vanish/>")
        + para("open", '<w:vanish w:val="0"/>')
        + "<w:tbl><w:tr>"
        + cell.format(para("a")) * 2
        + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>"
        + cell.format(para("gone")) * 2
        + "</w:tr></w:tbl>"
    )
    manuscript = read_bytes(word(body), "a.docx")
    assert blocks(manuscript) == [("paragraph", "Seen."), ("paragraph", "open")]
    assert cells(manuscript, only_table(manuscript)) == [["a", "a"]]


def test_notes_follow_the_paragraph_that_points_to_them() -> None:
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{number}"{kind}>{para(text)}</w:footnote>'
        for number, kind, text in ((-1, ' w:type="separator"', "---"), (2, "", "Second."), (5, "", "First."))
    )
    body = f"<w:p>{RUN.format('One')}{reference.format(5)}{RUN.format(' two')}{reference.format(2)}</w:p>" + para(
        "Next."
    )
    manuscript = read_bytes(word(body, footnotes=notes), "a.docx")
    assert blocks(manuscript) == [
        ("paragraph", "One^1 two^2"),
        ("footnote", "^1 First."),
        ("footnote", "^2 Second."),
        ("paragraph", "Next."),
    ]
    assert [manuscript.place(b.span.start).line for b in manuscript.blocks] == [1, 1, 1, 2]


def test_a_text_box_is_read_once() -> None:
    inside = para("In the box.")
    box = (
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        f"{inside}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    body = f"<w:p>{RUN.format('Before')}<w:r>{box}</w:r>{RUN.format(' after.')}</w:p>"
    assert blocks(read_bytes(word(body), "a.docx")) == [("paragraph", "Before after."), ("paragraph", "In the box.")]


def test_merged_cells_nested_tables_and_header_rows() -> None:
    def cell(text: str, extra: str = "") -> str:
        return f"<w:tc><w:tcPr>{extra}</w:tcPr>{text}</w:tc>"

    wide = '<w:gridSpan w:val="2"/>'
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    nested = f"<w:tbl><w:tr>{cell(para('n1'))}{cell(para('n2'))}</w:tr></w:tbl>"
    rows = [
        f"<w:trPr><w:tblHeader/></w:trPr>{cell(para('Trial'), start)}{cell(para('2010'), wide)}",
        f"<w:trPr><w:tblHeader/></w:trPr>{cell(para(''), more)}{cell(para('A'))}{cell(para('B'))}",
        f"{cell(para('Roe') + para('2010'))}{cell(para('5') + nested)}{cell(para('6'))}",
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    manuscript = read_bytes(word(body), "a.docx")
    (_, outer), (_, inner) = manuscript.tables
    assert cells(manuscript, outer) == [["Trial", "2010"], ["A", "B"], ["Roe 2010", "5", "6"]]
    assert outer.header_rows == 2
    assert outer.rows[0][0].rowspan == 2
    assert (first := outer.at(1, 0)) is not None
    assert manuscript[first.span] == "Trial"
    assert cells(manuscript, inner) == [["n1", "n2"]]


def test_a_table_of_one_cell_is_a_frame() -> None:
    body = f"<w:tbl><w:tr><w:tc>{para('Key points.')}{para('Much.')}</w:tc></w:tr></w:tbl>"
    assert blocks(read_bytes(word(body), "a.docx")) == [("paragraph", "Key points."), ("paragraph", "Much.")]


def test_headings_by_style_of_a_style_by_outline_and_by_looks() -> None:
    styles = (
        '<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="My head"/><w:basedOn w:val="Titre1"/></w:style>'
        '<w:style w:styleId="Loop"><w:name w:val="a"/><w:basedOn w:val="Loop"/></w:style>'
    )
    body = (
        para("Methods", style="Own")
        + "<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr><w:r><w:t>Patients</w:t></w:r></w:p>"
        + para("2.3. Statistics", "<w:b/>")
        + para("Results", "<w:b/>")
        + para("Bold words of a sentence, not a heading.", "<w:b/>")
        + para("The drug works.", style="Loop")
    )
    manuscript = read_bytes(word(body, styles=styles), "a.docx")
    assert [(s.level, s.number, s.title) for s in manuscript.sections[1:]] == [
        (1, "", "Methods"),
        (2, "", "Patients"),
        (2, "2.3", "Statistics"),
        (1, "", "Results"),
    ]
    assert [text for kind, text in blocks(manuscript) if kind == "paragraph"] == [
        "Bold words of a sentence, not a heading.",
        "The drug works.",
    ]


def test_signs_tabs_breaks_and_equations() -> None:
    math = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>I</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
        "<m:r><m:t>=</m:t></m:r><m:f><m:num><m:r><m:t>𝑎</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
    )
    body = (
        '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:tab/><w:t>5</w:t><w:br/><w:t>B</w:t><w:noBreakHyphen/>'
        f"<w:t>ALL </w:t></w:r>{math}</w:p>"
    )
    assert blocks(read_bytes(word(body), "a.docx")) == [("paragraph", "≥ 5 B-ALL I^2=a/b")]


def test_fields_show_their_result_and_links_to_entries_are_citations() -> None:
    def field(code: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:instrText>{code}</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    link = '<w:hyperlink w:anchor="_ENREF_1"><w:r><w:t>1</w:t></w:r></w:hyperlink>'
    body = (
        f"<w:p>{RUN.format('Known [')}{field(' ADDIN EN.CITE secret ', link)}{RUN.format('].')}</w:p>"
        + para("References", "<w:b/>")
        + '<w:p><w:bookmarkStart w:id="0" w:name="_ENREF_1"/><w:r><w:t>Roe B. A trial. 2010.</w:t></w:r></w:p>'
    )
    manuscript = read_bytes(word(body), "a.docx")
    assert blocks(manuscript)[0] == ("paragraph", "Known [1].")
    (mark,) = [mark for mark in manuscript.marks if mark.style == "citation"]
    (entry,) = [b for b in manuscript.blocks if b.kind == "reference"]
    assert (manuscript[mark.span], mark.target) == ("1", entry.id)


def test_caption_in_two_lines_and_caption_below() -> None:
    table = f"<w:tbl><w:tr><w:tc>{para('Trial')}</w:tc><w:tc>{para('N')}</w:tc></w:tr></w:tbl>"
    above = read_bytes(word(para("Table 1") + para("All trials") + table + para("Then.")), "a.docx")
    below = read_bytes(word(para("Text here.") + table + para("Table 2. All trials") + para("* p &lt; .05")), "a.docx")
    for manuscript, caption in ((above, "Table 1 All trials"), (below, "Table 2. All trials")):
        found = only_table(manuscript).caption
        assert found is not None
        assert manuscript[found] == caption
    assert [below[note] for note in only_table(below).notes] == ["* p < .05"]
    assert blocks(above)[-1] == ("paragraph", "Then.")
