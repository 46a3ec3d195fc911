"""Ovid's tagged format (.ovd, .cgi, .txt): records begin with their number, ``<12. >``; the source is one string."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..draft import KEPT, Draft, trial_numbers
from ..pieces import Piece
from ..report import ImportReport
from .tagged import Dialect, Pairs, TaggedReader

TABLE: dict[str, str] = {
    "TI": "title", "TT": "original", "OT": "original", "FA": KEPT, "JN": "journal", "JT": "journal", "JA": "short",
    "YR": "year", "DP": "date", "VO": "volume", "IP": "issue", "PG": "pages", "DO": "doi", "DI": "doi", "PM": "pmid",
    "IS": "issn", "IB": "issn", "IT": "issn", "LG": "language", "LA": "language", "AB": "abstract",
    "KW": "keywords;", "DE": "keywords;", "KP": "keyword", "ID": "keywords;", "MH": "heading", "SH": "heading",
    "EM": "heading",
    "PT": "pubtype", "ST": "pubtype", "DT": "pubtype", "SI": "registration", "NR": KEPT, "XL": "link",
    **dict.fromkeys(
        ("VN", "DB", "RO", "IN", "AD", "CP", "CS", "CE", "PB", "CY", "JL", "PN", "DG", "CL", "PC", "PA", "CC", "UP",
        "SB",
         "JC", "PU", "LC", "ED", "ET", "SCORE", "XP", "MA", "CQ", "OL", "FO", "PH", "ON", "OU", "BT", "BR", "IU",
         "CO", "RN",
         "GI", "GC", "GO", "RF", "RD", "EN", "TC", "MT", "RP", "CR", "AI", "OA", "EZ", "EP", "DC", "DA", "DU", "NM",
         "NT",
         "AR", "CM", "CD", "CF", "SU", "TN", "DR", "MD", "MC", "AG", "AO", "BC", "BS", "CI", "LO", "MI", "MM", "NP",
         "OS",
         "PO", "PS", "PY", "SL", "TD", "TM", "TX", "UT", "YE", "CA", "CB", "HW", "SC", "TA", "TR", "AS", "SQ"), KEPT)
}  # fmt: skip
_START = re.compile(r"\n<\d+\. ?>")
_MARK = re.compile(r"\n[ \t]*<\d+\.[ \t]*>")
_TAG = re.compile(r"\n([A-Z][A-Z0-9]{1,6})  ?-(?: +|(?=\n|$))")
_PERSON = re.compile(r"\s*(?:\[[^\]]*\]|(?:\s\d[\d,+*]*)+\s*$|,?\s+(?:Ph\.?D|M\.?D|MPH|MS|RN)\b.*)")
_MONTH = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?"
    "|Dec(?:ember)?|Spring|Summer|Autumn|Fall|Winter"
)
_SOURCES = (
    # Behavioural Psychotherapy. Vol.43(5), Sep 2015, pp. 623-634.
    re.compile(
        r"(?P<journal>.+?)\.\s+Vol\.\s*(?P<volume>[^(,\s]+)(?:\((?P<issue>(?:[^()]|\([^)]*\))*)\))?,(?:.*?\bpp?\.\s*"
        r"(?P<pages>[A-Za-z]?\d[\w-]*))?"
    ),
    # Health Journal January/February 2010;14(1):56
    re.compile(
        rf"(?P<journal>.+?)\s+(?:(?:{_MONTH})(?:[/ -](?:{_MONTH}))?\s+)?(?:\d{{1,2}},?\s+)?(?P<year>\d{{4}});"
        r"(?P<volume>[^(:]+)(?:\((?P<issue>[^)]*)\))?(?::(?P<pages>[\w-]+))?"
    ),
    # Blood. 127(8):1023-31, 2016 Feb 25. and BMC Proceedings. Conference: ... 12 (Supplement 3) (pp 4-5), 2018.
    re.compile(
        r"(?P<journal>[^.]+(?:\.(?! (?:Conference|\d))[^.]+)*)\.\s(?:.*?\.\s)?(?P<volume>\d+[A-Za-z]?)\s*"
        r"(?:\((?P<issue>(?!no pag|pp)[^)]*)\)\s*)?(?::|\(pp\s*|\()?(?P<pages>[A-Za-z]?\d[\w-]*)?.*?"
        r"(?:,\s(?P<year>[12]\d{3})\b.*)?$"
    ),
)


def _source(draft: Draft, value: str) -> None:
    """The whole citation in one string; what has another shape stays raw."""
    text = " ".join(value.split())
    for form in _SOURCES:
        found = form.match(text)
        if found:
            for name, part in found.groupdict().items():
                if part:
                    draft.put(f"{name} of source", part.strip(" ."))
            return
    draft.put("journal of source", text.split(". ", 1)[0])


def _author(draft: Draft, value: str) -> None:
    for name in value.split(";"):
        draft.put("author", _PERSON.sub("", name).rstrip(" .") if "[" in name or re.search(r"\s\d", name) else name)


def _number(draft: Draft, value: str) -> None:
    draft.put("unique number", value.rpartition(": ")[2].rstrip("."))


def _registration(draft: Draft, value: str) -> None:
    for number in trial_numbers(value):
        draft.put("registration", number)


def _finish(draft: Draft, pairs: Pairs) -> None:
    """Parts of the source string stand in where no tag says them; the number belongs to the database."""
    for name in ("journal", "volume", "issue", "pages", "year"):
        if name not in draft.got and (name != "year" or "date" not in draft.got):
            for value in draft.all(f"{name} of source"):
                draft.put(name, value)
    base = next((value for tag, value in pairs if tag == "DB"), "").lower()
    name = next(
        (known for known in ("medline", "embase", "psycinfo", "eric", "cinahl", "biosis") if known in base), "ovid"
    )
    for value in draft.all("unique number"):
        if name == "medline" and value.isdigit():
            draft.put("pmid", value)
        else:
            draft.accessions.setdefault(name, value)


def reader(report: ImportReport, head: str) -> TaggedReader:
    """A reader for one file; files whose lines are all indented by a blank are known."""
    report.platform = "Ovid"
    special = {"SO": _source, "AU": _author, "UI": _number, "AN": _number, "SI": _registration}
    indented = re.match(r"\s*?([ \t]+)<\d+\. ?>", head)
    dialect = Dialect(_START, _MARK, _TAG, TABLE, special=special, finish=_finish)
    return _Ovid(dialect, report, indented[1] if indented else "")


class _Ovid(TaggedReader):
    def __init__(self, dialect: Dialect, report: ImportReport, indent: str) -> None:
        super().__init__(dialect, report)
        self.indent = indent

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        if self.indent:
            blocks = (("\n" + block).replace("\n" + self.indent, "\n")[1:] for block in blocks)
        return super().pieces(blocks)

    def pairs(self, text: str) -> Pairs:
        made = super().pairs(text)
        return [pair for pair in made if pair[0] or not re.fullmatch(r"<\d+\. ?>", pair[1])]


def recognise(head: str) -> bool:
    """Whether a text holds a record number and, after it, a tag."""
    return bool(re.search(r"(?:^|\n)[ \t]*<\d+\. ?>\s*\n\s*[A-Z]{2,6}  ?- ", head))
