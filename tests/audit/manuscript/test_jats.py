"""JATS: the parts of an article that no other format names."""

from __future__ import annotations

import pytest

from .reads import blocks, cells, only_table, read_bytes


def article(body: str = "", front: str = "", back: str = "", head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<article xmlns:mml="http://www.w3.org/1998/Math/MathML" article-type="x">'
        f"<front><article-meta>{front}</article-meta></front><body>{body}</body><back>{back}</back></article>"
    ).encode()


def test_front_matter() -> None:
    front = (
        "<title-group><article-title>A trial</article-title><subtitle>of drugs</subtitle></title-group>"
        "<contrib-group><contrib><name><surname>Roe</surname><given-names>B</given-names></name></contrib>"
        "<contrib><name><surname>Doe</surname><given-names>A</given-names></name></contrib></contrib-group>"
        '<history><date date-type="received"><day>2</day><month>6</month><year>2025</year></date></history>'
        "<abstract><sec><title>Methods</title><p>We looked.</p></sec></abstract>"
        '<trans-abstract xml:lang="es"><title>Resumen</title><p>Miramos.</p></trans-abstract>'
        "<kwd-group><kwd>drug</kwd><kwd>trial</kwd></kwd-group>"
    )
    manuscript = read_bytes(article("<sec><title>Methods</title><p>We did.</p></sec>", front), "a.xml")
    assert manuscript.title == "A trial: of drugs"
    assert blocks(manuscript) == [
        ("title", "A trial: of drugs"),
        ("front", "Roe B, Doe A"),
        ("front", "received: 2025-06-02"),
        ("heading", "Methods"),
        ("paragraph", "We looked."),
        ("heading", "Resumen"),
        ("paragraph", "Miramos."),
        ("front", "Keywords: drug; trial"),
        ("heading", "Methods"),
        ("paragraph", "We did."),
    ]
    assert [s.role for s in manuscript.sections] == ["front", "abstract", "abstract", "abstract", "methods"]


def test_a_reference_in_readable_order() -> None:
    citation = (
        "<year>2010</year><source>Lancet</source><volume>3</volume><issue>2</issue><fpage>11</fpage><lpage>19</lpage>"
        "<article-title>Does it work?</article-title>"
        "<person-group person-group-type='editor'><name><surname>Ed</surname></name></person-group>"
        "<person-group person-group-type='author'><name><surname>Roe</surname><given-names>B</given-names></name>"
        "<collab>The Group</collab><etal/></person-group><pub-id pub-id-type='doi'>10.1/x</pub-id>"
    )
    refs = (
        f'<ref id="r7"><label>7.</label><element-citation>{citation}</element-citation></ref>'
        '<ref id="r8"><citation-alternatives><mixed-citation>'
        "<name><surname>Doe</surname><given-names>A</given-names></name>,"
        " <year>2011</year>. <article-title>It does</article-title>. <source>BMJ</source></mixed-citation>"
        "<element-citation><year>2011</year></element-citation></citation-alternatives></ref>"
    )
    manuscript = read_bytes(article(back=f"<ref-list>{refs}</ref-list>"), "a.xml")
    assert [(b.id, manuscript[b.span]) for b in manuscript.blocks] == [
        ("r7", "7. Roe B, The Group, et al. (2010). Does it work? Lancet. 3(2):11–19. doi: 10.1/x"),
        ("r8", "Doe A, 2011. It does. BMJ"),
    ]
    assert manuscript.sections[-1].role == "references"


def test_what_is_anchored_in_a_paragraph_does_not_cut_its_sentences() -> None:
    float_ = (
        "<table-wrap><label>Table 1</label><caption><title>Trials</title></caption><table><tr><td>Roe</td><td>5</td>"
        "</tr></table><table-wrap-foot><fn><label>a</label><p>dead</p></fn></table-wrap-foot></table-wrap>"
    )
    manuscript = read_bytes(article(f"<p>As Table 1{float_} shows, five died.</p>"), "a.xml")
    assert blocks(manuscript) == [
        ("paragraph", "As Table 1 shows, five died."),
        ("caption", "Table 1 Trials"),
        ("footnote", "a dead"),
    ]
    assert [manuscript[n] for n in only_table(manuscript).notes] == ["a dead"]


