"""The studies that a strategy must find: those that the review includes, each by its reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consilience.model.duplicates import kept
from consilience.model.queries import included
from consilience.model.record import Record
from consilience.model.review import Review
from consilience.model.selection import Decision

from .searchable import Searchable
from .simulation import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class KnownStudy:
    """One included study, and the records that report it."""

    id: str
    label: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What there is to search in a review, and what must be found."""

    records: tuple[Searchable, ...]
    studies: tuple[KnownStudy, ...]
    source: str
    """Where the records come from, in words."""

    @property
    def known(self) -> tuple[str, ...]:
        """Ids of the records that report an included study."""
        return tuple(dict.fromkeys(each for study in self.studies for each in study.records))


def holdings(review: Review, *, complete: bool = False) -> Holdings:
    """The imported records with those decided to be included; without records, the references of included studies.

    A study is known by each record that someone included at full text for it or that bears the DOI of one of its
    reports, and by all their duplicates: each database is searched for the record that it holds.
    """
    studies = included(review)
    if not review.records:
        references = {each.key: each for each in review.references}
        by_study = {
            study.id: [report.id for report in study.reports if report.id in references] or [study.id]
            for study in studies
        }
        made = {
            key: Searchable.of_reference(references[key]) if key in references else Searchable(key)
            for keys in by_study.values()
            for key in keys
        }
        found = tuple(KnownStudy(study.id, study.label, tuple(by_study[study.id])) for study in studies)
        return Holdings(tuple(made.values()), found, "references.bib: titles, authors, journals and years")
    decided = _decided(review.decisions)
    speaks = kept(review.records, review.duplicates)
    keys = {each.key: (each.fields.get("doi") or "").lower() for each in review.references}
    known: list[KnownStudy] = []
    for study in studies:
        dois = {keys[report.id] for report in study.reports if keys.get(report.id)}
        named = {
            speaks[record.id]
            for record in review.records
            if study.id in decided.get(record.id, ()) or (record.doi or "").lower() in dois
        }
        if named:
            alike = tuple(record.id for record in review.records if speaks[record.id] in named)
            known.append(KnownStudy(study.id, study.label, alike))
    records = tuple(Searchable.of(record, complete=complete) for record in review.records)
    return Holdings(records, tuple(known), "the review's imported records")


def _decided(decisions: Iterable[Decision]) -> dict[str, set[str]]:
    """Studies by record, from each person's last word at full text."""
    last: dict[tuple[str, str], Decision] = {}
    for each in decisions:
        if each.stage == "full-text":
            last[each.person, each.record] = each
    made: dict[str, set[str]] = {}
    for each in last.values():
        if each.verdict == "include" and each.study:
            made.setdefault(each.record, set()).add(each.study)
    return made


@dataclass(frozen=True, slots=True)
class StudyVerdict:
    """What becomes of a study: found where one of its records is, missed where all are."""

    study: KnownStudy
    verdict: Verdict


def by_study(outcome: Outcome, studies: Sequence[KnownStudy]) -> tuple[StudyVerdict, ...]:
    """The verdict on each study, from those on its records."""
    of = {item.id: item.verdict for item in outcome.items}
    made = []
    for study in studies:
        verdicts = {of[each] for each in study.records if each in of}
        verdict: Verdict = "found" if "found" in verdicts else "missed" if verdicts == {"missed"} else "open"
        made.append(StudyVerdict(study, verdict))
    return tuple(made)


def matching(records: Iterable[Record | Searchable], wanted: str) -> tuple[str, ...]:
    """Ids of the records that a line of a list means: an id, a DOI, a PubMed or registration number."""
    text = wanted.strip().lower().removeprefix("https://doi.org/").removeprefix("pmid:").strip()
    found = []
    for record in records:
        searchable = record if isinstance(record, Searchable) else Searchable.of(record)
        if text == searchable.id.lower() or text in {number.lower() for number in searchable.numbers}:
            found.append(searchable.id)
    return tuple(found)
