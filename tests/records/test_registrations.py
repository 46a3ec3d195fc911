"""Registration numbers: every permitted printing is read back; what only looks like one is left alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.model.record import Heading, Record
from consilience.records.registrations import about, canonical, find, of, stated
from consilience.records.registries import FORMS, REGISTRIES, Form

REFERENCE = (
    "NCT 01208194; nct-00312962, ISRCTN 02452400 EudraCT 2004-002714-11, 2022-500024-30-00 UMIN000012345 C000000123 "
    "JPRN-jRCTs031180001 jRCT1080220001 ChiCTR-TRC-12002000 ChiCTR2000029308 ACTRN12605000001640 CTRI/2020/03/024100 "
    "PACTR202001234567890 DRKS00003170 IRCT20200128046294N2 KCT0005041 RBR-9nn3scw TCTR20200402001 SLCTR/2019/006 "
    "RPCEC00000123 NTR1234 NL8520 U1111-1234-5678 CRD42020123456"
)


def ids(text: str) -> list[str]:
    return [each.id for each in find(text)]


def test_there_are_at_least_25_registries() -> None:
    assert len(REGISTRIES) >= 25


def test_every_number_of_a_long_line_is_found() -> None:
    assert ids(REFERENCE) == [
        "NCT01208194",
        "NCT00312962",
        "ISRCTN02452400",
        "2004-002714-11",
        "2022-500024-30-00",
        "UMIN000012345",
        "C000000123",
        "jRCTs031180001",
        "jRCT1080220001",
        "ChiCTR-TRC-12002000",
        "ChiCTR2000029308",
        "ACTRN12605000001640",
        "CTRI/2020/03/024100",
        "PACTR202001234567890",
        "DRKS00003170",
        "IRCT20200128046294N2",
        "KCT0005041",
        "RBR-9nn3scw",
        "TCTR20200402001",
        "SLCTR/2019/006",
        "RPCEC00000123",
        "NTR1234",
        "NL8520",
        "U1111-1234-5678",
        "CRD42020123456",
    ]


# Each number in parts: what stands between them may be any separator. "~" marks the place behind a prefix, where a
# word for "number" may stand too; "|" the places within a number.
DIGITS = "0123456789"


def d(n: int, first: str = DIGITS) -> st.SearchStrategy[str]:
    return st.builds(lambda a, b: a + b, st.sampled_from(first), st.text(DIGITS, min_size=n - 1, max_size=n - 1))


def parts(*pieces: str | st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(*(st.just(piece) if isinstance(piece, str) else piece for piece in pieces))


YEAR = st.integers(2000, 2029).map(str)
PRINTED: dict[str, tuple[st.SearchStrategy[tuple[str, ...]], Callable[..., str]]] = {
    "ClinicalTrials.gov": (parts("NCT", "~", d(8)), lambda n: f"NCT{n}"),
    "ISRCTN": (parts("ISRCTN", "~", d(8)), lambda n: f"ISRCTN{n}"),
    "ANZCTR": (parts("ACTRN", "~", d(11).map(lambda n: f"126{n}")), lambda n: f"ACTRN{n}"),
    "ChiCTR": (parts("ChiCTR", "~", d(10)), lambda n: f"ChiCTR{n}"),
    "CTRI": (
        parts("CTRI", "~", YEAR, "|", d(2), "|", d(6)),
        lambda y, m, n: f"CTRI/{y}/{m}/{n}",
    ),
    "DRKS": (parts("DRKS", "~", d(8)), lambda n: f"DRKS{n}"),
    "EudraCT": (
        parts("EudraCT", "~", YEAR, "|", d(5).map(lambda n: f"0{n}"), "|", d(2)),
        lambda y, n, c: f"{y}-{n}-{c}",
    ),
    "CTIS": (
        parts("CTIS", "~", st.sampled_from(["2022", "2024", "2031"]), "|", d(5).map(lambda n: f"5{n}"), "|", d(2)),
        lambda y, n, c: f"{y}-{n}-{c}-00",
    ),
    "IRCT": (parts("IRCT", "~", d(14), "|", "N", "|", d(1, "123456789")), lambda n, _, k: f"IRCT{n}N{k}"),
    "jRCT": (parts("jRCT", "~", d(9).map(lambda n: f"s{n}")), lambda n: f"jRCT{n}"),
    "UMIN-CTR": (parts("UMIN", "~", d(5, "123456789").map(lambda n: f"0000{n}")), lambda n: f"UMIN{n}"),
    "JapicCTI": (parts("JapicCTI", "~", d(6)), lambda n: f"JapicCTI-{n}"),
    "JMA-IIA": (parts("JMA-IIA", "~", d(5)), lambda n: f"JMA-IIA{n}"),
    "CRIS": (parts("KCT", "~", d(7)), lambda n: f"KCT{n}"),
    "LBCTR": (parts("LBCTR", "~", d(8).map(lambda n: f"20{n}")), lambda n: f"LBCTR{n}"),
    "OMON": (parts("NL-OMON", "~", d(5)), lambda n: f"NL-OMON{n}"),
    "PACTR": (parts("PACTR", "~", d(13).map(lambda n: f"20{n}")), lambda n: f"PACTR{n}"),
    "ReBEC": (
        parts("RBR", "|", st.from_regex(r"[2-9][a-z]{2}[0-9][a-z]{2}", fullmatch=True)),
        lambda n: f"RBR-{n}",
    ),
    "RPCEC": (parts("RPCEC", "~", d(3).map(lambda n: f"00000{n}")), lambda n: f"RPCEC{n}"),
    "SLCTR": (parts("SLCTR", "~", YEAR, "|", d(3)), lambda y, n: f"SLCTR/{y}/{n}"),
    "TCTR": (parts("TCTR", "~", d(9).map(lambda n: f"20{n}")), lambda n: f"TCTR{n}"),
    "ITMCTR": (parts("ITMCTR", "~", d(10)), lambda n: f"ITMCTR{n}"),
    "HKUCTR": (parts("HKUCTR", "~", d(4)), lambda n: f"HKUCTR-{n}"),
    "SNCTP": (parts("SNCTP", "~", d(9)), lambda n: f"SNCTP{n}"),
    "PHRR": (parts("PHRR", "~", d(6), "|", d(6)), lambda a, b: f"PHRR{a}-{b}"),
    "SANCTR": (parts("DOH", "|", "27", "|", d(4), "|", d(4)), lambda _, a, b: f"DOH-27-{a}-{b}"),
    "EU PAS": (parts("EUPAS", "~", d(5)), lambda n: f"EUPAS{n}"),
    "AEA": (parts("AEARCTR", "~", d(7)), lambda n: f"AEARCTR-{n}"),
    "PROSPERO": (
        parts("CRD", "~", st.builds("420{}{}".format, d(2), d(6))),
        lambda n: f"CRD{n}",
    ),
    "INPLASY": (parts("INPLASY", "~", d(7).map(lambda n: f"20{n}")), lambda n: f"INPLASY{n}"),
    "WHO UTN": (parts("U1111", "|", d(4), "|", d(4)), lambda a, b: f"U1111-{a}-{b}"),
}
SEPARATORS = st.text(" :.-/_#‐‑‒–—―−\u00a0", max_size=3)
WORDS = st.sampled_from(["", "", "No", "no", "Nr", "number", "ID", "identifier", "Nº", "registration number"])


@pytest.mark.parametrize("registry", PRINTED)
@given(data=st.data())
def test_any_printing_is_read_back(registry: str, data: st.DataObject) -> None:
    strategy, canonical_of = PRINTED[registry]
    pieces = data.draw(strategy)
    printed, own = "", []
    for at, piece in enumerate(pieces):
        if piece in "~|":
            word = data.draw(WORDS) if piece == "~" else ""
            separator = data.draw(SEPARATORS)
            # a word needs a separator on either side, or it is no word
            printed += f" {word}{separator or ' '}" if word else separator
        else:
            printed += piece
            own += [piece] if at else []
    if data.draw(st.booleans()):
        printed = printed.upper() if data.draw(st.booleans()) else printed.lower()
    front, behind = data.draw(st.sampled_from([("", ""), ("(", ")"), ("see ", "."), ("登録", "。"), ("x/", " and")]))
    text = front + printed + behind
    (found,) = find(text)
    assert found.registry == registry
    assert found.id == canonical_of(*own)
    assert found.printed == printed == text[found.start : found.end]
    assert canonical(found.id) == found.id, "the canonical form is itself a permitted printing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EudraCT 2004-002714-11-GB", ["2004-002714-11"]),
        ("EUCTR2004-002714-11-DE", ["2004-002714-11"]),
        ("clinicaltrialsregister.eu/ctr-search/trial/2004-002714-11/GB", ["2004-002714-11"]),
        ("EU CT number: 2022-500024-30-01", ["2022-500024-30-00"]),
        ("EU trial number 2022-500024-30", ["2022-500024-30-00"]),
        ("ACTRN12605000001640p.", ["ACTRN12605000001640"]),
        ("ANZCTR 12605000001640", ["ACTRN12605000001640"]),
        ("ChiCTR-TTRCC-13003624", ["ChiCTR-TTRCC-13003624"]),
        ("ChiCTR No. 2000029308", ["ChiCTR2000029308"]),
        ("Chinese Clinical Trial Registry (ChiCTR) number: ChiCTR1800012345", ["ChiCTR1800012345"]),
        ("CTRI/2009/091/000123", ["CTRI/2009/091/000123"]),
        ("UMIN-CTR 000012345", ["UMIN000012345"]),
        ("UMIN-CTR ID: UMIN000012345", ["UMIN000012345"]),
        ("Japan: C000000123 (UMIN-CTR)", ["C000000123"]),
        ("JPRN-JapicCTI-101234", ["JapicCTI-101234"]),
        ("https://doi.org/10.1186/ISRCTN02452400", ["ISRCTN02452400"]),
        ("https://clinicaltrials.gov/ct2/show/NCT01208194?rank=1", ["NCT01208194"]),
        ("ClinicalTrials.gov/NCT01208194", ["NCT01208194"]),
        ("NCT01208194FUNDING: none", ["NCT01208194"]),
        ("（ＮＣＴ０１２０８１９４）", ["NCT01208194"]),
        ("注册号ChiCTR2000029308。", ["ChiCTR2000029308"]),
        ("Netherlands Trial Register NL8520", ["NL8520"]),
        ("www.trialregister.nl, number NTR 1234", ["NTR1234"]),
        ("The trial is registered as NTR1234.", ["NTR1234"]),
        ("NTR1234", ["NTR1234"]),
        ("REPEC PER 012 19", ["PER-012-19"]),
        ("Registry: PER-012-19", ["PER-012-19"]),
        ("ReBEC RBR-fxdpmz", ["RBR-fxdpmz"]),
        ("CTR20180001", ["CTR20180001"]),
        ("UIN: researchregistry5693", ["researchregistry5693"]),
        ("NMRR-13-1156-16962 and NMRR ID-22-00123-ABC", ["NMRR-13-1156-16962", "NMRR ID-22-00123-ABC"]),
        ("PROSPERO 2020 CRD42020123456", ["CRD42020123456"]),
        ("PROSPERO CRD420251012345", ["CRD420251012345"]),
    ],
)
def test_printings_of_the_field(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "NCT0120819",  # seven digits
        "NCT012081945",  # nine
        "PNCT01208194",  # another word
        "XISRCTN02452400",
        "NCT phase 2 in 01208194 cells",
        "The NCT of 2012-2014, pages 1208194-1208199",
        "KCT 0.005041 mmol",
        "ACTRN12705000001640",  # numbers begin with 126
        "The address is PO Box 12, NL-1105 AZ Amsterdam, The Netherlands",
        "Registered office: Meibergdreef 9, NL 1105 AZ Amsterdam; trial registration pending",
        "Amsterdam, NL 1105",
        "NL 1234",
        "only 12 of 30",
        "ethics file NL12345.018.10; trial registration pending",
        "p75 NTR 1 receptor",
        "p75NTR 1234",
        "NTR 2 and NTR 3 mediate neurotensin signalling",
        "C000000123 is a catalogue number",
        "Grant 2010-012345-67 of the council",
        "Tel. 2004-002714-11",
        "Fax: +49 2004-002714-11",
        "https://doi.org/10.1000/x.2004-002714-11",
        "doi:10.1000/2004-002714-11",
        "patent no. 2012-045678-10",
        "IRB approval 2015-012345-22",
        "2004-002714",  # a range of pages
        "2004-2014-11",
        "1-2004-002714-11",
        "2004-002714-113",
        "2004-002714-11-5",
        "12004-002714-11",
        "2021-500024-30",  # before the register of the European Union
        "2022-600024-30",
        "mortality per 100-20 people",
        "INCIDENCE 5 PER-100-20",
        "per 100 10",
        "RBR E3 ligase and RBR-protein",
        "the RBR domain1 of parkin",
        "RBR protein",
        "CTR 20180101",
        "spectR20180001",
        "Research Registry 2019",
        "EU PAS 2019",
        "UMIN123456789",
        "UMIN 0012",
        "CTRI/1920/03/024100",
        "SLCTR/2019/06",
        "U1112-1234-5678",
        "CRD41999123456",
        "CRD 42",
        "IRCT20200128046294",
        "DRKS",
        "",
        "Circulation 2019;140:1208-1294. PMID: 01208194",
        "ISSN 1234-5678; ISBN 978-3-16-148410-0",
        "+31 20 566 9111",
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert ids(text) == []


def test_in_a_column_for_such_numbers_no_context_is_needed() -> None:
    assert [each.id for each in find("NL 8520; 1-PER 012 19", declared=True)] == ["NL8520", "PER-012-19"]
    assert canonical("NL 1234") == "NL1234"
    assert canonical("see NCT01208194") is None
    assert canonical("NCT01208194 NCT00312962") is None


@given(st.text())
def test_places_are_those_of_the_text(text: str) -> None:
    end = 0
    for each in find(f"{text} NCT01208194 {text}"):
        assert each.start >= end
        end = each.end
        assert f"{text} NCT01208194 {text}"[each.start : each.end] == each.printed


@given(st.text(alphabet="NCTLR0123 -/.—\n", max_size=200))
def test_text_around_a_number_changes_nothing_but_its_place(text: str) -> None:
    assert "ISRCTN02452400" in ids(f"{text}; ISRCTN02452400; {text}")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.registry}-{form.canonical}")
def test_patterns_have_no_unbounded_repetition(form: Form) -> None:
    """What makes a pattern slow on hostile text: a repetition without a limit."""
    bare = re.sub(r"\\.|\[[^]]*\]", "x", form.compiled.pattern)
    assert not re.search(r"[*+]", bare), bare


# Records


def record(**fields: object) -> Record:
    return Record.model_validate({"id": "r1", "search": "s", "title": "A title", **fields})


def test_every_field_of_a_record_is_read() -> None:
    found = {
        (m.registration.id, m.field, m.role)
        for m in of(
            record(
                title="NCT00000001: a trial",
                original_title="NCT00000002",
                abstract="As in NCT00000003.",
                keywords=("NCT00000004",),
                headings=(Heading(term="NCT00000005", subheadings=("NCT00000006",)),),
                registrations=("NCT00000007", "NL8520"),
                accessions={"clinicaltrials": "NCT00000008"},
                notes=("NCT00000009",),
                urls=("https://clinicaltrials.gov/study/NCT00000010",),
                doi="10.1186/ISRCTN02452400",
                group_authors=("NCT00000011 Investigators",),
                raw=(("SI", "ClinicalTrials.gov/NCT00000012"), ("XX", "NCT00000013"), ("N1", "NCT00000009")),
            )
        )
    }
    assert found == {
        ("NCT00000001", "title", "about"),
        ("NCT00000002", "original_title", "about"),
        ("NCT00000003", "abstract", "mention"),
        ("NCT00000004", "keywords", "mention"),
        ("NCT00000005", "headings", "mention"),
        ("NCT00000006", "headings", "mention"),
        ("NCT00000007", "registrations", "about"),
        ("NL8520", "registrations", "about"),
        ("NCT00000008", "accessions:clinicaltrials", "about"),
        ("NCT00000009", "notes", "mention"),
        ("NCT00000010", "urls", "mention"),
        ("ISRCTN02452400", "doi", "about"),
        ("NCT00000011", "group_authors", "mention"),
        ("NCT00000012", "raw:SI", "about"),
        ("NCT00000013", "raw:XX", "mention"),
    }


@pytest.mark.parametrize(
    "abstract",
    [
        "TRIAL REGISTRATION: ClinicalTrials.gov NCT01208194.",
        "(Funded by X; ClinicalTrials.gov number, NCT01208194.)",
        "This trial is registered with ClinicalTrials.gov, number NCT01208194.",
        "Registered at www.clinicaltrials.gov as NCT01208194",
        "The study was registered in ISRCTN (NCT01208194).",
    ],
)
def test_an_abstract_may_state_its_own_registration(abstract: str) -> None:
    made = record(abstract=abstract)
    assert stated(made) == ("NCT01208194",)
    assert about(made) == ()


@pytest.mark.parametrize(
    "abstract",
    [
        "Unlike NCT01208194, we included infants.",
        "Patients came from a previous trial (ClinicalTrials.gov number, NCT01208194).",
        "We compare our results with those of NCT01208194.",
        "Participants of the parent study (NCT01208194) were invited.",
    ],
)
def test_an_abstract_may_only_mention_a_number(abstract: str) -> None:
    assert stated(record(abstract=abstract)) == ()
    assert [m.role for m in of(record(abstract=abstract))] == ["mention"]


@pytest.mark.parametrize(
    "tag",
    ["SI", "Clinical Trial Numbers", "NCT Number", "ICTRP ID", "CTgov ID", "TrialID", "Secondary_ID", "DataBank"],
)
def test_columns_for_such_numbers(tag: str) -> None:
    assert [m.role for m in of(record(raw=((tag, "NL8520"),)))] == ["about"]


@pytest.mark.parametrize("tag", ["AB", "Clinical trial description", "Trial design", "Address", "Registration fee"])
def test_other_columns_need_context(tag: str) -> None:
    assert of(record(raw=((tag, "Leiden, NL 1234, near the station"),))) == ()


def test_numbers_of_reviews_are_no_trials() -> None:
    made = record(registrations=("CRD42020123456", "NCT01208194"))
    assert about(made) == ("NCT01208194",)
    assert [m.registration.of_a_review for m in of(made)] == [True, False]
