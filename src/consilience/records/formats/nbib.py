"""PubMed's tagged format (nbib, also called MEDLINE or PubMed format), and ERIC's and PMC's exports in its layout."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from ..draft import KEPT, Draft, heading, trial_numbers
from ..report import ImportReport
from . import medline
from .tagged import Dialect, Pairs, TaggedReader

TABLE: dict[str, str] = {
    "PMID": "pmid", "PMC": "pmcid", "TI": "title", "BTI": "journal2", "CTI": "title", "TT": "original", "VTI": "volume",
    "JT": "journal", "TA": "short", "VI": "volume", "IP": "issue", "PG": "pages", "DP": "year", "DEP": "date2",
    "IS": "issn", "ISBN": "issn", "LA": "language", "AB": "abstract", "OT": "keyword", "PT": "pubtype", "CN": "group",
    "FCN": "group", "SI": "registration", "UR": "url", "4099": "url", "4100": "url", "ID": "number", "SO": KEPT,
    "GN": "note",
    **dict.fromkeys(
        ("AD", "AID", "AUID", "CI", "COIS", "CRDT", "CTDT", "CDAT", "DA", "DCOM", "DRDT", "ED", "EDAT", "EN", "FED",
        "FIR",
         "FPS", "GR", "GS", "IR", "IRAD", "JID", "LR", "MHDA", "MID", "NM", "OAB", "OABL", "OCI", "OID", "OTO",
         "OWN", "PB",
         "PHST", "PL", "PMCR", "PS", "PST", "PUBM", "RF", "RN", "SB", "SFM", "SPIN", "STAT", "DCIN", "CP", "NLM", "LT",
         "MHD", "JC", "CY", "SN", "PRO", "DRIN"), KEPT)
}  # fmt: skip
_TAG = re.compile(r"\n([A-Z0-9][A-Z0-9 ]{3})-(?: |(?=\n|$))")
_FIRST = re.compile(r"(?:^|\n)([A-Z][A-Z0-9 ]{3})- ")


def _identifier(draft: Draft, value: str) -> None:
    """``10.1000/x [doi]``; other kinds (pii, bookaccession) are kept as raw text."""
    if value.endswith("[doi]"):
        draft.put("doi", value)


def _mesh(draft: Draft, value: str) -> None:
    draft.headings.append(heading(value, "MeSH"))


def _author(draft: Draft, value: str) -> None:
    draft.put("full name", value)


def _short_author(draft: Draft, value: str) -> None:
    draft.put("short name", value)


def _registration(draft: Draft, value: str) -> None:
    for number in trial_numbers(value):
        draft.put("registration", number)


def _link(kind: str, draft: Draft, value: str) -> None:
    found = medline.link(kind, value)
    if found:
        draft.links.append(found)


_SPECIAL: dict[str, Callable[[Draft, str], None]] = {
    "LID": _identifier, "AID": _identifier, "MH": _mesh, "FAU": _author, "AU": _short_author, "SI": _registration,
    **{kind: partial(_link, kind) for kind in medline.RELATIONS if kind.isupper()},
}  # fmt: skip


def _finish(draft: Draft, pairs: Pairs) -> None:
    """Full names where PubMed has them (FAU), else short ones; the short name of one with a full name follows it."""
    full = False
    for tag, value in pairs:
        if tag == "FAU":
            draft.put("author", value)
            full = True
        elif tag == "AU":
            if not full:
                draft.put("author", value)
            full = False


def reader(report: ImportReport, head: str) -> TaggedReader:
    """A reader for one file. A record begins with the tag that the file begins with: PMID, OWN (ERIC), PMC."""
    tags = [found.strip() for found in _FIRST.findall(head[:5000])]
    first = tags[0] if tags else "PMID"
    report.platform = "ERIC" if "OWN - ERIC" in head[:2000] else "PubMed"
    start = re.compile(rf"\n{first:<4}- ")
    mark = re.compile(r"\nPMID *-") if "PMID" in tags else re.compile(rf"\n[ \t]*{first} *-")
    dialect = Dialect(start, mark, _TAG, TABLE, special=_SPECIAL, finish=_finish, unwrap=True)
    return _Nbib(dialect, report)


class _Nbib(TaggedReader):
    def pairs(self, text: str) -> Pairs:
        return [(tag.strip(), value) for tag, value in super().pairs(text)]


def recognise(head: str) -> bool:
    """Whether a text begins with a record in this layout."""
    return bool(re.match(r"\s*(?:PMID- ?\d|PMC +- ?PMC|OWN - |UI  - \d)", head)) or bool(
        re.search(r"(?:^|\n)PMID- *\d", head)
    )
