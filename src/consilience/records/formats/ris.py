"""RIS as the world writes it: one table of tags, and what single platforms mean differently.

Sources: the RIS specification (2011), and the exports of the platforms named in ``PLATFORMS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .. import values
from ..draft import KEPT, Draft, trial_numbers
from ..pieces import Piece
from ..report import ImportReport
from . import carried
from .tagged import Dialect, Pairs, TaggedReader, joined

TABLE: dict[str, str] = {
    **dict.fromkeys(("TI", "T1", "CT"), "title"),
    **dict.fromkeys(("AU", "A1"), "author"),
    **dict.fromkeys(("PY", "Y1", "YR"), "year"),
    **dict.fromkeys(("JF", "T2", "BT"), "journal"),
    "JO": "journal2",
    **dict.fromkeys(("JA", "J1", "J2"), "short"),
    **dict.fromkeys(("VL", "VO"), "volume"),
    **dict.fromkeys(("IS", "CP"), "issue"),
    **dict.fromkeys(("KW", "DE"), "keyword"),
    **dict.fromkeys(("UR", "L2"), "url"),
    **dict.fromkeys(("L1", "L3"), "link"),
    **dict.fromkeys(("AN", "ID", "U1", "U2", "C2", "C3"), "number"),
    **dict.fromkeys(("AB", "N2"), "abstract"),
    "TY": "kind", "TT": "original", "OP": "original", "DA": "date", "SP": "start", "EP": "end", "PG": "pages",
    "C7": "article", "AR": "article", "SN": "issn", "DO": "doi", "DI": "doi", "LA": "language", "LG": "language",
    "N1": "note", "M3": "pubtype", "PM": "pmid", "PT": "pubtype",
    carried.RIS_TAG: carried.TARGET,
    **dict.fromkeys(
        ("A2", "A3", "A4", "A5", "AD", "AE", "AI", "AV", "BN", "C1", "C4", "C5", "C6", "C8", "CA", "CC", "CL", "CN",
        "CR",
         "CY", "DB", "DP", "DS", "ED", "ET", "FD", "H1", "H2", "ID", "IN", "IP", "L4", "LB", "LK", "M1", "M2", "NS",
         "NV",
         "PA", "PB", "PD", "PP", "PU", "RI", "RN", "RP", "SE", "SF", "SO", "SR", "ST", "SV", "T3", "TA", "TC", "TN",
         "U3",
         "U4", "U5", "VO", "WP", "WT", "WV", "Y2", "YP"), KEPT)
}  # fmt: skip
TABLE |= {"ID": "number", "VO": "volume"}

# Platform, how its exports are recognised, and what its tags mean there.
PLATFORMS: tuple[tuple[str, re.Pattern[str], dict[str, str]], ...] = (
    ("Consilience", re.compile(rf"\n{carried.RIS_TAG}  - {{"), {}),
    ("Cochrane Library", re.compile(r"\nProvider: John Wiley|\nAN +- +CN-\d"), {"KW": "heading", "C3": "xref"}),
    ("Embase.com", re.compile(r"\nU2  - L\d|\nUR  - https?://www\.embase\.com/.*\n(?:U2|C5|DB|L2)  - "),
     {"C5": "pmid", "M1": KEPT, "CN": "registration", "C2": "registration"}),
    ("LILACS", re.compile(r"\n(?:ID|AN) +- +(?:lil|biblio|mdl|ibc)-\d|\nDB  - LILACS|pesquisa\.bvsalud\.org"), {}),
    ("EBSCOhost", re.compile(r"\nUR  - https?://search\.ebscohost|\nN1  - Accession Number:"), {"L3": "doi"}),
    ("Ovid", re.compile(r"\nUR  - https?://ovidsp\.|\nVN  - Ovid|\n *\d+\. *\nTY  - \w+\n(?:DB|ID)  - "),
     {"A2": KEPT, "M1": KEPT, "M2": KEPT, "KW": "heading", "JF": "journal"}),
    ("Scopus", re.compile(r"\nUR  - https?://www\.scopus\.com|\nDB  - Scopus"), {"C2": "pmid", "M3": "pubtype"}),
    ("Web of Science", re.compile(r"\n(?:AN|M3|UT)  - (?:WOS|ISI):"), {}),
    ("ProQuest", re.compile(r"\nUR  - https?://(?:search|www)\.proquest\."), {"AN": "accession:proquest"}),
    ("Dimensions", re.compile(r"\n(?:AN|ID)  - pub\.\d+"), {}),
    ("Lens", re.compile(r"\nUR  - https://lens\.org/"), {}),
    ("OpenAlex", re.compile(r"\nUR  - https://openalex\.org/|\nID  - https://openalex\.org/W"), {}),
    ("Rayyan", re.compile(r"\n(?:AN|ID)  - rayyan-\d"), {}),
    ("Covidence", re.compile(r"\nNS  - .*\nN1  - .*\nER  -|\nPD  - .*\n(?:.*\n){1,12}NS  - "), {"PG": "pages"}),
    ("EPPI-Reviewer", re.compile(r"\nKW  - eppi-reviewer"), {}),
    ("RefWorks", re.compile(r"\nID  - RefID:"), {}),
)  # fmt: skip

# Two blanks before the dash is the specification; hand-made files have one, and then only known tags are believed, so
# that "US - a comparison" in an abstract stays text.
_KNOWN = "|".join(sorted({*TABLE, "ER"}))
_TAG = re.compile(rf"\n([A-Z][A-Z0-9](?=  -)|(?:{_KNOWN})(?= -(?:[ \n]|$))) {{1,2}}-(?:[ \t]+|(?=\n)|$|(?=\S))")
_START = re.compile(r"\nTY {0,3}-")
_MARK = re.compile(r"\n[ \t]*TY[ \t]{0,4}-")
_END = re.compile(r"\nER {0,3}-[^\n]*(?:\n|$)")
_PROLOGUE = re.compile(r"\s*<?\d+\.\s*>?\s*|Record #\d+ of \d+\s*|Provider:.*|Content:.*|Database:.*")
_INDENTED = re.compile(r"\n([ \t]+)TY[ \t]{0,4}-")
_FOLDED_U2 = re.compile(r"\s+U2 +- +(L\d+)\s*$")


def _xref(draft: Draft, value: str) -> None:
    """CENTRAL names the records of other databases in C3: ``PUBMED 123``, ``EMBASE 456``, ``CTgov NCT01``."""
    found = trial_numbers(value)
    if found:
        for number in found:
            draft.put("registration", number)
    else:
        draft.put("number", value)


def _url(draft: Draft, value: str) -> None:
    """Re-exports of Embase records fold the next tag into the address."""
    folded = _FOLDED_U2.search(value)
    if folded:
        draft.put("number", folded[1])
        value = value[: folded.start()]
    for line in value.split("\n"):
        draft.put("url", line.strip())


def _type(draft: Draft, value: str) -> None:
    """M3 holds the type of publication, in old files a DOI, from Web of Science its number."""
    doi = values.doi(value) if value.startswith(("10.", "doi", "http")) else None
    if doi:
        draft.put("doi", doi)
    elif re.match(r"[A-Z]+:\S+$", value):
        draft.put("number", value)
    else:
        draft.put("pubtype", value)


def _link(draft: Draft, value: str) -> None:
    draft.put("doi" if value.startswith("10.") else "link", value)


def _database_number(draft: Draft, pairs: Pairs) -> None:
    """Ovid's ID is the number of the database that DB names."""
    tags = dict(reversed(pairs))
    number, base = tags.get("ID", ""), tags.get("DB", "").lower()
    if number.isdigit() and "medline" in base:
        draft.put("pmid", number)
    elif number.isdigit() and base:
        draft.accessions.setdefault("embase" if "embase" in base else base.split()[0], number)


