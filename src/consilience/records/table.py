"""The table of formats. To add one: a module in ``formats``, a line here, a sample and its test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from .draft import Draft
from .formats import (
    bibtex,
    columns,
    delimited,
    ebsco_xml,
    endnote_xml,
    ictrp,
    json_sources,
    nbib,
    ovid,
    pubmed_xml,
    refer,
    ris,
    wos,
)
from .pieces import Piece
from .report import ImportReport


class Reader(Protocol):
    """Reads one file of a format."""

    mark: re.Pattern[str] | None
    """Occurs once a record in the raw text: the independent count. None where the reader counts otherwise."""
    orphans: int
    """Records that were read though they have no start mark."""

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """The text of each record, in order."""
        ...

    def read(self, text: str) -> tuple[list[tuple[str, str]], Draft]:
        """Every tag with its text, and the values by target. Raises ``ValueError`` for a broken record."""
        ...

    def target(self, tag: str) -> str | None:
        """Where a tag goes; None for an unknown one."""
        ...


@dataclass(frozen=True)
class Format:
    """One line of the table."""

    name: str
    title: str
    platforms: str
    """Who exports it."""
    recognise: Callable[[str], bool]
    """Whether the beginning of a text is in this format."""
    reader: Callable[[ImportReport, str], Reader]
    known_by: str
    """How it is recognised, in words."""
    loses: str
    """What this format loses or hides, and what other readers lose in it."""


def _json(source: json_sources.Source) -> tuple[Callable[[str], bool], Callable[[ImportReport, str], Reader]]:
    return (
        lambda head: json_sources.is_json(head) and bool(source.sign.search(head)),
        lambda report, _: json_sources.JsonReader(source, report),
    )


_TABLES = ", ".join(each.platform for each in columns.VOCABULARIES if each.platform != "Consilience")
_RIS = ", ".join(name for name, _, _ in ris.PLATFORMS if name != "Consilience")

FORMATS: tuple[Format, ...] = (
    Format(
        "pubmed-xml",
        "PubMed XML",
        "PubMed (efetch)",
        pubmed_xml.recognise,
        pubmed_xml.PubmedXml,
        "PubmedArticle elements",
        "Nothing; it is the fullest form of a PubMed record.",
    ),
    Format(
        "endnote-xml",
        "EndNote XML",
        "EndNote, RefLib, Zotero, Mendeley",
        endnote_xml.recognise,
        endnote_xml.EndnoteXml,
        "record elements with ref-type or contributors",
        "Several values of one field are joined by carriage returns; headings and keywords are mixed.",
    ),
    Format(
        "ebsco-xml",
        "EBSCOhost XML",
        "EBSCOhost (CINAHL, MEDLINE, APA PsycInfo)",
        ebsco_xml.recognise,
        ebsco_xml.EbscoXml,
        "rec elements with a header that has a uiTerm",
        "The last page: only the number of pages is given. The vocabulary of headings is not told.",
    ),
    Format(
        "ictrp-xml",
        "WHO ICTRP XML",
        "WHO ICTRP",
        ictrp.recognise,
        ictrp.IctrpXml,
        "Trial elements with TrialID",
        "No abstract: condition, intervention, outcomes and criteria stand in for it.",
    ),
    Format(
        "ctgov-json",
        "ClinicalTrials.gov JSON",
        "ClinicalTrials.gov",
        *_json(json_sources.CTGOV),
        "protocolSection",
        "Records of other pages; a page of a longer result is told by its nextPageToken.",
    ),
    Format(
        "crossref-json",
        "Crossref JSON",
        "Crossref",
        *_json(json_sources.CROSSREF),
        "message-type, or is-referenced-by-count",
        "Abstracts are rare; headings are not there.",
    ),
    Format(
        "openalex-json",
        "OpenAlex JSON",
        "OpenAlex",
        *_json(json_sources.OPENALEX),
        "addresses openalex.org/W..., authorships",
        "Abstracts come as an index of words: paragraphs are lost at the source. Family names are not marked.",
    ),
    Format(
        "csl-json",
        "CSL JSON",
        "Zotero, Mendeley, pandoc; own export",
        *_json(json_sources.CSL),
        "container-title, issued, title, type in a list",
        "Headings, publication types and relations have no place; an own export carries them in custom.",
    ),
    Format(
        "ovid",
        "Ovid tagged",
        "Ovid (.ovd, .cgi, .txt)",
        ovid.recognise,
        ovid.reader,
        "<1. > before tags",
        "Journal, volume, issue and pages are one string, in a form of each database.",
    ),
    Format(
        "nbib",
        "PubMed nbib",
        "PubMed, PMC, ERIC",
        nbib.recognise,
        nbib.reader,
        "PMID- at the beginning of a line",
        "Parts of an abstract run together. nbib 0.3.2 loses the last record of a file without a final line break.",
    ),
    Format(
        "ris",
        "RIS",
        _RIS + ", EndNote, Zotero, Mendeley, Citavi; own export",
        ris.recognise,
        ris.RisReader,
        "TY and a dash at the beginning of a line",
        "Headings and keywords are mixed. rispy 0.10 loses the first record of a file with a byte-order mark, and "
        "records without ER.",
    ),
    Format(
        "wos",
        "Web of Science plain text",
        "Web of Science, Zoological Record (.txt, .ciw)",
        wos.recognise,
        wos.reader,
        "FN and VR, or PT, as first lines",
        "Nothing of the record; rispy's reader stops at tags that it does not know.",
    ),
    Format(
        "enw",
        "EndNote tagged (refer)",
        "EndNote (.enw), bepress, Wanfang",
        refer.recognise,
        refer.reader,
        "%0 or %T, first",
        "Kinds of numbers are not told apart.",
    ),
    Format(
        "bibtex",
        "BibTeX",
        "Zotero, Scopus, Web of Science, ACM; own export",
        bibtex.recognise,
        bibtex.BibtexReader,
        "@type{key,",
        "Group authors need braces; letters are written in LaTeX. Line-based readers lose fields that share a line.",
    ),
    Format(
        "csv",
        "CSV, TSV",
        _TABLES + ", tables with a title column; own export",
        delimited.recognise,
        delimited.DelimitedReader,
        "names of columns, in one of the first rows",
        "What a platform gives no column; Embase.com's short form has one column for the whole source.",
    ),
)
"""All formats, in the order in which they are tried."""


LOOK = 1 << 17
"""Characters by which a format is recognised; no prologue is as long."""


def recognise(head: str) -> Format | None:
    """The format of a text, by its beginning; None for an unknown one.

    What the first characters decide is decided by them, so that a word within an abstract never misleads.
    """
    head = head[:LOOK]
    first = head.lstrip()[:1]
    if json_sources.is_json(head):
        tried = [each for each in FORMATS if each.name.endswith("-json")]
    elif first == "<":
        tried = [each for each in FORMATS if each.name.endswith("-xml") or each.name == "ovid"]
    elif delimited.certain(head):
        tried = [each for each in FORMATS if each.name == "csv"]
    else:
        tried = [each for each in FORMATS if not each.name.endswith("-json")]
    return next((each for each in tried if each.recognise(head)), None)
