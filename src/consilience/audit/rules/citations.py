"""Citations: every citation leads to a reference, every reference is cited, and both are the right ones."""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from consilience.model.claim import Citation
from consilience.model.review import Reference

from ..catalogue import Draft, draft, rule
from ..drugs import named_in
from ..facts import At, Facts, Row, StudyList
from ..finding import Repair, Spot


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
    by_author: dict[tuple[str, str], list[Reference]] = defaultdict(list)
    for reference in references:
        by_author[_first_author(reference), _year(reference)].append(reference)
    for row in (row for row in facts.rows if row.reports):
        for author, year in _labels(row.printed):
            hits = by_author[author, year]
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


@rule("CT009", "doi-malformed", severity="warning", family="citations")
def doi_malformed(facts: Facts) -> Iterator[Draft]:
    """What is printed as a DOI has the form of one.

    Why: a DOI with a wrong character leads nowhere, and the reader cannot find the article.

    Formula: 10, a point, a registrant's number of four to nine digits (perhaps with parts after further points), a
    slash, a suffix (ISO 26324; Crossref's advice on regular expressions). A DOI that a line end may have cut, after a
    slash, point or hyphen, passes.

    Example: 10.1055cpr.2011.1067, 1O.1000/x, 10./x.

    Repair: look the DOI up; a form that fits is proposed.

    Blind spots: a wrong character within the suffix.
    """
    for at in facts.references:
        printed = at.item.fields.get("doi_printed") or at.item.fields.get("doi", "")
        bare = re.sub(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)", "", printed.strip(), flags=re.IGNORECASE)
        if not bare or _DOI.match(bare) or (_CUT.search(bare) and bare.startswith("10.")):
            continue
        yield draft(
            f'{at.item.key}: "{bare}" is printed as the DOI, and is none',
            at.spot,
            repairs=[Repair(f"{form} is meant", "it differs in one character") for form in _as_doi(bare)],
        )


@rule("CT010", "reference-of-another-drug", severity="warning", family="citations")
def reference_of_another_drug(facts: Facts) -> Iterator[Draft]:
    """A sentence or row about a medicine cites a reference about it.

    Why: a wrong letter or number sends the reader to another trial; or the result belongs to another medicine.

    Formula: the names of medicines (INN, in whichever language) in a row's arms, or in a sentence that states a result
    and cites one reference only, and those in the reference's title have none in common; both name at least one. For a
    sentence, another row or reference must speak against it too: the study's own row names other medicines, or a
    reference of the same first author has a title that fits.

    Example: "Brown et al. (2021a)" beside a trial of blinatumomab; the title of 2021a is about lestaurtinib, that of
    2021b about blinatumomab.

    Repair: references whose titles fit are named, those of the same author and year first.

    Blind spots: titles that name no medicine, a class of them, or a code.
    """
    titles = {
        at.item.key: {name for _, _, name in named_in(at.item.fields.get("title", ""))} for at in facts.references
    }
    references = {at.item.key: at for at in facts.references}
    arms = {key: _medicines(row) for row in facts.rows if len(row.reports) == 1 for key in row.reports}
    for each in facts.attributions:
        named, mine = titles.get(each.reference, set()), set(each.drugs)
        if not named or not mine or named & mine:
            continue
        better = [*_of_one_author(each.reference, mine, titles, references)]
        tabled = arms.get(each.reference, set())
        if not each.row and not better and (not tabled or tabled & mine):
            continue
        cited = references[each.reference]
        yield draft(
            f"{'the row' if each.row else 'the sentence'} is about {', '.join(each.drugs)}, but cites "
            f'{each.printed}: "{_short(cited.item)}"',
            each.spot,
            cited.spot,
            repairs=[
                *better,
                *([Repair(f"{', '.join(sorted(named))} is meant", "as its title says", 1)] if not better else []),
            ],
        )


