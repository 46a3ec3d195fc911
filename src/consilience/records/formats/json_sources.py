"""JSON of ClinicalTrials.gov (version 2 of its interface), Crossref, OpenAlex, and CSL JSON (Zotero and others).

Sources: the schema of each interface; for CSL JSON, csl-data.json 1.0.2.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..draft import Draft
from ..pieces import Piece
from ..report import ImportReport
from . import carried
from .objects import Pairs, at, by_objects, each, flatten, parse, written

_BLOCKS = re.compile(r"</?(?:jats:)?(?:p|sec|title|list|list-item|break)\b[^>]*>")
_INLINE = re.compile(r"</?(?:jats:)?(?:i|b|italic|bold|sub|sup|sc|u|em|strong)\b[^>]*>")


@dataclass(frozen=True)
class Source:
    """One kind of JSON: how it is recognised, and how an object becomes a draft."""

    platform: str
    sign: re.Pattern[str]
    """In the head of a file."""
    mark: re.Pattern[str] | None
    """Occurs once a record; None where nothing does."""
    single: tuple[str, ...]
    """Keys of an object that is one record alone."""
    fill: Callable[[Draft, dict[str, Any]], None]
    read: frozenset[str]
    """Paths of which fields are made."""


class JsonReader:
    """Reads one file of a source."""

    def __init__(self, source: Source, report: ImportReport) -> None:
        self.source = source
        self.report = report
        report.platform = source.platform
        self.mark = source.mark
        self.orphans = 0

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """The text of each record."""
        return by_objects(blocks, self.report, self.source.single)

    def target(self, tag: str) -> str | None:
        """Paths are names of a schema: what is not read is kept."""
        return "read" if tag in self.source.read else "kept"

    def read(self, text: str) -> tuple[Pairs, Draft]:
        """Every value with its path, and the values by target."""
        record = parse(text)
        message = record.get("message")
        draft = Draft()
        self.source.fill(draft, message if isinstance(message, dict) and "message-type" in record else record)
        return flatten(record), draft


def _trial(draft: Draft, study: dict[str, Any]) -> None:
    """A study of ClinicalTrials.gov."""
    part = study.get("protocolSection")
    names = ("protocolSection", "identificationModule")
    draft.put("title", at(study, *names, "officialTitle") or at(study, *names, "briefTitle"))
    number = at(study, *names, "nctId")
    draft.put("registration", number)
    if number:
        draft.accessions["ctgov"] = number
        draft.put("link", f"https://clinicaltrials.gov/study/{number}")
    for other in each(study, *names, "secondaryIdInfos"):
        draft.put("registration", at(other, "id"))
    draft.put("note", at(study, *names, "acronym"))
    draft.put("kind", at(part, "designModule", "studyType"))
    for day in ("studyFirstSubmitDate", "studyFirstPostDateStruct", "startDateStruct"):
        found = at(part, "statusModule", day) or at(part, "statusModule", day, "date")
        if found:
            draft.put("year", found)
            break
    draft.put("abstract", _trial_text(part))
    for keyword in each(part, "conditionsModule", "keywords"):
        draft.put("keyword", written(keyword))
    for sponsor in each(part, "sponsorCollaboratorsModule", "leadSponsor"):
        draft.put("group", at(sponsor, "name"))
    for reference in each(part, "referencesModule", "references"):
        if at(reference, "type") in ("RESULT", "DERIVED"):
            draft.put(
                "link", f"https://pubmed.ncbi.nlm.nih.gov/{at(reference, 'pmid')}/" if at(reference, "pmid") else ""
            )


def _trial_text(part: Any) -> str:
    rows = [at(part, "descriptionModule", "briefSummary"), at(part, "descriptionModule", "detailedDescription")]
    names = {"conditions": each(part, "conditionsModule", "conditions")}
    names["interventions"] = [at(one, "name") for one in each(part, "armsInterventionsModule", "interventions")]
    outcomes = each(part, "outcomesModule", "primaryOutcomes")
    names["primary outcomes"] = [at(one, "measure") for one in outcomes]
    rows += [f"{name.capitalize()}: {'; '.join(map(written, found))}" for name, found in names.items() if any(found)]
    return "\n".join(row.strip() for row in rows if row.strip())


def _crossref(draft: Draft, work: dict[str, Any]) -> None:
    """A work of Crossref; close to CSL JSON, with lists for titles."""
    _csl(draft, work)
    draft.put("link", at(work, "resource", "primary", "URL"))
    for update in each(work, "update-to"):
        _update(draft, update)


def _update(draft: Draft, update: Any) -> None:
    from consilience.model.record import Link, Relation

    kinds: dict[str, Relation] = {"retraction": "retraction", "correction": "erratum", "erratum": "erratum"}
    target = at(update, "DOI")
    if target:
        draft.links.append(Link(relation=kinds.get(at(update, "type"), "update"), target=target))


def _csl(draft: Draft, item: dict[str, Any]) -> None:
    """An item of CSL JSON."""
    draft.put("title", _plain(at(item, "title")))
    draft.put("original", _plain(at(item, "original-title")))
    draft.put("kind", at(item, "type"))
    draft.put("journal", _plain(at(item, "container-title")))
    draft.put(
        "short",
        at(item, "container-title-short") or at(item, "short-container-title") or at(item, "journalAbbreviation"),
    )
    for key, target in _CSL_PLAIN:
        draft.put(target, at(item, key))
    for key in ("ISSN", "ISBN"):
        for number in each(item, key):
            draft.put("issn", written(number))
    for name in each(item, "author"):
        family = " ".join(filter(None, (at(name, "non-dropping-particle"), at(name, "family"))))
        given = " ".join(filter(None, (at(name, "given"), at(name, "dropping-particle"), at(name, "suffix"))))
        if family:
            draft.put("author", f"{family}, {given}" if given else family)
        else:
            draft.put("group", at(name, "literal") or at(name, "name"))
    draft.put("abstract", _plain(at(item, "abstract"), lines=True))
    for keyword in (*each(item, "keyword"), *each(item, "categories"), *each(item, "subject")):
        draft.put("keywords;" if ";" in written(keyword) else "keywords,", written(keyword))
    _csl_date(draft, item)
    custom = item.get("custom")
    if isinstance(custom, dict) and isinstance(custom.get(carried.KEY), dict):
        draft.put(carried.TARGET, carried.pack(custom[carried.KEY]))


_CSL_PLAIN = (
    ("volume", "volume"), ("issue", "issue"), ("page", "pages"), ("number", "article"), ("article-number", "article"),
    ("DOI", "doi"), ("PMID", "pmid"), ("PMCID", "pmcid"), ("URL", "url"), ("language", "language"), ("note", "note"),
    ("genre", "pubtype"), ("accession", "number"),
)  # fmt: skip


def _csl_date(draft: Draft, item: dict[str, Any]) -> None:
    for key in ("issued", "published", "published-print", "published-online"):
        parts = each(item, key, "date-parts")
        first = parts[0] if parts and isinstance(parts[0], list) else parts
        numbers = [written(number) for number in first if number]
        if numbers:
            draft.put("year", "-".join([numbers[0], *(number.zfill(2) for number in numbers[1:])]))
            return
        text = at(item, key, "raw") or at(item, key, "literal") or (at(item, key) if key == "issued" else "")
        if text:
            draft.put("year", text)
            return


def _openalex(draft: Draft, work: dict[str, Any]) -> None:
    """A work of OpenAlex; its abstract comes as an index of words and is put together again."""
    draft.put("title", _plain(at(work, "title") or at(work, "display_name")))
    draft.put("number", at(work, "id"))
    draft.put("doi", at(work, "doi") or at(work, "ids", "doi"))
    draft.put("pmid", at(work, "ids", "pmid").rpartition("/")[2])
    draft.put("pmcid", at(work, "ids", "pmcid").rpartition("/")[2].upper())
    draft.put("kind", at(work, "type"))
    draft.put("year", at(work, "publication_date") or at(work, "publication_year"))
    draft.put("language", at(work, "language"))
    source = work.get("primary_location") or work.get("host_venue")
    draft.put("journal", at(source, "source", "display_name") or at(source, "display_name"))
    for number in each(source, "source", "issn"):
        draft.put("issn", written(number))
    draft.put("link", at(source, "landing_page_url"))
    for key, target in (("volume", "volume"), ("issue", "issue"), ("first_page", "start"), ("last_page", "end")):
        draft.put(target, at(work, "biblio", key))
    for authorship in each(work, "authorships"):
        draft.put("author", at(authorship, "author", "display_name") or at(authorship, "raw_author_name"))
    for keyword in each(work, "keywords"):
        draft.put("keyword", at(keyword, "display_name") or at(keyword, "keyword"))
    for heading in each(work, "mesh"):
        _openalex_heading(draft, heading)
    if work.get("is_retracted") is True:
        draft.put("note", "is_retracted: true")
    draft.put("abstract", _from_index(work.get("abstract_inverted_index")) or at(work, "abstract"))


def _openalex_heading(draft: Draft, found: Any) -> None:
    from consilience.model.record import Heading

    term, qualifier = at(found, "descriptor_name"), at(found, "qualifier_name")
    if term:
        subheadings = (qualifier,) if qualifier else ()
        major = at(found, "is_major_topic") == "true"
        draft.headings.append(Heading(term=term, vocabulary="MeSH", subheadings=subheadings, major=major))


def _from_index(index: Any) -> str:
    if not isinstance(index, dict):
        return ""
    placed = [(place, word) for word, places in index.items() if isinstance(places, list) for place in places]
    return " ".join(word for _, word in sorted(pair for pair in placed if isinstance(pair[0], int)))


def _plain(text: str, *, lines: bool = False) -> str:
    """Text without the markup that publishers leave in; parts of an abstract stay on lines of their own."""
    if "<" in text:
        text = _BLOCKS.sub("\n" if lines else " ", _INLINE.sub("", text))
        if lines:
            text = "\n".join(filter(None, (" ".join(row.split()) for row in text.split("\n"))))
    return html.unescape(text) if "&" in text else text


def _paths(prefix: str, names: str) -> frozenset[str]:
    return frozenset(prefix + name for name in names.split())


_CSL_READ = (
    "title original-title type container-title container-title-short short-container-title journalAbbreviation "
    "volume issue "
    "page number article-number DOI PMID PMCID URL language note genre accession ISSN ISBN author.family "
    "author.given "
    "author.suffix author.literal author.name author.non-dropping-particle author.dropping-particle abstract keyword "
    "categories subject issued.date-parts issued.raw issued.literal published.date-parts published-print.date-parts "
    "published-online.date-parts resource.primary.URL update-to.DOI update-to.type issued custom.consilience"
)

CTGOV = Source(
    "ClinicalTrials.gov", re.compile(r'"protocolSection"\s*:'), re.compile(r'"protocolSection"\s*:'),
    ("protocolSection",), _trial,
    _paths("protocolSection.", "identificationModule.nctId identificationModule.officialTitle "
    "identificationModule.briefTitle "
           "identificationModule.acronym identificationModule.secondaryIdInfos.id designModule.studyType "
           "statusModule.startDateStruct.date statusModule.studyFirstSubmitDate "
           "statusModule.studyFirstPostDateStruct.date "
           "descriptionModule.briefSummary descriptionModule.detailedDescription conditionsModule.conditions "
           "conditionsModule.keywords "
           "armsInterventionsModule.interventions.name outcomesModule.primaryOutcomes.measure "
           "sponsorCollaboratorsModule.leadSponsor.name referencesModule.references.pmid "
           "referencesModule.references.type"),
)  # fmt: skip
CROSSREF = Source(
    "Crossref", re.compile(r'"(?:is-referenced-by-count|message-type|content-domain)"\s*:'),
    re.compile(r'"is-referenced-by-count"\s*:'), ("is-referenced-by-count",), _crossref,
    _paths("", _CSL_READ) | _paths("message.", _CSL_READ),
)  # fmt: skip
OPENALEX = Source(
    "OpenAlex", re.compile(r'"id"\s*:\s*"https://openalex\.org/W|"authorships"\s*:|"abstract_inverted_index"'),
    re.compile(r'"authorships"\s*:'), ("authorships", "abstract_inverted_index"), _openalex,
    _paths("", "id title display_name doi ids.doi ids.pmid ids.pmcid type publication_date publication_year language "
           "primary_location.source.display_name primary_location.source.issn primary_location.landing_page_url "
           "biblio.volume "
           "biblio.issue biblio.first_page biblio.last_page authorships.author.display_name "
           "authorships.raw_author_name "
           "keywords.display_name mesh.descriptor_name mesh.qualifier_name mesh.is_major_topic is_retracted "
           "abstract"),
)  # fmt: skip
CSL = Source(
    "", re.compile(r'"(?:container-title|issued|citation-key|title|author|type)"\s*:|^\s*\[\s*\]'),
    None, ("container-title", "issued", "title"),
    _csl, _paths("", _CSL_READ),
)  # fmt: skip


def is_json(head: str) -> bool:
    """Whether a text begins as JSON does."""
    return bool(re.match(r'\s*(?:\{\s*"|\[\s*(?:\{|\]))', head))
