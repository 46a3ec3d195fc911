"""Histories as appendices print them: numbers in many styles, hits, gaps, wrapped rows, notes of the platform."""

from __future__ import annotations

import pytest

from consilience.search import parse, parse_leniently
from consilience.search.tree import Limit, Operation, Term, leaves


def numbers(text: str, platform: str) -> list[int]:
    strategy = parse_leniently(text, platform)
    assert not [p for p in strategy.problems if p.kind != "number"], strategy.problems
    return [line.number for line in strategy.lines]


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("ovid-medline", "1. exp Child/\n2. child*.tw.\n3. 1 or 2"),
        ("ovid-medline", "1  exp Child/\n2  child*.tw.\n3  or/1-2"),
        ("ovid-medline", "1) exp Child/\n2) child*.tw.\n3) 1 or 2"),
        ("ovid-medline", "  1. exp Child/\n  2. child*.tw.\n  3. or/1,2"),
        ("ovid-medline", "1. exp Child/ 2. child*.tw. 3. 1 or 2"),
        ("ovid-medline", "exp Child/\n child*.tw.\n (1 or 2)"),
        ("ovid-medline", "Database: Ovid MEDLINE(R) <1946 to July 01, 2021>\nSearch Strategy:\n-----------\n"
         "1     exp Child/ (12345)\n2     child*.tw. (2345)\n3     1 or 2 (13000)\n*****************"),
        ("ovid-medline", "#\tSearches\tResults\n1\texp Child/\t12345\n2\tchild*.tw.\t2345\n3\t1 or 2\t13000"),
        ("ovid-medline", "1 exp Child/ or (child* or\n   2 year old or infan*).tw.\n2 infant*.tw.\n3 1 or 2"),
        ("pubmed", "#1 child[mh]\n#2 child*[tiab]\n#3 Search #1 OR #2"),
        ("pubmed", "#1: child[mh]\n#2: child*[tiab]\n#3: #1 OR #2"),
        ("embase", "#3\t#1 OR #2\t1,234\t21 Jan 2020\n#2\tchild*:ti\t99\n#1\t'child'/exp\t1135"),
        ("embase", "#1. 'child'/exp\n#2. child*:ti\n#3. #1 OR #2"),
        ("ebsco", 'S1 MH "Child+"\nS2 TI child*\nS3 S1 OR S2'),
        ("ebsco", '1. MH "Child+"\n2. TI child*\n3. S1 OR S2'),
        ("cochrane", "ID\tSearch\tHits\n#1\tMeSH descriptor: [Child] explode all trees\t1065\n#2\tchild*:ti\t17\n"
         "#3\t#1 or #2\t1080"),
        ("wos", "#1 TS=child\n#2 TS=infant\n#3 #1 OR #2"),
    ],
)  # fmt: skip
def test_three_lines_in_many_prints(platform: str, text: str) -> None:
    assert numbers(text, platform) == [1, 2, 3]
    tree = (
        parse(text.replace(" 21 Jan 2020", ""), platform).tree if platform != "embase" else parse(text, platform).tree
    )
    assert isinstance(tree, Operation)
    assert tree.operator == "or"


@pytest.mark.parametrize(
    ("line", "hits"),
    [
        ("1  exp Neoplasms/ (3489255)", 3489255),
        ("1  exp Neoplasms/\t3,489,255", 3489255),
        ("1  exp Neoplasms/     3 489 255", 3489255),
        ("1  exp Neoplasms/ [12]", 12),
        ("1  exp Neoplasms/ 345 results", 345),
        ("1  exp Neoplasms/ (n = 345)", 345),
        ("1  exp Neoplasms/", None),
        ("1  (heart or 5 fluorouracil).tw.", None),
    ],
)
def test_hits_are_no_words(line: str, hits: int | None) -> None:
    strategy = parse(f"{line}\n2  child.tw.", "ovid-medline")
    assert strategy.lines[0].hits == hits
    assert len(list(leaves(strategy.lines[0].node))) == (2 if "heart" in line else 1)  # type: ignore[arg-type]


def test_lines_that_were_left_out_leave_gaps() -> None:
    text = '1  Cancer*.mp.\n4  exp Carcinoma/\n11 exp "Activities of Daily Living"/\n33 1 or 4 or 11'
    assert numbers(text, "ovid-medline") == [1, 4, 11, 33]


def test_a_wrapped_row_goes_on_with_the_line_above() -> None:
    text = '1  (appetite* or weight or\n   malnutrition).tw.\n2  "national\n   longitudinal study"/\n3  or/1-2'
    assert numbers(text, "ovid-medline") == [1, 2, 3]
    assert len(list(leaves(parse(text, "ovid-medline").tree))) == 4


def test_a_number_that_stands_twice_is_told() -> None:
    (problem,) = parse_leniently("1. aa.tw.\n2. bb.tw.\n2. 1 or 2", "ovid-medline").problems
    assert (problem.line, problem.kind) == (3, "number")


