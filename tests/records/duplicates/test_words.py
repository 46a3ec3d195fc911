"""What titles, names, journals, pages and DOIs come to when they are compared."""

from __future__ import annotations

import pytest

from consilience.records.duplicates.authors import parse_name
from consilience.records.duplicates.journals import compare_names
from consilience.records.duplicates.normalise import bare_doi
from consilience.records.duplicates.pages import Pages, is_supplement, parse_issue, parse_pages, parse_volume
from consilience.records.duplicates.titles import alternatives, clean, fold, kind, numbers, unlike_words
from consilience.records.values import people


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("482-91", (482, 491)),
        ("482\u2010491", (482, 491)),
        ("138--156", (138, 156)),
        ("S123", (123, None)),
        ("viii108", (108, None)),
        ("pp. 12-19", (12, 19)),
        ("Jan-14", (1, 14)),
        ("01-Feb", (1, 2)),
        ("CD006273", (6273, None)),
        ("2243-5; author reply 2243-5", (2243, 2245)),
        ("1-0", (1, 0)),
        ("no pagination", None),
        ("Suppl-89", None),
        ("", None),
        (None, None),
    ],
)
def test_pages(text: str | None, pages: tuple[int, int | None] | None) -> None:
    found = parse_pages(text)
    assert (found and found[:2]) == pages


def test_prefixes_of_pages_are_kept() -> None:
    assert parse_pages("A237-A238") == Pages(237, 238, "a")


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("44 (2 Supplement 1)", 44),
        ("Vol. 7", 7),
        ("30a", 30),
        ("1)", None),
        ("S3", None),
        ("Suppl 2", None),
        ("0", None),
    ],
)
def test_volumes(text: str, volume: int | None) -> None:
    assert parse_volume(text) == volume


def test_issues_and_supplements() -> None:
    assert parse_issue("01-Feb") == 1
    assert parse_issue("3 SUPPL. 1") == 3
    assert parse_issue(None) is None
    assert is_supplement("12", "Suppl 1", "5")
    assert is_supplement(None, None, "S45")
    assert not is_supplement("12", "3", "E45")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("TNF-α &amp; IL<sub>2</sub>: a <i>review</i>.", "tnf alpha and il2 a review"),
        ("Süß, Ærø and Łódź", "suss aero and lodz"),
        ("Syrj?nen", "syrjnen"),
        ("x < 5 and y > 3", "x 5 and y 3"),
        ("Цитология  шейки", "цитология шеики"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("A trial. [Review] [33 refs]", "A trial."),
        ("RETRACTED: A trial", "A trial"),
        ("A trial [Erratum appears in Lancet (2001) 3]", "A trial"),
        ("A trial (in Chinese)", "A trial"),
        ("A trial (ALTS)", "A trial (ALTS)"),
        ("Withdrawn by her doctor", "Withdrawn by her doctor"),
    ],
)
def test_what_databases_add_to_titles(title: str, cleaned: str) -> None:
    assert clean(title) == cleaned


@pytest.mark.parametrize(
    ("title", "announced"),
    [
        ("Erratum: A trial of tea", "erratum"),
        ("A trial of tea: correction to table 2", "erratum"),
        ("Reply to Smith", "reply"),
        ("Tea for sleep. Authors' reply", "reply"),
        ("Comment on: A trial of tea", "comment"),
        ("Re: A trial of tea", "comment"),
        ("Retraction of a trial", "retraction"),
        ("Tea and sleep: study protocol", "protocol"),
        ("Response of blood pressure to tea", "reply"),  # both records of one article announce the same
        ("A trial of tea", ""),
        ("Correct use of inhalers", ""),
    ],
)
def test_what_titles_announce(title: str, announced: str) -> None:
    assert kind(fold(title)) == announced


def test_numbers_of_titles() -> None:
    assert numbers(fold("Part II: two cycles in 2019")) == ("2", "2", "2019")
    assert numbers(fold("Section B of study A")) == ("a", "b")
    assert numbers(fold("FOCUS 1")) != numbers(fold("FOCUS 2"))
    assert numbers(fold("Vitamin D and i")) == ("1",)


def test_words_that_only_one_title_has() -> None:
    assert unlike_words(fold("Tumour in men"), fold("Tumor in women")) == (["men"], ["women"])
    assert unlike_words(fold("Gastric cancer vresus ulcer"), fold("Gastriccancer versus ulcer")) == ([], [])


def test_titles_in_two_languages() -> None:
    both = alternatives("Utilidad de los antibióticos en trauma; Use of antibiotics in trauma care")
    assert both == ("utilidad de los antibioticos en trauma", "use of antibiotics in trauma care")
    assert alternatives("Tea; sleep") == ()


@pytest.mark.parametrize(
    ("cell", "families"),
    [
        ("Shen, Shuhong and Li, Xu", [("shen",), ("li",)]),
        ("Adeli K.Lewis G. F.", [("adeli",), ("lewis",)]),
        ("Smith, J.; van der Berg, A. B.", [("smith",), ("berg",)]),
        ("Beck, H. P., Carter, N., Koh, G.", [("beck",), ("carter",), ("koh",)]),
        ("Abad M, Lund KL, Berg A", [("abad",), ("lund",), ("berg",)]),
        ("Shuhong Shen", [("shuhong", "shen")]),
        ("S, Haddad", [("haddad",)]),
        ("Anonymous", [()]),
        ("ALTS Study Group", [()]),
        ("Anderson and Sons", [("anderson",), ("sons",)]),
    ],
)
def test_authors(cell: str, families: list[tuple[str, ...]]) -> None:
    assert [parse_name(author).family for author in people(cell)] == families


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("Clin Microbiol Rev", "Clinical Microbiology Reviews", "same"),
        ("JAMA", "Journal of the American Medical Association", "same"),
        ("J Natl Cancer Inst", "Journal of the National Cancer Institute", "same"),
        ("Obstetrics & Gynecology", "Obstetrics and Gynecology", "same"),
        ("Zhonghua jie he = Chinese Journal of Tuberculosis", "Chinese journal of tuberculosis", "same"),
        ("Circulation. Conference: Resuscitation 2017", "Circulation", "same"),
        ("Medizinische Klinik (Munich)", "Medizinische Klinik", "same"),
        ("Diabetes", "Diabetologia", "different"),
        ("Annals of Surgery", "Annals of Neurology", "different"),
        ("The Lancet", "Lancet Oncology", "different"),
    ],
)
def test_journals(a: str, b: str, level: str) -> None:
    assert compare_names(a, b) == compare_names(b, a) == level


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("http://dx.doi.org/10.1000/ABC.", "10.1000/abc"),
        ("doi:10.1002/(SICI)1097%3C1::AID-X%3E3.0.CO;2-A", "10.1002/(sici)1097<1::aid-x>3.0.co;2-a"),
        ("see text", ""),
        (None, ""),
    ],
)
def test_dois(text: str | None, doi: str) -> None:
    assert bare_doi(text) == doi