def test_lists_boxes_figures_and_abbreviations() -> None:
    body = (
        "<sec><title>Results</title><p>Two:<list><list-item><label>1.</label><p>one</p></list-item></list>and more.</p>"
        "<fig><label>Figure 1</label><caption><p>Flow. Of 30, 22 left.</p></caption><graphic/></fig>"
        "<boxed-text><caption><title>Key points</title></caption><p>It works.</p></boxed-text></sec>"
    )
    back = (
        "<glossary><title>Abbreviations</title><def-list><def-item><term>ALL</term><def><p>leukaemia</p></def></def-item>"
        "</def-list></glossary><fn-group><fn><p>Abbreviations: OS, overall survival.</p></fn></fn-group>"
    )
    assert blocks(read_bytes(article(body, back=back), "a.xml")) == [
        ("heading", "Results"),
        ("paragraph", "Two:"),
        ("list-item", "1. one"),
        ("paragraph", "and more."),
        ("caption", "Figure 1 Flow. Of 30, 22 left."),
        ("caption", "Key points"),
        ("paragraph", "It works."),
        ("heading", "Abbreviations"),
        ("footnote", "ALL: leukaemia"),
        ("footnote", "Abbreviations: OS, overall survival."),
    ]


def test_a_table_of_the_cals_model() -> None:
    table = (
        '<table-wrap><table><tgroup cols="3"><colspec colname="c1"/><colspec colname="c2"/><colspec colname="c3"/>'
        "<thead><row>"
        '<entry morerows="1">Trial</entry><entry namest="c2" nameend="c3">Deaths</entry></row><row><entry>A</entry>'
        "<entry>B</entry></row></thead><tbody><row><entry>Roe</entry><entry>1</entry><entry>2</entry></row></tbody></tgroup>"
        "</table></table-wrap>"
    )
    manuscript = read_bytes(article(table), "a.xml")
    table_ = only_table(manuscript)
    assert cells(manuscript, table_) == [["Trial", "Deaths"], ["A", "B"], ["Roe", "1", "2"]]
    assert (table_.header_rows, table_.columns) == (2, 3)
    assert (table_.rows[0][0].rowspan, table_.rows[0][1].colspan) == (2, 2)


def test_a_picture_of_a_table_is_told() -> None:
    manuscript = read_bytes(article("<p>x</p>\n<table-wrap><label>Table 3</label><graphic/></table-wrap>"), "a.xml")
    assert manuscript.warnings == ("line 2: Table 3 is a picture; its numbers were not read",)


def test_formulas() -> None:
    mathml = (
        "<mml:math><mml:msup><mml:mi>I</mml:mi><mml:mn>2</mml:mn></mml:msup><mml:mo>=</mml:mo>"
        "<mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math>"
    )
    both = f"<alternatives>{mathml}<tex-math>I^2</tex-math></alternatives>"
    tex = r"<tex-math>\documentclass{x}\begin{document}$$p \le 0.05$$\end{document}</tex-math>"
    body = f"<p>Here <inline-formula>{both}</inline-formula> and <inline-formula>{tex}</inline-formula>.</p>"
    assert blocks(read_bytes(article(body), "a.xml")) == [("paragraph", "Here I^2=1/2 and p ≤ 0.05.")]


@pytest.mark.parametrize(
    ("wrapped", "warning"),
    [
        ("<pmc-articleset>{0}</pmc-articleset>", None),
        ("<pmc-articleset>{0}{0}</pmc-articleset>", "the file holds 2 articles; only the first was read"),
    ],
)
def test_a_set_of_articles(wrapped: str, warning: str | None) -> None:
    inner = article("<p>Only this.</p>").decode().partition("?>")[2]
    manuscript = read_bytes("<?xml version='1.0'?>" + wrapped.format(inner), "a.xml")
    assert blocks(manuscript) == [("paragraph", "Only this.")]
    assert manuscript.warnings == ((warning,) if warning else ())


def test_translations_are_told_and_not_read() -> None:
    data = article("<p>One.</p>").replace(
        b"</article>", b'<sub-article article-type="translation"><body><p>Uno.</p></body></sub-article></article>'
    )
    manuscript = read_bytes(data, "a.xml")
    assert blocks(manuscript) == [("paragraph", "One.")]
    assert manuscript.warnings == ("line 1: a part of its own (translation) was not read",)


def test_named_characters_need_no_dtd() -> None:
    head = '<!DOCTYPE article PUBLIC "-//NLM//DTD" "file:///does/not/exist.dtd">'
    manuscript = read_bytes(article("<p>5&nbsp;&plusmn;&nbsp;2, &lt;&nosuch;</p>", head=head), "a.xml")
    assert blocks(manuscript) == [("paragraph", "5 ± 2, <&nosuch;")]


def test_other_xml_is_refused_by_name() -> None:
    from consilience.audit.manuscript.reading import UnreadableManuscript

    with pytest.raises(UnreadableManuscript, match="its outermost element is <TEI>"):
        read_bytes("<?xml version='1.0'?><TEI><text/></TEI>", "a.xml")
