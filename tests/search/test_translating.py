"""What becomes of each construct: the failures of existing translators (reference, section 11) must not be ours."""

from __future__ import annotations

import pytest

from consilience.search import subset, translate
from consilience.search.translation import Judged, Translation

TABLE = {"leukemia": ("leukemia",), "Myocardial Infarction": ("heart infarction",)}


def one(text: str, source: str, target: str, *, mapped: bool = False) -> Translation:
    vocabulary = subset().with_mapping("emtree", TABLE) if mapped else None
    return translate(text, source, [target], vocabulary)[0]


def verdict(text: str, source: str, target: str) -> Judged:
    nodes = one(text, source, target).nodes
    return next(node for node in nodes if node.verdict != "exact") if len(nodes) > 1 else nodes[0]


@pytest.mark.parametrize(
    ("text", "source", "target", "written"),
    [
        # brackets are always written
        ("a[ti] OR b[ti] AND c[ti]", "pubmed", "embase", "((a OR b) AND c):ti"),
        ("a.ti. or b.ti. and c.ti.", "ovid-medline", "pubmed", "a[ti] OR (b[ti] AND c[ti])"),
        ("TITLE(a) AND TITLE(b) OR TITLE(c)", "scopus", "wos", "TI=(a AND (b OR c))"),
        # the number of a proximity is converted
        ("(a adj3 b).ti.", "ovid-medline", "embase", "(a NEAR/3 b):ti"),
        ("(a adj3 b).ti.", "ovid-medline", "wos", "TI=(a NEAR/2 b)"),
        ("(a adj3 b).ti.", "ovid-medline", "ebsco", "TI (a N2 b)"),
        ("(a adj3 b).ti.", "ovid-medline", "scopus", "TITLE(a W/2 b)"),
        ("(a adj3 b).ti.", "ovid-medline", "pubmed", '"a b"[ti:~2]'),
        ("TS=(a NEAR b)", "wos", "wos", "TS=(a NEAR/15 b)"),
        # explosion is kept
        ('"Child"[Mesh]', "pubmed", "ovid-medline", "exp Child/"),
        ('"Child"[Mesh:NoExp]', "pubmed", "ovid-medline", "Child/"),
        ('"Child"[Mesh:NoExp]', "pubmed", "cochrane", '[mh ^"Child"]'),
        ('"Child/drug therapy"[Majr]', "pubmed", "ovid-medline", "exp *Child/dt"),
        # wildcards keep their meaning
        ("leuk?emia.ti.", "ovid-medline", "embase", "leuk$emia:ti"),
        ("leuk?emia.ti.", "ovid-medline", "ebsco", "TI leuk#emia"),
        ("leuk?emia.ti.", "ovid-medline", "pubmed", "leukemia[ti] OR leukaemia[ti]"),
        ("wom#n.ti.", "ovid-medline", "wos", "TI=(wom?n)"),
        ('"heart attack*"[ti]', "pubmed", "cochrane", "(heart NEXT attack*):ti"),
        ('"heart attack*"[ti]', "pubmed", "scopus", "TITLE(heart PRE/0 attack*)"),
        # fields
        ("a.ti,ab.", "ovid-medline", "ebsco", "TI a OR AB a"),
        ("a[tiab]", "pubmed", "ebsco", "XB a"),
        ("a[tiab]", "pubmed", "scopus", "TITLE-ABS-KEY(a)"),
        ("#1 a[ti]\n#2 b[ti]\n#3 #1 AND #2", "pubmed", "ovid-medline", "1. a.ti.\n2. b.ti.\n3. 1 and 2"),
        ("1. a.ti.\n2. b.ti.\n3. 1 and 2", "ovid-medline", "ebsco", "S1 TI a\nS2 TI b\nS3 S1 AND S2"),
        ("2010:2020[dp]", "pubmed", "wos", "PY=(2010-2020)"),
        ("aa[ti] AND 2010:2020[dp]", "pubmed", "cochrane", "aa:ti with Publication Year from 2010 to 2020"),
        # what is next to each other is a phrase where there is no operator for it
        ("((marie or district) adj nurs*).ti.", "ovid-medline", "pubmed", '"marie nurs*"[ti] OR "district nurs*"[ti]'),
        # indexers' marks and kinds of documents
        ("exp animals/ not humans.sh.", "ovid-medline", "embase", "[animals]/lim NOT [humans]/lim"),
        ("aa.mp.", "ovid-medline", "pubmed", "aa[tw]"),
        ("TITLE(aa) AND NOT DOCTYPE(re)", "scopus", "pubmed", "aa[ti] NOT review[pt]"),
        ("TI=aa NOT DT=(Meeting Abstract)", "wos", "embase", "aa:ti NOT 'conference abstract':it"),
        ("2010:2020[dp]", "pubmed", "scopus", "PUBYEAR > 2009 AND PUBYEAR < 2021"),
    ],
)  # fmt: skip
def test_what_is_written(text: str, source: str, target: str, written: str) -> None:
    assert one(text, source, target).strategy == written


