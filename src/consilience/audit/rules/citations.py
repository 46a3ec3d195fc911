"""Citations: every citation leads to a reference, every reference is cited, and both are the right ones."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from consilience.model.claim import Citation
from consilience.model.review import Reference

from ..catalogue import Draft, draft, rule
from ..facts import At, Facts, Row
from ..finding import Repair


@rule("CT001", "citation-unresolved", severity="error", family="citations")
def citation_unresolved(facts: Facts) -> Iterator[Draft]:
    """Every citation in the text leads to one entry of the reference list.

    Why: a claim whose source cannot be found cannot be checked.

    Formula: first author and year (with its letter) of the citation equal those of a reference. One finding for each
    citation as printed.

    Example: "August et al., 2019" cited; the list holds August 2020.

    Repair: the references of the same author, and of similar names in the same year, are named.

    Blind spots: two references of one author and year without letters.
    """
    known = {at.item.key for at in facts.references}
    lost: dict[str, list[At[Citation]]] = defaultdict(list)
    for at in facts.citations if known else ():
        if at.item.key not in known:
            lost[at.item.printed].append(at)
    for printed, places in lost.items():
        sections = ", ".join(dict.fromkeys(at.item.section for at in places))
        yield draft(
            f'"{printed}" (section {sections}) is not in the reference list',
            *(at.spot for at in places),
            repairs=[*_candidates(places[0].item, facts)],
        )


@rule("CT002", "reference-uncited", severity="warning", family="citations")
def reference_uncited(facts: Facts) -> Iterator[Draft]:
    """Every entry of the reference list is cited.

    Why: an entry that nobody cites is left over, or its citation was lost.

    Formula: keys of the list that no citation, claim or study uses.

    Example: 78 references, 77 of them cited.

    Repair: cite or remove it.

    Blind spots: citations in figures or supplements.
    """
    used = {at.item.key for at in facts.citations}
    used |= {key for claim in facts.value_claims for key in claim.cites}
    used |= {key for row in facts.rows for key in row.reports}
    for at in facts.references if facts.citations else ():
        if at.item.key not in used:
            yield draft(f"{at.item.key} is in the reference list, but never cited", at.spot)


@rule("CT003", "row-cites-another-study", severity="error", family="citations")
def row_cites_another_study(facts: Facts) -> Iterator[Draft]:
    """The citation that labels a row is the report of that row's study.

    Why: a wrong letter sends the reader to another trial.

    Formula: author and year (with letter) of the row's label resolve to a reference that is none of the study's
    reports.

    Example: "Brown et al. (2021a)" labels the trial that the list calls 2021b.

    Repair: the study's own reference is named.

    Blind spots: labels that are acronyms.
    """
    references = [at.item for at in facts.references]
    for row in (row for row in facts.rows if row.reports):
        for author, year in _labels(row.printed):
            hits = [r for r in references if _first_author(r) == author and _year(r) == year]
            if len(hits) == 1 and hits[0].key not in row.reports:
                own = [r for r in references if r.key in row.reports]
                yield draft(
                    f'the row "{row.label}" is the study of {", ".join(row.reports)}, but its label leads to '
                    f'{hits[0].key} ("{_short(hits[0])}")',
                    row.spot,
                    repairs=[Repair(f"the label means {r.key}", f'"{_short(r)}"') for r in own],
                )


@rule("CT004", "doi-later-than-publication", severity="warning", family="citations")
def doi_later_than_publication(facts: Facts) -> Iterator[Draft]:
    """A DOI that carries a year does not carry one after the publication.

    Why: a DOI is given before or at publication; a later year belongs to another article.

    Formula: a year 19xx or 20xx between dots or slashes of the DOI's suffix (behind the registrant, 10.1001/) is not
    one to ten years after the printed year.

    Example: a 2018 article with 10.1001/jamanetworkopen.2019.0035.

    Repair: look the DOI up.

    Blind spots: most publishers put no year into their DOIs; corrections get a DOI of their own; a journal that runs
    late prints the year of the issue.
    """
    for at in facts.references:
        year, doi = at.item.year, _doi(at.item)
        suffix = f"/{doi.partition('/')[2]}/"
        found = [int(y) for y in re.findall(r"(?<=[./])((?:19|20)\d{2})(?=[./])", suffix)]
        late = [y for y in found if year and year < y <= year + 10]
        if late:
            yield draft(
                f"{at.item.key}: printed year {year}, but the DOI {doi} carries {max(late)}",
                at.spot,
                doi_year=max(late),
            )


@rule("CT005", "doi-twice", severity="warning", family="citations")
def doi_twice(facts: Facts) -> Iterator[Draft]:
    """No two references have the same DOI.

    Why: one article listed twice is counted twice; or one DOI was copied to the wrong entry.

    Formula: DOIs compared without case and without the address of the resolver.

    Example: two keys with 10.1000/xyz.

    Repair: merge the entries, or look the DOI up.

    Blind spots: references without DOI.
    """
    by_doi: dict[str, list[At[Reference]]] = defaultdict(list)
    for at in facts.references:
        if doi := _doi(at.item):
            by_doi[doi].append(at)
    for doi, entries in by_doi.items():
        if len(entries) > 1:
            keys = " and ".join(at.item.key for at in entries)
            yield draft(f"{keys} share the DOI {doi}", *(at.spot for at in entries), doi=doi)


@rule("CT006", "report-not-in-references", severity="error", family="citations")
def report_not_in_references(facts: Facts) -> Iterator[Draft]:
    """Every included study's reports are in the reference list.

    Why: PRISMA 2020 item 17: cite each included study.

    Formula: keys of the rows' reports that the list does not hold.

    Example: a row whose report has no reference.

    Repair: add the reference.

    Blind spots: none known.
    """
    known = {at.item.key for at in facts.references}
    for row in facts.included if known else ():
        for key in row.reports:
            if key not in known:
                yield draft(f"{row.label}: report {key} is not in the reference list", row.spot)


@rule("CT007", "two-reports-in-one-row", severity="warning", family="citations")
def two_reports_in_one_row(facts: Facts) -> Iterator[Draft]:
    """Where a row has several reports, each value says which of them it comes from.

    Why: two reports often describe different people; a row that mixes them describes nobody.

    Formula: an included study with two or more articles (companions, abstracts and registry entries left out), with
    values that name none.

    Example: a phase 2 trial of a drug alone and a phase 1 trial of it with chemotherapy in one row.

    Repair: split the row, or mark each value with its report. Percentages that only fit another denominator (PC001)
    show which.

    Blind spots: two articles about the same people are harmless; call one of them a companion.
    """
    titles = {at.item.key: at.item.fields.get("title", "") for at in facts.references}
    for row in facts.included:
        if len(row.articles) > 1 and not row.reports_bound:
            shown = "; ".join(f'{key} "{titles[key][:80]}"' for key in row.articles if key in titles)
            yield draft(
                f"{row.label}: one row holds {len(row.articles)} reports, and its values do not say which is theirs",
                row.spot,
                reports=shown or ", ".join(row.articles),
            )


@rule("CT008", "label-not-unique", severity="warning", family="citations")
def label_not_unique(facts: Facts) -> Iterator[Draft]:
    """Two studies do not bear the same label.

    Why: tables, figures and sentences refer to a study by its label.

    Formula: labels compared without case; labels that lead to the wrong reference are left to CT003.

    Example: two rows "Brown et al. (2021)", one of lestaurtinib, one of blinatumomab.

    Repair: add letters to the years, as in the reference list.

    Blind spots: labels that differ in a letter too few readers notice.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in facts.included:
        rows[" ".join(row.printed.casefold().split())].append(row)
    astray = {each.where[0].subject for each in row_cites_another_study(facts)}
    for same in rows.values():
        if len(same) > 1 and not any(row.spot.subject in astray for row in same):
            yield draft(
                f'{len(same)} studies are labelled "{same[0].printed}": {", ".join(row.key for row in same)}',
                *(row.spot for row in same),
                studies=[row.key for row in same],
            )


