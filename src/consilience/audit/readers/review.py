"""From a review to facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from consilience.appraisal.conclusions import NOT_JUDGED, concluded, with_levels
from consilience.appraisal.instruments import instrument_for, instruments_of, layout, normal_level
from consilience.certainty.levels import rank
from consilience.certainty.rating import DOWN, UP, advice, fault
from consilience.certainty.state import state
from consilience.model import queries
from consilience.model.appraisal import Grading
from consilience.model.certainty import BodyOfEvidence
from consilience.model.claim import (
    CertaintyStatement,
    Claim,
    CountStatement,
    DirectionStatement,
    RangeStatement,
    ValueStatement,
)
from consilience.model.estimate import LayerName
from consilience.model.review import Review
from consilience.model.study import Arm, Cohort, Study
from consilience.records import cohorts, registrations
from consilience.screening.flow import flow

from ..facts import (
    AppraisalFact,
    At,
    CertaintyClaim,
    CountClaim,
    DirectionClaim,
    EconomicFact,
    Facts,
    FlowFact,
    Group,
    Judgement,
    RangeClaim,
    Rating,
    Row,
    Sized,
    Value,
    ValueClaim,
)
from ..finding import Spot
from .publications import Publications
from .spots import spot


def read(review: Review) -> Facts:
    """Everything that a review says, as facts."""
    return _Reader(review).facts()


class _Reader:
    def __init__(self, review: Review) -> None:
        self.review = review
        self.outcomes = {each.id: each for each in review.outcomes}
        self.groups = {each.id: each.group for each in review.interventions}
        self.labels = Counter(study.label for study in review.studies)
        self.publications = Publications(review)
        self.rows = {study.id: self.row(study) for study in review.studies}
        self.values = tuple(value for study in review.studies for value in self.study_values(study))
        self.index = {(v.row.key, v.result, v.layer): v for v in self.values}

    def facts(self) -> Facts:
        review, protocol = self.review, self.review.about.protocol
        registration = protocol.registration
        return Facts(
            flow=flow(review),
            flow_counts=tuple(
                FlowFact(spot(c, f"flow/{c.box}", "n", c.anchor), c)
                for c in ([] if review.decisions or review.records else review.flow)
            ),
            rows=tuple(self.rows.values()),
            values=self.values,
            judgements=tuple(self.judgements()),
            appraisals=tuple(self.appraisals()),
            ratings=tuple(self.ratings()),
            value_claims=tuple(self.value_claims()),
            range_claims=tuple(self.range_claims()),
            count_claims=tuple(self.count_claims()),
            certainty_claims=tuple(
                CertaintyClaim(at, s.levels, s.outcome)
                for at, _, s in self.statements()
                if isinstance(s, CertaintyStatement)
            ),
            direction_claims=tuple(
                DirectionClaim(at, s, self.rows[s.study])
                for at, _, s in self.statements()
                if isinstance(s, DirectionStatement) and s.study in self.rows
            ),
            economics=tuple(
                EconomicFact(spot(result, f"evaluation/{e.id}", None, result.anchor), e.label, layer, result)
                for e in review.economics.evaluations
                for layer, result in e.stated
            ),
            thresholds=tuple(At(spot(t, f"threshold/{t.id}", None, t.anchor), t) for t in review.economics.thresholds),
            amended=frozenset(each.criterion for each in protocol.amendments if each.criterion),
            criteria=tuple(At(spot(c, f"criterion/{c.id}", "text", c.anchor), c) for c in protocol.criteria),
            instruments=tuple(At(spot(p, f"instrument/{p.instrument}", None, p.anchor), p) for p in protocol.appraisal),
            searches=tuple(At(spot(s, f"search/{s.id}", "strategy", s.anchor), s) for s in review.searches),
            registrations=(At(spot(registration, "registration", "id", registration.anchor), registration),)
            if registration
            else (),
            citations=tuple(At(_quoted(spot(c, "citation", "printed"), f"({c.printed})"), c) for c in review.citations),
            references=tuple(
                At(_quoted(spot(r, f"reference/{r.key}"), r.fields.get("title", "")), r) for r in review.references
            ),
            retractions=tuple(
                fact for study in review.studies for fact in self.publications.retractions(study, self.rows[study.id])
            ),
            contradicted_links=tuple(self.publications.contradicted_links()),
        )

    def row(self, study: Study) -> Row:
        group = queries.class_of(self.review, study)
        own = spot(study, f"study/{study.id}", "label", study.anchor)
        return Row(
            key=study.id,
            printed=study.label,
            label=self.label(study),
            status=study.status,
            spot=own,
            group=group.label if group else None,
            designs=tuple(
                (name, design, spot(design, f"study/{study.id}/design", None, design.anchor or study.anchor))
                for name, design in study.design
            ),
            allocation=queries.allocation(study),
            phase=queries.phase(study),
            arms=tuple(self.group(study, arm) for arm in study.arms),
            sizes=tuple(
                Sized(name, c.n, spot(c, f"study/{study.id}/participants", "n", c.anchor or study.anchor))
                for name, c in study.participants
            ),
            ages=tuple(
                (name, age, spot(age, f"study/{study.id}/age", None, age.anchor or study.anchor))
                for name, age in study.age
            ),
            traits=tuple((name, layer, values) for name, layers in study.traits.items() for layer, values in layers),
            reports=tuple(report.id for report in study.reports),
            articles=tuple(report.id for report in study.reports if report.kind in ("article", "preprint")),
            registrations=tuple(
                dict.fromkeys(
                    registrations.canonical(number) or number
                    for report in study.reports
                    for number in report.registrations
                )
            ),
            cohorts=tuple(self.cohorts(study)),
            outcome_kinds=frozenset(self.outcomes[result.outcome].kind for result in study.results),
            reports_bound=all(result.report for result in study.results),
        )

    def cohorts(self, study: Study) -> Iterator[tuple[LayerName, Cohort, Spot]]:
        """Where and when people were recruited, as the sources state it; else as abstracts of its records tell."""
        own = [
            (name, cohort, spot(cohort, f"study/{study.id}/cohort", None, cohort.anchor or study.anchor))
            for name, cohort in study.cohort
        ]
        yield from own
        for record in self.publications.records_of(study) if not own else ():
            cohort = cohorts.read(record).cohort
            if cohort.months and (cohort.centres or cohort.registries):
                yield "report", cohort, spot(record, f"study/{study.id}/cohort")

    def label(self, study: Study) -> str:
        """The label; with the intervention where two studies are labelled alike."""
        if self.labels[study.label] < 2:
            return study.label
        given = study.intervention_label or next((arm.label for arm in study.arms), study.id)
        return f"{study.label} [{given}]"

    def group(self, study: Study, arm: Arm) -> Group:
        return Group(
            key=arm.id,
            label=arm.label,
            experimental=arm.role == "experimental",
            classes=tuple(self.groups[i] for i in arm.interventions),
            sizes=tuple(
                Sized(name, c.n, spot(c, f"study/{study.id}/participants", "n", c.anchor or study.anchor))
                for name, c in arm.participants
            ),
            interventions=arm.interventions,
        )

    def study_values(self, study: Study) -> Iterator[Value]:
        row = self.rows[study.id]
        arms = {arm.key: arm for arm in row.arms}
        only = row.arms[0] if len(row.arms) == 1 else None
        for result in study.results:
            outcome = self.outcomes[result.outcome]
            for layer, estimate in result.stated:
                yield Value(
                    spot=spot(estimate, f"study/{study.id}/{result.id}/{layer}", "value", estimate.anchor),
                    row=row,
                    result=result.id,
                    layer=layer,
                    outcome=outcome,
                    arm=arms[result.arm] if result.arm else (None if result.contrast else only),
                    contrast=(result.contrast.experimental, result.contrast.comparator) if result.contrast else None,
                    time=result.time,
                    subgroup=result.subgroup,
                    analysis_set=result.analysis_set,
                    grade=result.grade,
                    report=result.report,
                    scale=study.severity_scale or outcome.severity_scale,
                    estimate=estimate,
                )

    def judgements(self) -> Iterator[Judgement]:
        protocol, known = self.review.about.protocol, instruments_of(self.review)
        for study in self.review.studies:
            for own in study.appraisals:
                appraisal = with_levels(self.review, study, own)
                if appraisal.level in (None, NOT_JUDGED):
                    continue
                yield Judgement(
                    spot=spot(own, f"study/{study.id}/appraisal", "level", own.anchor),
                    row=self.rows[study.id],
                    printed=appraisal.level or "",
                    level=normal_level(appraisal.level or ""),
                    instrument=instrument_for(study, own, protocol, known),
                    instrument_named=own.instrument is not None,
                    domains=tuple((d.domain, d.level) for d in appraisal.domains if d.level != NOT_JUDGED),
                    layout=layout(study),
                    compared=bool(study.comparators),
                )

    def appraisals(self) -> Iterator[AppraisalFact]:
        for study, appraisal, conclusion in concluded(self.review):
            subject = f"study/{study.id}/appraisal"
            row = self.rows[study.id]
            yield AppraisalFact(
                spot=spot(appraisal, subject, None, appraisal.anchor),
                row=row,
                about=f"{row.label}, {appraisal.result}" if appraisal.result else row.label,
                printed=appraisal.level,
                printed_domains=tuple((each.domain, each.level) for each in appraisal.domains),
                conclusion=conclusion,
                problems=tuple((each.message, spot(each.entry, subject)) for each in conclusion.problems),
            )

    def ratings(self) -> Iterator[Rating]:
        """Printed levels, and those that the judgements of a body of evidence give."""
        for grading in self.review.gradings:
            down, up = (sum(step.levels for step in steps) for steps in (grading.down, grading.up))
            start = rank(grading.start or "")
            yield Rating(
                spot=spot(grading, f"grading/{grading.id}", "level", grading.anchor),
                row=self.rows.get(grading.study) if grading.study else None,
                outcome=grading.outcome,
                printed=grading.level,
                start=grading.start,
                down=down,
                up=up,
                stepped=bool(grading.start),
                faults=tuple(_misplaced(grading)),
                advice=advice(start or 0, down, up),
                bias=sum(step.levels for step in grading.down if step.domain == "risk-of-bias")
                if grading.start
                else None,
            )
        for body in self.review.bodies:
            yield from self.rated(body)

    def rated(self, body: BodyOfEvidence) -> Iterator[Rating]:
        """The rating of a body on which people have decided anything."""
        found = state(self.review, body)
        if not body.decisions:
            return
        down = sum(each.levels for domain, each in found.decisions.items() if domain in DOWN)
        up = sum(each.levels for domain, each in found.decisions.items() if domain in UP)
        yield Rating(
            spot=spot(body, f"body/{body.id}", "decisions"),
            row=None,
            outcome=body.outcome,
            printed=found.level or "",
            start=found.start.level,
            down=down,
            up=up,
            stepped=found.rating is not None,
            bias=found.decisions["risk-of-bias"].levels if "risk-of-bias" in found.decisions else None,
            faults=found.faults,
            advice=found.rating.remarks if found.rating else (),
            stale=tuple((each.decision.domain, each.parts) for each in found.stale),
            sentence=body.sentence or "",
        )

    def statements(self) -> Iterator[tuple[Spot, Claim, object]]:
        for claim in self.review.claims:
            for statement in claim.states:
                at = spot(statement, f"claim/{claim.id}")
                yield Spot(at.file, at.line, claim.anchor.quote or "", at.subject), claim, statement

    def value_claims(self) -> Iterator[ValueClaim]:
        for at, claim, statement in self.statements():
            if isinstance(statement, ValueStatement):
                tabled = self.tabled(statement)
                yield ValueClaim(at, statement.estimate, tabled, statement.source, claim.cites)

    def tabled(self, statement: ValueStatement) -> Value | None:
        """What the review's own table states for the same quantity."""
        if not statement.study or not statement.result:
            return None
        return self.index.get((statement.study, statement.result, "review"))

    def range_claims(self) -> Iterator[RangeClaim]:
        analyses = {each.id: each for each in self.review.analyses}
        for at, _, s in self.statements():
            if isinstance(s, RangeStatement):
                analysis = analyses[s.analysis]
                values = tuple(
                    self.index[chosen.study.id, chosen.result.id, chosen.layer]
                    for chosen in queries.select(self.review, analysis)
                )
                yield RangeClaim(at, s.low, s.high, s.unit, analysis.label, values)

    def count_claims(self) -> Iterator[CountClaim]:
        for at, claim, s in self.statements():
            if isinstance(s, CountStatement):
                names = self.counted(s)
                total = sum(int(name) for name in names) if s.of == "participants" else len(names)
                yield CountClaim(at, claim.section, s, total, () if s.of == "participants" else tuple(names))

    def counted(self, statement: CountStatement) -> list[str]:
        studies = queries.matching(self.review, statement.where)
        match statement.of:
            case "studies":
                return [self.rows[study.id].label for study in studies]
            case "reports":
                return [report.id for study in studies for report in study.reports]
            case "participants":
                sizes = [study.participants.first() for study in studies]
                return [str(size.n) for size in sizes if size]
            case "interventions":
                wanted = statement.where.classes
                return [i.name for i in self.review.interventions if not wanted or i.group in wanted]


def _quoted(at: Spot, quote: str) -> Spot:
    return Spot(at.file, at.line, quote, at.subject)


def _misplaced(grading: Grading) -> Iterator[str]:
    """Steps of a printed rating that GRADE does not have. Three levels for bias pass: the instrument is not printed."""
    for steps, allowed, side in ((grading.down, DOWN, "down"), (grading.up, UP, "up")):
        for step in steps:
            if step.domain not in allowed:
                yield f"{step.domain} does not rate {side}"
            elif wrong := fault(step.domain, step.levels, robins_i=True):
                yield wrong
