"""PubMed XML (efetch, "XML" in PubMed's menus of old): PubmedArticle and PubmedBookArticle elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from consilience.model.record import Heading

from .. import values
from ..draft import KEPT, Draft, trial_numbers
from ..pieces import Piece
from ..report import ImportReport
from . import medline
from .elements import Pairs, by_elements, children, flatten, parse, refuse_entities, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMES = ("PubmedArticle", "PubmedBookArticle")
# Elements of which a field is made; the names are those of Record.raw.
TABLE: dict[str, str] = {
    "MedlineCitation/PMID": "pmid", "BookDocument/PMID": "pmid", "Article/ArticleTitle": "title",
    "BookDocument/ArticleTitle": "title",
    "Article/VernacularTitle": "original", "BookDocument/VernacularTitle": "original", "Book/BookTitle": "journal",
    "Abstract/AbstractText": "abstract", "Abstract/AbstractText@": "abstract", "Author/LastName": "author",
    "Author/ForeName": "author", "Author/Initials": "author", "Author/Suffix": "author",
    "Author/CollectiveName": "group",
    "Journal/Title": "journal", "Journal/ISOAbbreviation": "short", "MedlineJournalInfo/MedlineTA": "short",
    "Journal/ISSN": "issn", "MedlineJournalInfo/ISSNLinking": "issn", "Book/Isbn": "issn",
    "JournalIssue/Volume": "volume",
    "JournalIssue/Issue": "issue", "PubDate/Year": "year", "PubDate/Month": "date", "PubDate/Day": "date",
    "PubDate/Season": "date", "PubDate/MedlineDate": "date", "Pagination/MedlinePgn": "pages",
    "Pagination/StartPage": "pages",
    "Pagination/EndPage": "pages", "Article/ELocationID": "doi", "Article/ELocationID@": "doi",
    "ArticleIdList/ArticleId": "number",
    "ArticleIdList/ArticleId@": "number", "Article/Language": "language", "BookDocument/Language": "language",
    "PublicationTypeList/PublicationType": "pubtype", "BookDocument/PublicationType": "pubtype",
    "KeywordList/Keyword": "keyword",
    "MeshHeading/DescriptorName": "heading", "MeshHeading/DescriptorName@": "heading",
    "MeshHeading/QualifierName": "heading",
    "MeshHeading/QualifierName@": "heading", "AccessionNumberList/AccessionNumber": "registration",
    "CommentsCorrectionsList/CommentsCorrections@": "link", "CommentsCorrections/RefSource": "link",
    "CommentsCorrections/PMID": "link",
    "CommentsCorrectionsList/CommentsCorrections": "link",
    **dict.fromkeys(
        ("PubmedArticle/MedlineCitation@", "MedlineCitation/PMID@", "BookDocument/PMID@", "MedlineCitation/Article@",
         "MedlineCitation/CitationSubset", "MedlineCitation/CoiStatement", "MedlineCitation/NumberOfReferences",
         "MedlineCitation/KeywordList@",
         "MedlineCitation/OtherID", "MedlineCitation/OtherID@", "MedlineCitation/GeneralNote",
         "MedlineCitation/GeneralNote@",
         "MedlineCitation/OtherAbstract@", "OtherAbstract/AbstractText", "OtherAbstract/AbstractText@",
         "OtherAbstract/CopyrightInformation",
         "Journal/ISSN@", "Journal/JournalIssue@", "Article/AuthorList@", "AuthorList/Author@", "Author/Identifier",
         "Author/Identifier@",
         "AffiliationInfo/Affiliation", "AffiliationInfo/Identifier", "AffiliationInfo/Identifier@",
         "Article/ArticleDate@", "ArticleDate/Year",
         "ArticleDate/Month", "ArticleDate/Day", "Article/ArticleTitle@", "Article/GrantList@", "Grant/GrantID",
         "Grant/Acronym", "Grant/Agency",
         "Grant/Country", "Article/DataBankList@", "DataBank/DataBankName", "Abstract/CopyrightInformation",
         "MedlineJournalInfo/Country",
         "MedlineJournalInfo/NlmUniqueID", "Chemical/RegistryNumber", "Chemical/NameOfSubstance",
         "Chemical/NameOfSubstance@",
         "SupplMeshList/SupplMeshName", "SupplMeshList/SupplMeshName@", "GeneSymbolList/GeneSymbol",
         "KeywordList/Keyword@", "CommentsCorrections/PMID@",
         "CommentsCorrections/Note", "DateRevised/Year", "DateRevised/Month", "DateRevised/Day",
         "DateCompleted/Year", "DateCompleted/Month",
         "DateCompleted/Day", "DateCreated/Year", "DateCreated/Month", "DateCreated/Day", "History/PubMedPubDate@",
         "PubMedPubDate/Year",
         "PubMedPubDate/Month", "PubMedPubDate/Day", "PubMedPubDate/Hour", "PubMedPubDate/Minute",
         "PubMedPubDate/Second",
         "PubmedData/PublicationStatus", "Reference/Citation", "ReferenceList/Title",
         "PublicationTypeList/PublicationType@",
         "BookDocument/PublicationType@", "Investigator/LastName", "Investigator/ForeName", "Investigator/Initials",
         "Investigator/Suffix",
         "InvestigatorList/Investigator@", "Object/Param", "Object/Param@", "ObjectList/Object@",
         "Author/EqualContrib"), KEPT)
}  # fmt: skip


class PubmedXml:
    """Reads one file."""

    def __init__(self, report: ImportReport, head: str) -> None:
        refuse_entities(head[:100_000])
        report.platform = "PubMed"
        self.mark: re.Pattern[str] | None = re.compile(r"<Pubmed(?:Book)?Article\b")
        self.orphans = 0

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """The text of each article."""
        return by_elements(blocks, _NAMES)

    def target(self, tag: str) -> str | None:
        """Where an element goes; None for an unknown one."""
        return TABLE.get(tag)

    def read(self, piece: str) -> tuple[Pairs, Draft]:
        """Every element with its text, and the values by target."""
        root = parse(piece)
        draft = Draft()
        book = root.find("BookDocument")
        citation = root.find("MedlineCitation")
        if book is not None:
            _book(draft, book)
        elif citation is not None:
            _citation(draft, citation)
        for each in root.iterfind("./*/ArticleIdList/ArticleId"):
            _identifier(draft, each.get("IdType", ""), each.text or "")
        return flatten(root), draft


def _citation(draft: Draft, citation: Element) -> None:
    draft.put("pmid", text(citation.find("PMID")))
    article = citation.find("Article")
    if article is not None:
        _article(draft, article)
    info = citation.find("MedlineJournalInfo")
    if info is not None:
        draft.put("short", text(info.find("MedlineTA")))
        draft.put("issn", text(info.find("ISSNLinking")))
    for each in children(citation, "KeywordList/Keyword"):
        draft.put("keyword", text(each))
    for each in children(citation, "MeshHeadingList/MeshHeading"):
        found = _heading(each)
        if found:
            draft.headings.append(found)
    for each in children(citation, "CommentsCorrectionsList/CommentsCorrections"):
        kind = each.get("RefType", "")
        if kind in medline.RELATIONS:
            link = medline.link(kind, text(each.find("RefSource")), text(each.find("PMID")) or None)
            if link:
                draft.links.append(link)


def _article(draft: Draft, article: Element) -> None:
    draft.put("title", text(article.find("ArticleTitle")))
    draft.put("original", text(article.find("VernacularTitle")))
    journal = article.find("Journal")
    if journal is not None:
        _journal(draft, journal)
    pagination = article.find("Pagination")
    if pagination is not None:
        _pages(draft, pagination)
    for each in children(article, "ELocationID"):
        if each.get("EIdType") == "doi" and each.get("ValidYN") != "N":
            draft.put("doi", each.text or "")
    _abstract(draft, article)
    _authors(draft, article)
    for each in children(article, "Language"):
        draft.put("language", each.text or "")
    for each in children(article, "PublicationTypeList/PublicationType"):
        draft.put("pubtype", each.text or "")
    for each in children(article, "DataBankList/DataBank/AccessionNumberList/AccessionNumber"):
        for number in trial_numbers(each.text or ""):
            draft.put("registration", number)


def _journal(draft: Draft, journal: Element) -> None:
    draft.put("journal", text(journal.find("Title")))
    draft.put("short", text(journal.find("ISOAbbreviation")))
    draft.put("issn", text(journal.find("ISSN")))
    issue = journal.find("JournalIssue")
    if issue is not None:
        draft.put("volume", text(issue.find("Volume")))
        draft.put("issue", text(issue.find("Issue")))
        _date(draft, issue.find("PubDate"))


def _pages(draft: Draft, pagination: Element) -> None:
    whole = text(pagination.find("MedlinePgn"))
    draft.put("pages", whole)
    if not whole:
        draft.put("start", text(pagination.find("StartPage")))
        draft.put("end", text(pagination.find("EndPage")))


def _abstract(draft: Draft, owner: Element) -> None:
    """The parts of a structured abstract keep their labels, one a line."""
    rows = []
    for each in children(owner, "Abstract/AbstractText"):
        label, words = each.get("Label"), text(each).strip()
        rows.append(f"{label}: {words}" if label and label != "UNLABELLED" else words)
    draft.put("abstract", "\n".join(filter(None, rows)))


def _authors(draft: Draft, owner: Element) -> None:
    for each in children(owner, "AuthorList/Author"):
        family = text(each.find("LastName"))
        given = text(each.find("ForeName")) or text(each.find("Initials"))
        suffix = text(each.find("Suffix"))
        if family:
            draft.put("author", ", ".join(filter(None, (family, f"{given} {suffix}".strip()))))
        else:
            draft.put("group", text(each.find("CollectiveName")))


def _date(draft: Draft, date: Element | None) -> None:
    if date is None:
        return
    parts = [text(date.find(name)) for name in ("Year", "Month", "Season", "Day")]
    printed = text(date.find("MedlineDate")) or " ".join(filter(None, parts))
    draft.put("year", printed)


def _heading(element: Element) -> Heading | None:
    descriptor = element.find("DescriptorName")
    if descriptor is None or not descriptor.text:
        return None
    qualifiers = element.findall("QualifierName")
    return _mesh(
        descriptor.text,
        tuple(each.text for each in qualifiers if each.text),
        any(each.get("MajorTopicYN") == "Y" for each in (descriptor, *qualifiers)),
    )


@lru_cache(maxsize=4_096)  # the records of one search share most of their headings
def _mesh(term: str, subheadings: tuple[str, ...], major: bool) -> Heading:
    return Heading(term=term, vocabulary="MeSH", subheadings=subheadings, major=major)


def _identifier(draft: Draft, kind: str, number: str) -> None:
    target = {"doi": "doi", "pmc": "pmcid", "pubmed": "pmid"}.get(kind)
    if target:
        draft.put(target, number)
    elif kind == "bookaccession":
        draft.accessions.setdefault("bookshelf", values.words(number))


def _book(draft: Draft, book: Element) -> None:
    draft.put("pmid", text(book.find("PMID")))
    draft.put("title", text(book.find("ArticleTitle")) or text(book.find("Book/BookTitle")))
    draft.put("original", text(book.find("VernacularTitle")))
    draft.put("journal", text(book.find("Book/BookTitle")))
    for each in children(book, "Book/Isbn"):
        draft.put("issn", each.text or "")
    _date(draft, book.find("Book/PubDate"))
    _abstract(draft, book)
    _authors(draft, _author_owner(book))
    draft.put("pages", text(book.find("Pagination/MedlinePgn")))
    for each in children(book, "Language"):
        draft.put("language", each.text or "")
    for each in children(book, "PublicationType"):
        draft.put("pubtype", each.text or "")
    for each in children(book, "KeywordList/Keyword"):
        draft.put("keyword", text(each))


def _author_owner(book: Element) -> Element:
    """Authors of a chapter; those of the book where the chapter has none."""
    whole = book.find("Book")
    return book if whole is None or book.find("AuthorList/Author") is not None else whole


def recognise(head: str) -> bool:
    """Whether a text holds articles of PubMed."""
    return bool(re.search(r"<Pubmed(?:Book)?Article(?:Set)?\b", head))