def platform(head: str) -> tuple[str, dict[str, str]]:
    """The platform that wrote a file, by its habits, and what its tags mean differently; ("", {}) for none."""
    for name, sign, changes in PLATFORMS:
        if sign.search("\n" + head):
            return name, changes
    return "", {}


class RisReader(TaggedReader):
    """RIS: tags of two characters, two blanks, a dash."""

    def __init__(self, report: ImportReport, head: str) -> None:
        name, changes = platform(head)
        report.platform = report.platform or name
        table = TABLE | changes
        special = {"UR": _url, "M3": _type, "L3": _link, carried.RIS_TAG: carried.put}
        special |= {tag: _xref for tag, target in changes.items() if target == "xref"}
        if changes.get("L3") == "doi":
            del special["L3"]
        indented = _INDENTED.search("\n" + head)
        self._indent = indented[1] if indented and not _START.search("\n" + head) else ""
        dialect = Dialect(_START, _MARK, _TAG, table, end=_END, prologue=_PROLOGUE, special=special)
        super().__init__(replace(dialect, finish=_database_number if name == "Ovid" else None), report)

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """Records; a file that is indented as a whole is brought to the margin first."""
        if self._indent:
            blocks = (_outdented(block, self._indent) for block in blocks)
        return super().pieces(blocks)

    def pairs(self, text: str) -> Pairs:
        """Tags with their text. ER, which ends the record, is none of them where it says nothing."""
        bits = _TAG.split("\n" + text)
        made: Pairs = []
        if bits[0].strip():
            made.append(("", bits[0].strip()))
        for tag, value in zip(bits[1::2], bits[2::2], strict=True):
            if tag != "ER" or value.strip():
                made.append((tag, joined(value) if "\n" in value else value.strip()))
        return made


def _outdented(block: str, indent: str) -> str:
    return ("\n" + block).replace("\n" + indent, "\n")[1:]


def recognise(head: str) -> bool:
    """Whether a text is RIS: it has a line that begins with TY and a dash, or one that ends a record."""
    text = "\n" + head
    return bool(_MARK.search(text) or (_END.search(text) and _TAG.search(text)))
