"""EndNote's export .enw, also called refer or BibIX: tags of a percent sign and one character."""

from __future__ import annotations

import re

from ..draft import KEPT
from ..report import ImportReport
from .tagged import Dialect, TaggedReader

TABLE: dict[str, str] = {
    "%0": "kind", "%T": "title", "%Q": "original", "%A": "author", "%J": "journal", "%B": "journal2", "%!": KEPT,
    "%D": "year", "%8": "date", "%V": "volume", "%N": "issue", "%P": "pages", "%R": "doi", "%@": "issn",
    "%G": "language",
    "%X": "abstract", "%K": "keyword", "%U": "url", "%>": "link", "%M": "number", "%F": KEPT, "%L": "number",
    "%Z": "note",
    "%O": "note", "%9": "pubtype", "%2": "pmcid",
    **dict.fromkeys(
        ("%C", "%E", "%H", "%I", "%S", "%Y", "%?", "%+", "%^", "%&", "%(", "%)", "%*", "%#", "%$", "%~", "%W", "%1",
        "%3", "%4",
         "%5", "%6", "%7", "%[", "%]", "%=", "%<", "%|"), KEPT)
}  # fmt: skip
_TAG = re.compile(r"\n(%[A-Z0-9!@#$&()*+?^~\[\]=<>|])(?: |(?=\n|$))")


def reader(report: ImportReport, head: str) -> TaggedReader:
    """A reader for one file. A record begins with the tag that the file begins with: %0 or another."""
    report.platform = "EndNote"
    found = _TAG.search("\n" + head)
    first = re.escape(found[1] if found else "%0")
    mark = rf"\n{first}[ \t]"
    return TaggedReader(Dialect(re.compile(rf"\n{first} "), re.compile(mark), _TAG, TABLE), report)


def recognise(head: str) -> bool:
    """Whether the first line that is not blank begins with such a tag, and another follows."""
    return bool(re.match(r"\s*%[0-9A-Z] [^\n]*\n(?:[^%\n][^\n]*\n)*%[^\s%] ?", head))
