"""Web of Science: plain text (tags of two characters, continuation by three blanks), and its tab format."""

from __future__ import annotations

import re

from ..draft import KEPT, Draft
from ..report import ImportReport
from .tagged import Dialect, Pairs, TaggedReader

TABLE: dict[str, str] = {
    "PT": "kind", "TI": "title", "SO": "journal", "JI": "short", "J9": KEPT, "LA": "language", "DT": "pubtypes;",
    "DE": "keywords;", "ID": "keywords;", "AB": "abstract", "SN": "issn", "EI": "issn", "BN": "issn", "PD": "date part",
    "PY": "year", "VL": "volume", "IS": "issue", "BP": "start", "EP": "end", "PS": "pages", "AR": "article",
    "DI": "doi",
    "UT": "number", "PM": "pmid", "AN": "number", "FT": "original", "CA": "group", "UR": "url", "MH": "mesh;",
    **dict.fromkeys(
        ("AU", "AF", "BA", "BF", "BE", "GP", "ED", "SE", "BS", "CT", "CY", "CL", "SP", "HO", "C1", "C3", "RP", "EM",
        "RI", "OI",
         "FU", "FP", "FX", "CR", "NR", "TC", "Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7", "Z8", "Z9", "ZB", "ZR", "ZS",
         "ZA", "U1",
         "U2", "PU", "PI", "PA", "SI", "PN", "SU", "MA", "D2", "EA", "EY", "PG", "P2", "WC", "WE", "SC", "GA", "OA",
         "HC", "HP",
         "DA", "ER", "AE", "AC", "MC", "CC", "DS", "GE", "MQ", "MI", "PC", "PL", "PV", "TA", "TN", "VR", "FN", "DG",
         "TM", "DN",
         "CH", "RG", "RC", "SD", "ST", "OG", "CN", "RN", "DL", "GN", "LS", "LT", "PR", "PP", "NT", "NM", "TR", "AP",
         "AK"), KEPT)
}  # fmt: skip
_START = re.compile(r"\nPT ")
_MARK = re.compile(r"\nPT[ \t]+\w")
_END = re.compile(r"\nER[ \t]*(?:\n|$)")
_ANY_TAG = re.compile(r"\n([A-Z][A-Z0-9])(?: |(?=\n|$))")
_KNOWN_TAG = re.compile(rf"\n({'|'.join(sorted(TABLE))})(?: |(?=\n|$))")
_PROLOGUE = re.compile(r"(?:FN|VR) .*|EF\s*")


def finish(draft: Draft, pairs: Pairs) -> None:
    """Full names (AF) where they are given; month and day (PD) before the year make the date."""
    tags = dict(reversed(pairs))
    name = next((each for each in ("AF", "AU", "BF", "BA") if tags.get(each, "").strip()), "")
    for each in re.split(r"[;\n]", tags.get(name, "")):
        draft.put("author", re.sub(r"\s*\([^()]*@[^()]*\)", "", each))
    if not name:
        for each in re.split(r"[;\n]", tags.get("GP", "")):
            draft.put("group", each)
    day, year = draft.first("date part"), draft.first("year")
    if day:
        draft.put("date", day if not year or year in day else f"{day} {year}")


def reader(report: ImportReport, head: str) -> TaggedReader:
    """A reader for one file. Without indented continuation lines, only known tags are believed."""
    report.platform = "Web of Science"
    tag = _ANY_TAG if re.search(r"\n   ?\S", head) else _KNOWN_TAG
    return _Wos(Dialect(_START, _MARK, tag, TABLE, end=_END, prologue=_PROLOGUE, finish=finish), report)


class _Wos(TaggedReader):
    def pairs(self, text: str) -> Pairs:
        return [(tag, value) for tag, value in super().pairs(text) if tag != "ER"]

    def target(self, tag: str) -> str | None:
        return "author" if tag in ("AU", "AF", "BA", "BF", "GP") else super().target(tag)

    def draft(self, pairs: Pairs) -> Draft:
        wrapped = ("TI", "SO", "AB", "DE", "ID", "SE", "JI", "CT", "DT")
        return super().draft([(tag, " ".join(value.split()) if tag in wrapped else value) for tag, value in pairs])


def recognise(head: str) -> bool:
    """Whether a text begins with the file name line or a publication type, and has tags of this kind."""
    return bool(re.match(r"\s*(?:FN [^\n]+\nVR |PT [A-Z]\n(?:[A-Z][A-Z0-9] |   ))", head))
