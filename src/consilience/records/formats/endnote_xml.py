"""EndNote XML, and what RefLib, Mendeley and Zotero write in its form: record elements, texts wrapped in style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .. import values
from ..draft import KEPT, Draft
from ..pieces import Piece
from ..report import ImportReport
from .elements import Pairs, by_elements, flatten, parse, refuse_entities, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TABLE: dict[str, str] = {
    "record/ref-type@": "kind", "authors/author": "author", "titles/title": "title",
    "titles/translated-title": "original",
    "titles/secondary-title": "journal2", "titles/alt-title": "short", "periodical/full-title": "journal",
    "periodical/abbr-1": "short",
    "alt-periodical/full-title": "short", "dates/year": "year", "pub-dates/date": "date", "record/pages": "pages",
    "record/volume": "volume", "record/number": "issue", "record/issue": "issue", "record/isbn": "issn",
    "record/issn": "issn",
    "record/electronic-resource-num": "doi", "record/accession-num": "accession number", "record/language": "language",
    "record/abstract": "abstract", "keywords/keyword": "keyword", "related-urls/url": "url", "web-urls/url": "url",
    "text-urls/url": "link", "urls/url": "url", "pdf-urls/url": "link", "record/notes": "note",
    "record/work-type": "pubtype",
    "record/custom2": "pmcid", "titles/original-title": "original", "record/remote-database-name": "database",
    "record/research-notes": KEPT,
    **dict.fromkeys(
        ("record/database", "record/database@", "record/source-app", "record/source-app@", "record/rec-number",
        "foreign-keys/key",
         "foreign-keys/key@", "record/ref-type", "record/auth-address", "record/auth-affiliaton",
         "secondary-authors/author",
         "tertiary-authors/author", "subsidiary-authors/author", "translated-authors/author",
         "titles/tertiary-title", "titles/short-title",
         "periodical/abbr-2", "periodical/abbr-3", "alt-periodical/abbr-1", "alt-periodical/abbr-2",
         "record/edition", "record/section",
         "record/reprint-edition", "record/reprint-status@", "record/pub-location", "record/publisher",
         "record/orig-pub", "record/label",
         "record/caption", "record/call-num", "record/num-vols", "record/custom1", "record/custom3",
         "record/custom4", "record/custom5",
         "record/custom6", "record/custom7", "record/custom8", "record/access-date", "record/modified-date",
         "record/remote-database-provider",
         "record/urls", "pdf-urls/url@", "related-urls/url@", "dates/pub-dates", "copyright-dates/date",
         "record/misc1", "record/misc2",
         "record/misc3", "record/electronic-resource-num@", "record/keywords", "authors/author@", "dates/year@",
         "record/size",
         "record/reprint-status", "record/contributors", "record/dates", "record/titles"), KEPT)
}  # fmt: skip


class EndnoteXml:
    """Reads one file."""

    def __init__(self, report: ImportReport, head: str) -> None:
        refuse_entities(head[:100_000])
        report.platform = "EndNote"
        self.mark: re.Pattern[str] | None = re.compile(r"<record(?=[\s>])")
        self.orphans = 0

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """The text of each record."""
        return by_elements(blocks, ("record",))

    def target(self, tag: str) -> str | None:
        """Where an element goes; None for an unknown one."""
        return TABLE.get(tag)

    def read(self, piece: str) -> tuple[Pairs, Draft]:
        """Every element with its text, and the values by target."""
        root = parse(piece)
        draft = Draft()
        for parent in root.iter():
            for child in parent:
                target = TABLE.get(f"{parent.tag}/{child.tag}")
                if target is not None and target != KEPT:
                    # EndNote separates several values of one field by a carriage return
                    for value in text(child).replace("\r", "\n").split("\n") if target in _LISTS else [text(child)]:
                        draft.put(target, value.strip())
        kind = root.find("ref-type")
        draft.put("kind", "" if kind is None else kind.get("name", "") or text(kind))
        _accession(draft, root)
        return flatten(root), draft


_LISTS = ("issn", "keyword", "url", "link", "author", "language")


def _accession(draft: Draft, root: Element) -> None:
    """The number belongs to the database that the record names."""
    number = values.words(text(root.find("accession-num")))
    base = text(root.find("remote-database-name")).lower()
    draft.put("number", number)
    if number and not any(character in number for character in ":") and "pmid" not in draft.got:
        names = [known for known in ("medline", "pubmed", "embase", "psycinfo", "cinahl", "scopus") if known in base]
        if number.isdigit() and names and names[0] in ("medline", "pubmed"):
            draft.put("pmid", number)
        elif not number.startswith(("CN-", "rayyan-")):
            draft.accessions.setdefault(names[0] if names else "accession", number)


def recognise(head: str) -> bool:
    """Whether a text holds records with EndNote's elements."""
    return bool(
        re.search(r"<records?\b", head) and re.search(r"<(?:ref-type|rec-number|contributors|source-app)\b", head)
    )