def _labels(printed: str) -> Iterator[tuple[str, str]]:
    """First author, folded, and year of each citation in a row's label: "Pennesi et al. (2022)"."""
    for author, year in re.findall(r"([^\W\d_][\w\s.'’-]*?)(?: et al\.?)?,? \(?(\d{4}[a-z]?)\b\)?", printed):
        yield _fold(author), year


def _doi(reference: Reference) -> str:
    doi = reference.fields.get("doi", "").strip().lower()
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi)


def _candidates(citation: Citation, facts: Facts) -> list[Repair]:
    """The references that a citation may mean: of the same author, nearest year first; then of a similar name."""
    author = _fold(re.split(r" et al| and |,", citation.authors)[0])
    wanted = int(citation.year[:4]) if citation.year[:4].isdigit() else 0
    same, similar = [], []
    for at in facts.references:
        first = _first_author(at.item)
        if first == author:
            evidence = f'same author, year {_year(at.item)}: "{_short(at.item)}"'
            same.append((abs((at.item.year or 0) - wanted), Repair(f"{at.item.key} is meant", evidence)))
        elif _year(at.item) == citation.year and SequenceMatcher(None, first, author).ratio() > 0.8:
            similar.append(Repair(f"{at.item.key} is meant", f'similar name, same year: "{_short(at.item)}"'))
    nearest = [repair for _, repair in sorted(same, key=lambda pair: pair[0])]
    return [*nearest[:3], *similar[:2]]


def _first_author(reference: Reference) -> str:
    authors = reference.fields.get("author", "").strip("{}")
    return _fold(authors.split(" and ")[0].split(",")[0].strip("{} "))


def _year(reference: Reference) -> str:
    return reference.fields.get("year", "") + reference.fields.get("year_suffix", "")


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower().strip()


def _short(reference: Reference) -> str:
    title = reference.fields.get("title", "")
    return title if len(title) <= 80 else title[:77] + "..."
