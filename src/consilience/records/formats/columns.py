"""Vocabularies of columns: how the CSV, TSV or semicolon table of each platform is recognised, and where columns go.

To add one: a ``Vocabulary``, and a sample in the tests. Names of columns are compared without regard to case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from . import carried, ictrp, wos

OWN: Final = (
    "id", "search", "title", "original_title", "authors", "group_authors", "year", "date", "kind", "journal",
    "journal_short", "volume",
    "issue", "pages", "doi", "pmid", "pmcid", "issn", "language", "abstract", "keywords", "publication_types",
    "registrations",
    "urls", "notes",
)  # fmt: skip
"""Columns of our own CSV export; lists are joined by semicolons."""


@dataclass(frozen=True)
class Vocabulary:
    """The columns of one platform."""

    platform: str
    signs: frozenset[str]
    """Columns that together tell the platform."""
    table: dict[str, str]
    """Column -> target; others are unknown."""
    special: str = ""
    """Name of a function in ``delimited`` for what a table cannot say."""


def _vocabulary(platform: str, signs: str, table: str, kept: str = "", special: str = "") -> Vocabulary:
    """From text: names separated by ``|``; ``column -> target``, one a line."""
    pairs = (line.split("->") for line in table.strip().splitlines())
    made = {column.strip().lower(): target.strip() for column, target in pairs}
    made |= dict.fromkeys((name.strip().lower() for name in kept.split("|") if name.strip()), "kept")
    return Vocabulary(platform, frozenset(name.strip().lower() for name in signs.split("|")), made, special)


VOCABULARIES: tuple[Vocabulary, ...] = (
    _vocabulary(
        "Consilience", "id|search|title|original_title|group_authors|journal_short|publication_types|registrations",
        "\n".join(f"{name} -> {target}" for name, target in (
            ("title", "title"), ("original_title", "original"), ("authors", "authors;"), ("group_authors", "group"),
            ("year", "year"),
            ("date", "date"), ("kind", "kind"), ("journal", "journal"), ("journal_short", "short"), ("volume",
            "volume"),
            ("issue", "issue"), ("pages", "pages"), ("doi", "doi"), ("pmid", "pmid"), ("pmcid", "pmcid"), ("issn",
            "issn"),
            ("language", "language"), ("abstract", "abstract"), ("keywords", "keywords;"), ("publication_types",
            "pubtypes;"),
            ("registrations", "registration"), ("urls", "url"), ("notes", "note"), (carried.KEY, carried.TARGET))),
        "id|search",
    ),
    _vocabulary(
        "Scopus", "authors|author(s) id|source title|eid",
        """authors -> authors scopus
        author full names -> authors full
        title -> title
        year -> year
        source title -> journal
        abbreviated source title -> short
        volume -> volume
        issue -> issue
        art. no. -> article
        page start -> start
        page end -> end
        doi -> doi
        link -> url
        abstract -> abstract
        author keywords -> keywords;
        index keywords -> keywords;
        issn -> issn
        isbn -> issn
        pubmed id -> pmid
        language of original document -> language
        document type -> pubtype
        eid -> accession:scopus""",
        "author(s) id|page count|cited by|affiliations|authors with affiliations|molecular sequence numbers|"
        "chemicals/cas|tradenames|"
        "manufacturers|funding details|funding texts|references|correspondence address|editors|publisher|sponsors|"
        "conference name|"
        "conference date|conference location|conference code|coden|publication stage|open access|source",
        "scopus",
    ),
    _vocabulary(
        "Embase.com", "author names|source|emtree medical index terms",
        """title -> title
        original title -> original
        author names -> authors embase
        source -> source embase
        source title -> journal
        publication year -> year
        date of publication -> date
        volume -> volume
        issue -> issue
        first page -> start
        last page -> end
        publication type -> pubtype
        issn -> issn
        isbn -> issn
        abstract -> abstract
        author keywords -> keywords,
        keywords -> keywords,
        emtree drug index terms (major focus) -> emtree major
        emtree drug index terms -> emtree
        emtree medical index terms (major focus) -> emtree major
        emtree medical index terms -> emtree
        clinical trial numbers -> registration
        article language -> language
        embase accession id -> accession:embase
        medline pmid -> pmid
        pui -> accession:embase-pui
        doi -> doi
        full text link -> link
        embase link -> url""",
        "author addresses|correspondence address|editors|aip/ip entry date|full record entry date|conference name|"
        "conference location|"
        "conference date|conference editors|book publisher|original abstract|drug tradenames|drug manufacturer|"
        "device tradenames|"
        "device manufacturer|cas registry numbers|molecular sequence numbers|embase classification|"
        "summary language|open url link|"
        "copyright",
        "embase",
    ),
    _vocabulary(
        "Cochrane Library", "central id|author(s)|database name",
        """central id -> accession:central
        author(s) -> authors central
        title -> title
        source -> journal
        year -> year
        abstract -> abstract
        volume -> volume
        issue -> issue
        pages -> pages
        pubmed id -> pmid
        embase id -> accession:embase
        ctgov id -> registration
        cinahl id -> accession:cinahl
        ictrp id -> registration
        publication type -> pubtypes;
        keywords -> headings central
        doi -> doi
        url -> url""",
        "database name|cochrane review group code",
        "central",
    ),
    _vocabulary(
        "Covidence", "covidence #|study",
        """title -> title
        authors -> authors;
        abstract -> abstract
        published year -> year
        journal -> journal
        volume -> volume
        issue -> issue
        pages -> pages
        accession number -> number
        doi -> doi
        notes -> note
        tags -> note
        covidence # -> accession:covidence""",
        "published month|ref|study",
    ),
    _vocabulary(
        "Rayyan", "key|title|journal|authors|pubmed_id",
        """key -> accession:rayyan
        title -> title
        year -> year
        journal -> journal
        issn -> issn
        volume -> volume
        issue -> issue
        pages -> pages
        authors -> authors-and
        url -> url
        language -> language
        abstract -> abstract
        notes -> note
        doi -> doi
        keywords -> keywords,
        pubmed_id -> pmid
        pmc_id -> pmcid""",
        "month|day|publisher|location|search_methods|user",
        "rayyan",
    ),
    _vocabulary(
        "Zotero", "key|item type|publication title",
        """key -> accession:zotero
        item type -> kind
        publication year -> year
        author -> authors;
        title -> title
        publication title -> journal
        isbn -> issn
        issn -> issn
        doi -> doi
        url -> url
        abstract note -> abstract
        date -> date
        pages -> pages
        issue -> issue
        volume -> volume
        journal abbreviation -> short
        language -> language
        extra -> note
        notes -> note
        manual tags -> keywords;
        automatic tags -> keywords;""",
        "date added|date modified|access date|num pages|number of volumes|short title|series|series number|"
        "series text|series title|"
        "publisher|place|rights|type|archive|archive location|library catalog|call number|file attachments|"
        "link attachments|editor|"
        "series editor|translator|contributor|attorney agent|book author|cast member|commenter|composer|cosponsor|"
        "counsel|interviewer|"
        "producer|recipient|reviewed author|scriptwriter|words by|guest|number|edition|running time|scale|medium|"
        "artwork size|"
        "filing date|application number|assignee|issuing authority|country|meeting name|conference name|court|"
        "references|reporter|"
        "legal status|priority numbers|programming language|version|system|code|code number|section|session|"
        "committee|history|"
        "legislative body",
    ),
    _vocabulary(
        "PubMed", "pmid|title|authors|citation|journal/book",
        """pmid -> pmid
        title -> title
        authors -> authors,
        journal/book -> journal
        publication year -> year
        pmcid -> pmcid
        doi -> doi
        citation -> citation pubmed""",
        "first author|create date|nihms id",
        "pubmed",
    ),
    _vocabulary(
        "EBSCOhost", "article title|author|journal title|plink",
        """article title -> title
        author -> authors;
        journal title -> journal
        issn -> issn
        isbn -> issn
        publication date -> year
        volume -> volume
        issue -> issue
        first page -> start
        accession number -> accession:cinahl
        doi -> doi
        doctype -> pubtype
        subjects -> keywords;
        keywords -> keywords;
        abstract -> abstract
        plink -> url""",
        "page count|publisher",
    ),
    _vocabulary(
        "Lens", "lens id|title|author/s",
        """lens id -> accession:lens
        title -> title
        date published -> date
        publication year -> year
        publication type -> kind
        source title -> journal
        issns -> issn
        author/s -> authors;
        abstract -> abstract
        volume -> volume
        issue number -> issue
        start page -> start
        end page -> end
        keywords -> keywords;
        mesh terms -> mesh;
        external url -> url
        source urls -> link
        pmid -> pmid
        doi -> doi
        pmcid -> pmcid""",
        "publisher|source country|fields of study|chemicals|funding|microsoft academic id|citing patents count|"
        "references|"
        "citing works count|is open access|open access license|open access colour|citing works",
    ),
    _vocabulary(
        "OpenAlex", "id|doi|display_name|publication_year|publication_date",
        """id -> number
        doi -> doi
        display_name -> title
        abstract -> abstract
        publication_year -> year
        publication_date -> date
        language -> language
        type -> kind
        ids.pmid -> pmid
        ids.pmcid -> pmcid
        primary_location.source.display_name -> journal
        primary_location.source.issn_l -> issn
        primary_location.source.issn -> issn
        primary_location.landing_page_url -> link
        biblio.volume -> volume
        biblio.issue -> issue
        biblio.first_page -> start
        biblio.last_page -> end
        authorships.author.display_name -> authors|
        keywords.display_name -> keywords|""",
        "",
        "openalex",
    ),
    _vocabulary(
        "ClinicalTrials.gov", "nct number|study title",
        """nct number -> registration
        study title -> title
        study url -> url
        acronym -> note
        brief summary -> abstract
        conditions -> keywords|
        study type -> kind
        sponsor -> group
        start date -> year
        other ids -> registration""",
        "study status|study results|interventions|primary outcome measures|secondary outcome measures|"
        "other outcome measures|collaborators|"
        "sex|age|phases|enrollment|funder type|study design|primary completion date|completion date|first posted|"
        "results first posted|last update posted|locations|study documents",
    ),
    Vocabulary("WHO ICTRP", frozenset({"trialid", "source_register"}), ictrp.TABLE, "ictrp"),
    _vocabulary(
        "LILACS", "id|title|database|fulltext url",
        """id -> number
        title -> title
        title (english) -> original
        authors -> authors;
        author -> authors;
        source -> journal2
        journal -> journal
        journal name -> journal
        database -> note
        type -> pubtype
        publication type -> pubtype
        language -> language
        publication year -> year
        year -> year
        publication date -> date
        entry date -> kept
        descriptor(s) -> keywords;
        descriptors -> keywords;
        keywords -> keywords;
        volume -> volume
        volume number -> volume
        issue number -> issue
        issue -> issue
        pages -> pages
        issn -> issn
        doi -> doi
        abstract -> abstract
        fulltext url -> url""",
        "accession number|publication country|affiliation|entry date",
    ),
    _vocabulary(
        "Google Scholar", "authors|title|publication|number",
        """authors -> authors;
        title -> title
        publication -> journal
        volume -> volume
        number -> issue
        pages -> pages
        year -> year""",
        "publisher",
    ),
    _vocabulary(
        "RefWorks", "reference type|title primary|authors, primary",
        """reference type -> kind
        reference id -> accession:refworks
        authors, primary -> authors;
        title primary -> title
        periodical full -> journal
        periodical abbrev -> short
        pub year -> year
        volume -> volume
        issue -> issue
        start page -> start
        other pages -> end
        keywords -> keywords;
        abstract -> abstract
        notes -> note
        issn/isbn -> issn
        accession number -> number
        language -> language
        original foreign title -> original
        links -> link
        url -> url
        doi -> doi
        pmid -> pmid
        pmcid -> pmcid""",
        "pub month & day|pub date free from|personal notes|authors, secondary|title secondary|edition|publisher|"
        "place of publication|"
        "authors, tertiary|authors, quaternary|authors, quinary|title, tertiary|availability|author/address|"
        "output language|"
        "classification|sub file/database|call number|database|data source|identifying phrase|retrieved date|"
        "shortened title|user 1|user 2|"
        "user 3|user 4|user 5|user 6|user 7|user 8|user 9|user 10|user 11|user 12|user 13|user 14|user 15",
    ),
    _vocabulary(
        "abstrackr", "(internal) id|title|abstract",
        """title -> title
        abstract -> abstract
        journal -> journal
        authors -> authors;
        keywords -> keywords,
        pubmed id -> pmid
        (internal) id -> accession:abstrackr""",
        "(source) id|tags|consensus|labeled_at",
    ),
    _vocabulary(
        "Dimensions", "publication id|doi|title|source title",
        """publication id -> accession:dimensions
        doi -> doi
        pmid -> pmid
        pmcid -> pmcid
        title -> title
        abstract -> abstract
        source title -> journal
        pubyear -> year
        publication date -> date
        volume -> volume
        issue -> issue
        pagination -> pages
        authors -> authors;
        publication type -> kind
        mesh terms -> mesh;
        dimensions url -> url""",
        "rank|acknowledgements|funding|publisher|issn|anthology title|book editors|open access|"
        "authors (raw affiliation)|times cited",
    ),
    Vocabulary("Web of Science", frozenset({"pt", "au", "ti", "so"}),
               {name.lower(): target for name, target in wos.TABLE.items()}, "wos"),
)  # fmt: skip