@rule("CT011", "included-study-missing", severity="warning", family="citations")
def included_study_missing(facts: Facts) -> Iterator[Draft]:
    """The tables of a review list the same studies.

    Why: results of a study that the table of characteristics leaves out cannot be judged; a study that is listed, but
    never again, may have lost its results.

    Formula: a study in a table of results or of risk of bias that is in no table of characteristics, where these hold
    most of that table's studies (70 % at least); and a study of the table of characteristics that is in no other table,
    where each of two or more others, or one, holds nearly all (all but two), and that no sentence cites.

    Example: a forest plot with "Gallo 2012", which the table of characteristics does not list.

    Repair: add the row, or exclude the study everywhere.

    Blind spots: tables that label one study differently; studies that report none of the outcomes.
    """
    first = {key: seen for one in facts.study_lists if one.characteristics for key, seen in one.studies.items()}
    others = [one for one in facts.study_lists if not one.characteristics]
    lost: dict[str, list[tuple[str, Spot, str]]] = defaultdict(list)
    for one in others if first else ():
        missing = [key for key in one.studies if key not in first]
        if missing and len(missing) <= 0.3 * len(one.studies):
            for key in missing:
                label, at = one.studies[key]
                lost[key].append((label, at, one.caption))
    for places in lost.values():
        label = places[0][0]
        where = "; ".join(dict.fromkeys(_clipped(caption) for _, _, caption in places))
        yield draft(
            f"{label} is not among the {len(first)} studies of the table of characteristics, but in: {where}",
            *(at for _, at, _ in places),
        )
    yield from _listed_only(facts, first, others)


def _listed_only(facts: Facts, first: Mapping[str, tuple[str, Spot]], others: Sequence[StudyList]) -> Iterator[Draft]:
    """Studies of the table of characteristics that nothing else speaks of."""
    full = [one for one in others if len(one.studies) > 2 and len(first.keys() - one.studies.keys()) <= 2]
    listed = sorted(at.span for one in facts.study_lists for _, at in one.studies.values() if at.span)
    cited = {at.item.key for at in facts.citations if at.spot.span and not _in_a_list(at.spot.span, listed)}
    rows = {row.key: row for row in facts.rows}
    for key in first if full else ():
        row = rows.get(key)
        if any(key in one.studies for one in others) or row is None or set(row.reports) & cited:
            continue
        yield draft(f"{first[key][0]} is in the table of characteristics, but nowhere else", first[key][1])


def _in_a_list(span: tuple[int, int], listed: Sequence[tuple[int, int]]) -> bool:
    """True for what stands in the label of a listed study; ``listed``: the labels' spans in order."""
    before = bisect_right(listed, (span[0], sys.maxsize)) - 1
    return before >= 0 and span[0] < listed[before][1]


def _clipped(caption: str) -> str:
    return caption if len(caption) <= 60 else caption[:57] + "..."


def _medicines(row: Row) -> set[str]:
    return {name for arm in row.arms for _, _, name in named_in(arm.label)}


def _of_one_author(
    key: str, wanted: set[str], titles: Mapping[str, set[str]], references: Mapping[str, At[Reference]]
) -> Iterator[Repair]:
    """References of the same first author about the medicines wanted, those of the same year first."""
    own = references[key].item
    hits = [
        at.item
        for other, at in references.items()
        if other != key and titles[other] & wanted and _first_author(at.item) == _first_author(own)
    ]
    for reference in sorted(hits, key=lambda r: abs((r.year or 0) - (own.year or 0)))[:3]:
        same = reference.year == own.year
        yield Repair(
            f"{reference.key} is meant",
            f'same first author{" and year" if same else ""}: "{_short(reference)}"',
            3 if same else 2,
        )


def _as_doi(printed: str) -> Iterator[str]:
    """Forms of a DOI that a slip of one character makes of it."""
    fixed = re.sub(r"^[1Il][0oO][.,]", "10.", printed)
    for form in (fixed, re.sub(r"^10\.(\d{4})(?=[a-z])", r"10.\1/", fixed), f"10.{fixed}", f"10{fixed}", f"1{fixed}"):
        if _DOI.match(form):
            yield form
            return


_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S", re.IGNORECASE)
_CUT = re.compile(r"(?:[/.-]|^10\.\d{4,9})$")


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


@lru_cache(maxsize=10_000)
def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower().strip()


def _short(reference: Reference) -> str:
    title = reference.fields.get("title", "")
    return title if len(title) <= 80 else title[:77] + "..."
