"""The publications of studies: what was said against them, and how the team linked their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from consilience.model.duplicates import kept
from consilience.model.record import Record
from consilience.model.retraction import Notice
from consilience.model.review import Review
from consilience.model.study import Report, Study
from consilience.records import retractions
from consilience.records.relations import doi_key
from consilience.records.studies import last_words
from consilience.screening.consensus import consensus

from ..facts import LinkFact, RetractionFact, Row
from ..finding import Spot
from .spots import spot


class Publications:
    """Records and references of a review, by the study that they report."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.references = {reference.key: reference for reference in review.references}
        self.kept = kept(review.records, review.duplicates)
        self.study_of = self.studies()
        self.by_study: dict[str, list[Record]] = defaultdict(list)
        for record in review.records:
            if study := self.study_of.get(self.kept[record.id]):
                self.by_study[study].append(record)
        self.of_record: dict[str, list[Notice]] = defaultdict(list)
        self.of_reference: dict[str, list[Notice]] = defaultdict(list)
        for hit in retractions.match(review.notices, review.records, review.references):
            for id in hit.records:
                self.of_record[id].append(hit.notice)
            for key in hit.references:
                self.of_reference[key].append(hit.notice)

    def studies(self) -> dict[str, str]:
        """The study that each included record reports, as the team decided at full text."""
        plan: dict[str, int] = {step.stage: step.reviewers for step in self.review.about.protocol.selection}
        return {
            self.kept.get(record, record): vote.study
            for (record, stage), vote in consensus(self.review.decisions, plan).items()
            if stage == "full-text" and vote.verdict == "include" and vote.study
        }

    def records_of(self, study: Study) -> Sequence[Record]:
        """Records that were included as reports of a study, and their duplicates."""
        return self.by_study.get(study.id, [])

    # Retractions

    def retractions(self, study: Study, row: Row) -> Iterator[RetractionFact]:
        """What holds against each report of a study: after a list of retractions, the record's source, the review."""
        told: set[str] = set()
        for report in study.reports:
            records = [each for each in self.records_of(study) if self.describes(each, report, study)]
            told |= {self.kept[record.id] for record in records}
            notices = [*self.of_reference[report.id], *(n for r in records for n in self.of_record[r.id])]
            places = (spot(report, f"study/{study.id}", "retracted" if report.retracted else "id"),)
            yield from self.fact(row, report.id, self.beside(study, report), notices, records, report.retracted, places)
        apart: dict[str, list[Record]] = defaultdict(list)
        for record in self.records_of(study):
            if self.kept[record.id] not in told:
                apart[self.kept[record.id]].append(record)
        for id, records in apart.items():
            notices = [n for record in records for n in self.of_record[record.id]]
            told_before = [n for report in study.reports for n in self.of_reference[report.id]]
            left = [notice for notice in notices if notice not in told_before]
            if left or not notices:
                places = (spot(records[0], f"record/{id}"),)
                yield from self.fact(row, id, False, left, records, False, places)

    def describes(self, record: Record, report: Report, study: Study) -> bool:
        """True where a record is that of a report: by DOI or PubMed number, or because the study has no other."""
        reference = self.references.get(report.id)
        fields = {name.lower(): value for name, value in reference.fields.items()} if reference else {}
        if record.doi and fields.get("doi"):
            return doi_key(record.doi) == doi_key(fields["doi"])
        if record.pmid and fields.get("pmid"):
            return record.pmid == fields["pmid"].strip()
        return len(study.reports) == 1

    def beside(self, study: Study, report: Report) -> bool:
        """True for a report that is no article, of a study that has one."""
        main = ("article", "preprint")
        return report.kind not in main and any(each.kind in main for each in study.reports)

    def fact(
        self,
        row: Row,
        label: str,
        secondary: bool,
        notices: Sequence[Notice],
        records: Sequence[Record],
        flagged: bool,
        places: tuple[Spot, ...],
    ) -> Iterator[RetractionFact]:
        """What holds of one publication; nothing where nothing does, or where it was reinstated."""
        notice = retractions.standing(tuple(dict.fromkeys(notices)))
        said = next((words for record in records if (words := retractions.said_by_source(record))), None)
        reinstated = any(each.nature == "reinstatement" for each in notices)
        if notice is not None and (notice.nature == "retraction" or not (said or flagged)):
            check = self.review.retraction_check
            words = f"according to {check.file if check else 'a list of retractions'}"
            places = (*places, spot(notice, "retraction", "nature"))
            yield RetractionFact(row, label, secondary, notice.nature, notice, words, places)
        elif said and not reinstated:
            words = f'as its record says ("{said}")'
            yield RetractionFact(row, label, secondary, "retraction", None, words, places)
        elif flagged:
            yield RetractionFact(row, label, secondary, "retraction", None, "as the review states", places)

    # Links

    def contradicted_links(self) -> Iterator[LinkFact]:
        """Words on pairs of records that the studies of the included reports contradict."""
        for decision, a, b in last_words(self.review.link_decisions, self.kept):
            one, other = self.study_of.get(a), self.study_of.get(b)
            same = decision.verdict == "same-study"
            if one and other and same != (one == other):
                yield LinkFact(spot(decision, "link", "records"), (a, b), (one, other), same)