PLAIN: dict[str, str] = {
    name: target
    for target, names in (
        ("title", "title|article title|primary title|primary_title|document title|título|titulo|título del artículo"),
        ("authors*", "author|authors|author names|author full names|autor|autores|autor(es)"),
        ("year", "year|publication year|publication_year|pub_year|pubyear|py|año|ano|año de publicación"),
        ("year", "ano de publicação"),
        ("date", "date|fecha|data"),
        ("journal", "journal|journal title|source title|secondary_title|publication title|publication|container-title"),
        ("journal", "revista|periódico|publicación|publicação"),
        ("journal2", "source|booktitle|book title|secondary title"),
        ("volume", "volume|vol|volumen"),
        ("issue", "issue|number|número|numero|fascículo"),
        ("pages", "pages|page|page numbers|páginas|paginas|página"),
        ("start", "start page|start_page|page start|first page"),
        ("end", "end page|end_page|page end|last page"),
        ("article", "article number|art. no."),
        ("doi", "doi|doi link"),
        ("pmid", "pmid|pubmed id|pubmed_id|medline pmid"),
        ("pmcid", "pmcid"),
        ("issn", "issn|isbn|issn/isbn|eissn"),
        ("language", "language|idioma"),
        ("abstract", "abstract|abstract note|resumen|resumo"),
        ("keywords;", "keywords|palabras clave|palavras-chave|descriptores|descritores"),
        ("url", "url|urls"),
        ("note", "notes"),
        ("kind", "type|entrytype|item type|document type|publication type"),
        ("number", "accession number"),
        ("kept", "id|label|label_included|database"),
    )
    for name in names.split("|")
}
"""Columns of a table of no known platform, by the names that people and programs give to them."""