@pytest.mark.parametrize(
    ("text", "source", "target", "expected", "why"),
    [
        ("a[ti]", "pubmed", "embase", "exact", "same"),
        ("a[tiab]", "pubmed", "cochrane", "widened", "heading-word"),
        ("a.ti,ab.", "ovid-medline", "pubmed", "widened", "keywords"),
        ("a[tiab]", "pubmed", "lilacs", "narrowed", "no field for keywords"),
        ('"Leukemia"[Mesh]', "pubmed", "embase", "impossible", "choose a heading"),
        ('"Leukemia"[Mesh]', "pubmed", "wos", "impossible", "no headings"),
        ('"Leukemia"[Mesh]', "pubmed", "lilacs", "narrowed", "does not explode"),
        ('"Leukemia"[Majr]', "pubmed", "cochrane", "widened", "focus"),
        ("kinase inhibitors[pa]", "pubmed", "ovid-medline", "narrowed", "list the drugs"),
        ("Clinical Trial[pt]", "pubmed", "embase", "impossible", "publication types"),
        ("leukemia", "pubmed", "embase", "narrowed", "maps untagged words"),
        ("a[ti] AND 2010:2020[dp]", "pubmed", "ctgov", "widened", "left out"),
        ("aa.ti. and humans.sh.", "ovid-medline", "wos", "widened", "left out"),
        ("DOCTYPE(ar)", "scopus", "ctgov", "impossible", "no publication types"),
        ("(leukemi* adj3 b).ti.", "ovid-medline", "pubmed", "widened", "AND instead"),
        ("(a adj3 b).ti.", "ovid-medline", "lilacs", "widened", "no proximity"),
        ("leuk*[tiab]", "pubmed", "ctgov", "narrowed", "no truncation"),
        ("comput*3.ti.", "ovid-medline", "pubmed", "widened", "cap"),
        ("TITLE({heart attack})", "scopus", "pubmed", "widened", "letter-by-letter"),
        ("english[la]", "pubmed", "ctgov", "impossible", "left out"),
    ],
)
def test_every_loss_is_told(text: str, source: str, target: str, expected: str, why: str) -> None:
    found = verdict(text, source, target)
    assert found.verdict == expected, found
    assert why in found.why


def test_headings_are_looked_up_never_carried_over() -> None:
    made = one('"Myocardial Infarction"[Mesh]', "pubmed", "embase", mapped=True)
    assert made.strategy == "'heart infarction'/exp"
    assert {node.verdict for node in made.nodes} == {"exact"}
    assert "/exp" not in one('"Asthma"[Mesh]', "pubmed", "embase", mapped=True).strategy


def test_and_back() -> None:
    made = one("'heart infarction'/exp", "embase", "pubmed", mapped=True)
    assert made.strategy == '"Myocardial Infarction"[Mesh]'


def test_explosion_is_written_out_where_the_platform_has_none() -> None:
    made = translate('"Child"[Mesh]', "pubmed", ["lilacs"], subset())[0]
    assert made.strategy == 'mh:"Child" OR mh:"Child, Preschool"'


def test_nothing_is_dropped_without_a_word() -> None:
    made = one("a[ti] AND cancer[sb] AND b[ti]", "pubmed", "wos")
    assert made.strategy == "TI=(a AND b)"
    assert [node.verdict for node in made.nodes if "cancer" in node.text and "AND" not in node.text] == ["impossible"]