# Housekeeping and limits behind a line

PUBLISHED = Limit("published", "2018", "2025")


@pytest.mark.parametrize(
    ("platform", "text", "kinds"),
    [
        ("cochrane", "#1 asthma:ti\n#2 #1 with Publication Year from 2018 to 2025, in Trials", [PUBLISHED]),
        ("cochrane", "#1 asthma:ti\n#2 #1 with Cochrane Library publication date Between Jan 2018 and Dec 2025",
         [PUBLISHED]),
        ("cochrane", "#1 asthma:ti (Word variations have been searched)\n#2 #1", []),
        ("ovid-medline", "1 asthma.ti.\n2 limit 1 to (english language and humans and yr=\"2018 - 2025\")",
         [Limit("humans"), PUBLISHED]),
        ("ovid-medline", "1 asthma.ti.\n2 Limit 1 to yr=2018-2025", [PUBLISHED]),
        ("ovid-medline", "1 asthma.ti.\n2 limit 1 to ed=20180101-20251231",
         [Limit("entered", "2018/01/01", "2025/12/31")]),
        ("ovid-medline", "1 asthma.ti.\n2 remove duplicates from 1", [Limit("other", value="remove duplicates")]),
        ("ovid-medline", "1 asthma.ti.\n2 1 use ppez", [Limit("database", value="ppez")]),
        ("ovid-medline", '1 asthma.ti.\n2 limit 1 to ("all infant (birth to 23 months)" or "child (6 to 12 years)")',
         [Limit("age", value='"all infant (birth to 23 months)"'), Limit("age", value='"child (6 to 12 years)"')]),
        ("pubmed", "#1 asthma[ti]\n#2 #1 Filters: Humans, from 2018 - 2025", [Limit("humans"), PUBLISHED]),
        ("ebsco", "S1 TI asthma Limiters - Published Date: 20180101-20251231 Search modes - Boolean/Phrase\nS2 S1",
         [PUBLISHED]),
        ("wos", "TS=asthma Indexes=SCI-EXPANDED, SSCI Timespan=2018-2025", [PUBLISHED]),
        ("wos", "TS=asthma AND PY=(2018-2025)", [PUBLISHED]),
        ("wos", "TS=asthma AND py=(2018 OR 2025)",
         [Limit("published", "2018", "2018"), Limit("published", "2025", "2025")]),
        ("embase", "asthma:ti AND [embase]/lim NOT [medline]/lim",
         [Limit("database", value="embase"), Limit("database", value="medline")]),
        ("embase", "asthma:ti AND [<1966-2025]/py", [Limit("published", "", "2025")]),
        ("scopus", 'TITLE(asthma) AND ( LIMIT-TO ( SRCTYPE ,  "j" ) )', [Limit("limit-to", value="SRCTYPE=j")]),
        ("scopus", 'TITLE(asthma) AND ( EXCLUDE ( DOCTYPE , "re" ) )', [Limit("exclude", value="DOCTYPE=re")]),
        ("lilacs", 'ti:asma AND db:("LILACS" OR "IBECS")',
         [Limit("database", value="LILACS"), Limit("database", value="IBECS")]),
        ("ctgov", "asthma AND AREA[Phase](PHASE2 OR PHASE3)",
         [Limit("area", value="Phase=PHASE2"), Limit("area", value="Phase=PHASE3")]),
    ],
)  # fmt: skip
def test_limits_and_notes(platform: str, text: str, kinds: list[Limit]) -> None:
    found = [leaf for leaf in leaves(parse(text, platform).tree) if isinstance(leaf, Limit)]
    assert found == kinds
    words = [leaf.text for leaf in leaves(parse(text, platform).tree) if isinstance(leaf, Term)]
    assert [word for word in words if word != "english"] in (["asthma"], ["asma"])


def test_what_print_does_to_a_strategy() -> None:
    printed = "1\u00a0(long\u2010term or Crohn\u2019s).tw.\r\n2\u00a0child*.tw.\r\n3\u00a0or/1\u20132\r\n"
    typed = "1 (long-term or Crohn's).tw.\n2 child*.tw.\n3 or/1-2"
    assert parse(printed, "ovid-medline").tree == parse(typed, "ovid-medline").tree
    assert (
        parse("\u2018heart attack\u2019/exp OR leuk\u00ademia:ti", "embase").tree
        == parse("'heart attack'/exp OR leukemia:ti", "embase").tree
    )


def test_small_letters_are_operators_where_they_can_be_nothing_else() -> None:
    tree = parse("#1 asthma[ti]\n#2 child[ti] AND head and neck cancer[tiab]\n#3 #1 or #2", "pubmed").tree
    assert isinstance(tree, Operation)
    assert tree.operator == "or"
    assert "head and neck cancer" in [leaf.text for leaf in leaves(tree) if isinstance(leaf, Term)]
