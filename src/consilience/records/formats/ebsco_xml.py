"""XML of EBSCOhost (CINAHL, MEDLINE, APA PsycInfo, ...): rec elements with header, controlInfo and artinfo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from consilience.model.record import Heading

from .. import values
from ..draft import KEPT, Draft
from ..pieces import Piece
from ..report import ImportReport
from .elements import Pairs, by_elements, children, flatten, parse, refuse_entities, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TABLE: dict[str, str] = {
    "rec/header@": "number", "tig/atl": "title", "tig/otl": "original", "bkinfo/btl": "title", "aug/au": "author",
    "aug/cau": "group", "jinfo/jtl": "journal", "jinfo/issn": "issn", "bkinfo/isbn": "issn", "pubinfo/dt": "date",
    "pubinfo/dt@": "year", "pubinfo/vid": "volume", "pubinfo/iid": "issue", "artinfo/ppf": "start",
    "artinfo/ui": "number",
    "artinfo/ui@": "number", "artinfo/ab": "abstract", "artinfo/pubtype": "kind", "artinfo/doctype": "pubtype",
    "sug/subj": "heading", "sug/subj@": "heading", "artinfo/keyword": "keyword", "keywords/keyword": "keyword",
    "controlInfo/language": "language", "rec/plink": "url", "dissinfo/disstl": "title",
    **dict.fromkeys(
        ("rec/pdfLink", "jinfo/jid", "jinfo/jid@", "jinfo/maglogo", "pubinfo/pub", "pubinfo/place", "artinfo/ppct",
         "artinfo/formats", "formats/fmt", "formats/fmt@", "aug/affil", "artinfo/ougenre", "controlInfo/refInfo",
         "controlInfo/holdings", "controlInfo/holdings@", "controlInfo/dissinfo", "controlInfo/bkinfo",
         "controlInfo/chapinfo", "controlInfo/revinfo", "artinfo/sug", "artinfo/aug", "controlInfo/copyright",
         "controlInfo/pubinfo", "controlInfo/jinfo", "artinfo/refInfo", "header/displayInfo"), KEPT)
}  # fmt: skip
_MARK = re.compile(r"<rec(?=[\s>])")


class EbscoXml:
    """Reads one file."""

    def __init__(self, report: ImportReport, head: str) -> None:
        refuse_entities(head[:100_000])
        report.platform = "EBSCOhost"
        self.mark: re.Pattern[str] | None = _MARK
        self.orphans = 0

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """The text of each record."""
        return by_elements(blocks, ("rec",))

    def target(self, tag: str) -> str | None:
        """Where an element goes; None for an unknown one."""
        return TABLE.get(tag)

    def read(self, piece: str) -> tuple[Pairs, Draft]:
        """Every element with its text, and the values by target."""
        root = parse(piece)
        draft = Draft()
        header = root.find("header")
        info = header.find("controlInfo") if header is not None else None
        if header is not None:
            draft.put("accession:ebsco", header.get("uiTerm", ""))
        if info is not None:
            _information(draft, info)
        draft.put("url", text(root.find("plink")))
        return flatten(root), draft


def _information(draft: Draft, info: Element) -> None:
    article = info.find("artinfo")
    if article is not None:
        _article(draft, article)
    for path in ("bkinfo/btl", "dissinfo/disstl"):  # of books and theses; articles repeat their title there
        draft.put("title", text(info.find(path)))
    draft.put("journal", text(info.find("jinfo/jtl")))
    for path in ("jinfo/issn", "bkinfo/isbn"):
        for each in children(info, path):
            draft.put("issn", _hyphened(text(each)))
    date = info.find("pubinfo/dt")
    if date is not None:
        draft.put("year", date.get("year", ""))
        draft.put("date", "-".join(part for name in ("year", "month", "day") if (part := date.get(name))))
    draft.put("volume", text(info.find("pubinfo/vid")))
    draft.put("issue", text(info.find("pubinfo/iid")))
    for each in children(info, "language"):
        draft.put("language", text(each))


def _article(draft: Draft, article: Element) -> None:
    draft.put("title", text(article.find("tig/atl")))
    draft.put("original", text(article.find("tig/otl")))
    for target, path in (("author", "aug/au"), ("group", "aug/cau"), ("keyword", "keyword"), ("pubtype", "doctype")):
        for each in children(article, path):
            draft.put(target, text(each))
    for each in children(article, "ui"):
        named = {"doi": "doi", "pmid": "pmid", "other": "number"}.get(each.get("type", ""))
        if named:
            draft.put(named, text(each))
    draft.put("start", text(article.find("ppf")))  # ppct counts pages, which need not follow each other
    draft.put("abstract", text(article.find("ab")))
    draft.put("kind", text(article.find("pubtype")))
    for each in children(article, "sug/subj"):
        term = values.words(text(each))
        if term:
            draft.headings.append(Heading(term=term, major=each.get("type", "") == "major"))


def _hyphened(number: str) -> str:
    """An ISSN with its hyphen, which EBSCOhost leaves out."""
    return f"{number[:4]}-{number[4:]}" if re.fullmatch(r"\d{7}[\dXx]", number) else number


def recognise(head: str) -> bool:
    """Whether a text holds records of EBSCOhost."""
    return bool(re.search(r"<rec\b[^>]*>[\s\S]{0,2000}<header\b[^>]*\buiTerm=", head))
