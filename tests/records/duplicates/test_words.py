"""What titles, names, journals, pages and DOIs come to when they are compared."""

from __future__ import annotations

import pytest

from consilience.model.record import Record
from consilience.records.duplicates.authors import parse_name
from consilience.records.duplicates.forms import form
from consilience.records.duplicates.journals import compare_names
from consilience.records.duplicates.normalise import bare_doi
from consilience.records.duplicates.pages import Pages, is_supplement, parse_issue, parse_pages, parse_volume
from consilience.records.duplicates.titles import alternatives, clean, fold, kind, numbers, skeleton, unlike_words
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


def test_text_that_was_read_in_the_wrong_encoding_is_understood() -> None:
    assert fold("SjÃ¶gren syndrome and MÃ©niÃ¨re disease") == fold("Sjögren syndrome and Ménière disease")
    assert fold("womenâ€™s health â€“ a survey") == fold("women’s health – a survey")
    assert fold("São Paulo, Ângela, Åland") == "sao paulo angela aland"


def test_skeletons_outlive_spellings() -> None:
    for one, other in (
        ("haemoglobin", "hemoglobin"),
        ("madchen", "maedchen"),
        ("tumour randomised", "tumor randomized"),
    ):
        assert skeleton(one) == skeleton(other)
    assert skeleton("hypertension") != skeleton("hypotension")


@pytest.mark.parametrize(
    ("one", "other", "unlike"),
    [
        ("vitamin a in adults", "vitamin d in adults", (["a"], ["d"])),
        ("migraine with aura", "migraine without aura", (["with"], ["without"])),
        ("sleep before surgery", "sleep after surgery", (["before"], ["after"])),
        ("a study of sleep", "study of sleep", ([], [])),
        ("single blind trial", "single blinded trial", ([], [])),
        ("tnf alpha and a drug", "tnf a and a drug", (["alpha"], [])),
    ],
)
def test_single_letters_and_contrasts_tell_titles_apart(
    one: str, other: str, unlike: tuple[list[str], list[str]]
) -> None:
    assert unlike_words(one, other) == unlike


@pytest.mark.parametrize(
    ("title", "announced"),
    [
        ("author correction iron for restless legs", "erratum"),
        ("fe de erratas hierro para piernas inquietas", "erratum"),
        ("iron for restless legs vol 14 pg 201 2019", "erratum"),
        ("iron for restless legs retraction of vol 14 pg 201 2019", "retraction"),
        ("respuesta hierro para piernas inquietas", "reply"),
        ("comentario a hierro para piernas inquietas", "comment"),
        ("peer review of iron for restless legs", "comment"),
        ("iron for restless legs a plain language summary", "summary"),
        ("supplementary material for iron for restless legs", "supplement"),
        ("iron for restless legs rationale and design of a trial", "protocol"),
        ("supplementation of iron in restless legs", ""),
        ("additional benefit of iron in restless legs", ""),
        ("blood volume and iron", ""),
        ("corrective lenses and reading", ""),
    ],
)
def test_kinds_that_titles_announce_in_several_languages(title: str, announced: str) -> None:
    assert kind(title) == announced


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"doi": "10.1101/2020.03.03.20030593"}, "preprint"),
        ({"doi": "10.1101/123456"}, "preprint"),
        ({"doi": "10.1101/gad.1234.5"}, ""),
        ({"doi": "10.21203/rs.3.rs-123456/v1"}, "preprint"),
        ({"journal": "medRxiv : the preprint server for health sciences"}, "preprint"),
        ({"journal": "Journal of Made-up Medicine"}, ""),
        ({"publication_types": ["Journal Article", "Preprint"]}, "preprint"),
        ({"kind": "THES"}, "thesis"),
        ({"kind": "JOUR"}, ""),
    ],
)
def test_forms(fields: dict[str, object], expected: str) -> None:
    record = Record.model_validate({"id": "x", "search": "s", "title": "Iron"} | fields)
    assert form(record, bare_doi(record.doi)) == expected
