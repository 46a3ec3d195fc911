"""Relations between publications, resolved among the records at hand."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.model.record import Link, Record
from consilience.records.relations import doi_key, relations


def r(id: str, **fields: Any) -> Record:
    return Record.model_validate({"id": id, "search": "s", "title": id, **fields})


def link(relation: str, target: str, inverse: bool = False) -> Link:
    return Link.model_validate({"relation": relation, "target": target, "inverse": inverse})


ARTICLE = r(
    "article",
    doi="10.1000/Tea.1",
    pmid="20056001",
    journal="Journal of Tea",
    journal_short="J Tea",
    year=2010,
    volume="375",
    issue="9709",
    pages="100-109",
)


@pytest.mark.parametrize(
    ("target", "how"),
    [
        ("10.1000/tea.1", "doi"),
        ("https://doi.org/10.1000/TEA.1", "doi"),
        ("J Tea. 2010 Jan 9;375(9709):100-9. doi: 10.1000/tea.1. PMID: 99", "doi"),
        ("PMID: 20056001", "pmid"),
        ("20056001", "pmid"),
        ("Some Title. J Tea. 2011;1(1):1. PMID: 20056001", "pmid"),
        ("J Tea. 2010 Jan 9;375(9709):100-9", "citation"),
        ("The Journal of Tea 2010;375:100", "citation"),
    ],
)
def test_a_target_is_found(target: str, how: str) -> None:
    (found,) = relations([ARTICLE, r("note", links=(link("erratum", target),))])
    assert (found.kind, found.by, found.about, found.found_by) == ("erratum", "note", "article", how)


@pytest.mark.parametrize(
    "target",
    [
        "10.1000/tea.12",
        "PMID: 2005600",
        "2005",
        "J Tea. 2010 Jan 9;375(9709):101-9",
        "J Tea. 2011 Jan 9;375(9709):100-9",
        "J Coffee. 2010 Jan 9;375(9709):100-9",
        "J Tea. 2010;376:100",
        "",
    ],
)
def test_a_near_miss_is_not_at_hand(target: str) -> None:
    (found,) = relations([ARTICLE, r("note", links=(link("comment", target),))])
    assert (found.by, found.about, found.found_by) == ("note", None, None)
    assert found.target == target


def test_two_records_with_one_citation_are_no_answer() -> None:
    twin = ARTICLE.model_copy(update={"id": "twin", "doi": None, "pmid": None})
    (found,) = relations([ARTICLE, twin, r("note", links=(link("erratum", "J Tea. 2010;375:100"),))])
    assert found.about is None


def test_stated_from_both_ends_is_one_relation() -> None:
    note = r("note", pmid="7", links=(link("retraction", "20056001"),))
    article = ARTICLE.model_copy(update={"links": (link("retraction", "PMID: 7", inverse=True),)})
    (found,) = relations([article, note])
    assert (found.by, found.about) == ("note", "article")


def test_the_other_direction() -> None:
    article = ARTICLE.model_copy(update={"links": (link("comment", "Lancet 2010;1:1", inverse=True),)})
    (found,) = relations([article])
    assert (found.by, found.about, found.records) == (None, "article", ("article",))


def test_duplicates_count_as_the_record_kept() -> None:
    copy = r("copy", pmid="20056001", duplicate_of="article")
    note = r("note", links=(link("update", "20056001"),))
    (found,) = relations([copy, ARTICLE, note])
    assert found.about == "article"


def test_a_record_is_not_related_to_itself() -> None:
    assert relations([ARTICLE.model_copy(update={"links": (link("other", "20056001"),)})]) == ()


def test_circles_of_duplicates_end() -> None:
    a, b = r("a", duplicate_of="b", pmid="1"), r("b", duplicate_of="a", pmid="2")
    assert len(relations([a, b, r("c", links=(link("update", "PMID: 1"),))])) == 1


def test_dois_are_compared_without_their_dress() -> None:
    for text in ("10.1/X", "doi:10.1/x", "DOI: 10.1/x.", "http://dx.doi.org/10.1/X", " https://doi.org/10.1/x "):
        assert doi_key(text) == "10.1/x"
