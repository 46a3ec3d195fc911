"""Typed facts: what a review or a manuscript says, each with its place. Rules see these and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, Literal, TypeVar

from consilience.appraisal.conclusions import Conclusion
from consilience.appraisal.instruments import Instrument
from consilience.model.claim import Citation, CountStatement, DirectionStatement
from consilience.model.economics import EconomicResult, Threshold
from consilience.model.estimate import SHARES, Estimate, Interval, LayerName
from consilience.model.outcome import Outcome, SeverityScale
from consilience.model.printed import Bounds, Printed
from consilience.model.protocol import AppraisalPlan, Criterion, Registration
from consilience.model.quantities import Duration, Grades
from consilience.model.retraction import Nature, Notice
from consilience.model.review import Reference
from consilience.model.selection import FlowCount, Search
from consilience.model.study import Age, Allocation, Cohort, Design, Layout, Status
from consilience.screening.flow import Flow

from .finding import Spot

T = TypeVar("T")

SAYS: dict[LayerName, str] = {
    "review": "in the review",
    "report": "according to the report",
    "registry": "according to the registry",
}
"""Who states a value, in words."""


PERHAPS_A_CURVE = "perhaps read off a curve"
"""Analysis set of a share at a time, with an interval and no counts, whose outcome is not told."""


@dataclass(frozen=True)
class Sized:
    """A number of participants as one source states it."""

    layer: LayerName
    n: int
    spot: Spot


@dataclass(frozen=True)
class Group:
    """One arm of a study."""

    key: str
    label: str
    experimental: bool
    classes: tuple[str, ...]
    """Classes of its interventions, background ones included."""
    sizes: tuple[Sized, ...]
    interventions: tuple[str, ...] = ()
    """Their ids, where the source is a review."""

    def n(self, layer: LayerName) -> int | None:
        """Its number of participants as one source states it."""
        return next((size.n for size in self.sizes if size.layer == layer), None)


@dataclass(frozen=True)
class Row:
    """One study: a row of the characteristics table."""

    key: str
    printed: str
    """Its label as the table prints it."""
    label: str
    """The same; where two rows are labelled alike, followed by the intervention."""
    status: Status
    spot: Spot
    group: str | None
    """Label of its intervention class."""
    designs: tuple[tuple[LayerName, Design, Spot], ...]
    allocation: Allocation | None
    phase: str | None
    arms: tuple[Group, ...]
    sizes: tuple[Sized, ...]
    ages: tuple[tuple[LayerName, Age, Spot], ...]
    traits: tuple[tuple[str, LayerName, tuple[str, ...]], ...]
    reports: tuple[str, ...]
    """Keys of its reports in the reference list."""
    articles: tuple[str, ...]
    """Those that are full accounts of their own: no companions, abstracts or registry entries."""
    registrations: tuple[str, ...]
    """Its registration numbers in the form in which they are compared, or as written where no registry is known."""
    outcome_kinds: frozenset[str]
    reports_bound: bool
    """True where every result says which report states it."""
    cohorts: tuple[tuple[LayerName, Cohort, Spot], ...] = ()
    """Where and when its people were recruited; read from abstracts of its records where the study does not say."""

    @property
    def comparators(self) -> tuple[Group, ...]:
        """Arms that are not experimental."""
        return tuple(arm for arm in self.arms if not arm.experimental)

    @property
    def counted(self) -> Iterator[tuple[int, str]]:
        """Every number of participants that the row holds, with whose it is: its arms' first, then the study's."""
        for arm in self.arms if len(self.arms) > 1 else ():
            for size in arm.sizes:
                yield size.n, f'the participants of the arm "{arm.label}" {SAYS[size.layer]}'
        for size in self.sizes:
            yield size.n, f"the participants of the study {SAYS[size.layer]}"


@dataclass(frozen=True)
class Value:
    """One stated estimate, with everything that is needed to test it."""

    spot: Spot
    row: Row
    result: str
    layer: LayerName
    outcome: Outcome
    arm: Group | None
    contrast: tuple[str, str] | None
    time: Duration | None
    subgroup: str | None
    analysis_set: str | None
    grade: Grades | None
    report: str | None
    scale: SeverityScale | None
    estimate: Estimate
    numbers: Spot | None = None
    """Where a manuscript prints the numbers, which is read surely even where their study, arm or outcome is guessed."""
    scores_guessed: bool = False
    """True where whole points of the outcome's scale are only supposed, because the text calls it a score."""
    standard_error: Printed | None = None
    """Printed beside a confidence interval."""
    beside: Printed | None = None
    """The value that a manuscript's words set it against, whatever it is of: "2.51 versus 4.22", "from 200 to 141"."""
    measure_named: bool = True
    """False for a number with an interval of which no word says what it is; it stands as a mean."""

    @property
    def printed_at(self) -> Spot:
        """The place for rules that compare the numbers of one printing with each other and with nothing else."""
        return self.numbers or self.spot

    @property
    def label(self) -> str:
        """How a sentence names the value: study, arm, group, outcome, grade, time; and who else states it."""
        grade = f"grade {self.grade}" if self.grade else ""
        parts = [
            self.row.label,
            self.arm.label if self.arm and len(self.row.arms) > 1 else "",
            self.subgroup or "",
            " ".join(part for part in (self.name, grade) if part),
        ]
        text = ", ".join(part for part in parts if part) + (f" at {self.time}" if self.time else "")
        return text if self.layer == "review" else f"{text} ({SAYS[self.layer]})"

    @property
    def name(self) -> str:
        """Its outcome, short."""
        return self.outcome.abbreviation or self.outcome.label

    @property
    def whole(self) -> bool:
        """True where the value is about all participants of its arm or study."""
        return not self.subgroup and not self.analysis_set and not self.outcome.among

    @property
    def days(self) -> float | None:
        """Its time in days; None where no source states one."""
        return self.time.days if self.time else None

    @property
    def share(self) -> Bounds | None:
        """A share's bounds between 0 and 1 as printed; None for anything else."""
        value = self.estimate.value
        if self.estimate.measure not in SHARES or value is None:
            return None
        factor = 1.0 if self.estimate.unit == "1" else 0.01
        return Bounds(value.bounds.low * factor, value.bounds.high * factor)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of participants that the value could be a share of: its arm's, or the study's if it has one arm.

        As its own source states them. Only where the review states none, those of the report or registry: a table of
        a review leaves the size of an arm to the report, while a report never rests on what a review prints.
        """
        if self.contrast is not None:
            return ()
        alone = len(self.row.arms) < 2
        stated = [*(self.arm.sizes if self.arm else ()), *(self.row.sizes if alone or not self.arm else ())]
        own = [size.n for size in stated if size.layer == self.layer]
        if not own and self.layer == "review":
            own = [size.n for size in stated]
        return tuple(dict.fromkeys(own))

    @property
    def most(self) -> int | None:
        """The most people that the value can be about: of its arm, where that is known, else of the study.

        What the review prints may be about the people of any source, what a report prints about its own.
        """
        arm = [*self._known(self.arm.sizes)] if self.arm else []
        study = [*self._known(self.row.sizes)]
        stated = arm if arm and len(self.row.arms) > 1 else [*arm, *study]
        arms = [n for each in self.row.arms for n in self._known(each.sizes)]
        return max(stated or arms, default=None)

    def _known(self, sizes: Sequence[Sized]) -> Iterator[int]:
        yield from (size.n for size in sizes if self.layer in ("review", size.layer))


@dataclass(frozen=True)
class Judgement:
    """One printed level of risk of bias."""

    spot: Spot
    row: Row
    printed: str
    level: str
    instrument: Instrument | None
    instrument_named: bool
    domains: tuple[tuple[str, str], ...]
    """Name and level of each domain."""
    domain_spots: tuple[Spot, ...] = ()
    """Where the level of each domain stands, as far as it has a place of its own."""
    layout: Layout | None = None
    compared: bool | None = None
    """Whether the study has a comparison group; None where nobody says."""

    def place(self, domain: int) -> Spot:
        """Where the level of a domain stands; the judgement's place where it has none of its own."""
        return self.domain_spots[domain] if domain < len(self.domain_spots) else self.spot


@dataclass(frozen=True)
class AppraisalFact:
    """What people's answers to an instrument come to, beside what is printed."""

    spot: Spot
    row: Row
    about: str
    """The study, and the result where one was appraised."""
    printed: str | None
    printed_domains: tuple[tuple[str, str], ...]
    conclusion: Conclusion
    problems: tuple[tuple[str, Spot], ...]


@dataclass(frozen=True)
class Rating:
    """One printed level of certainty."""

    spot: Spot
    row: Row | None
    outcome: str | None
    printed: str
    start: str | None
    down: int
    up: int
    stepped: bool
    bias: int | None = None
    """Steps down for risk of bias, where a table prints them; None where it does not."""
    bias_spot: Spot | None = None
    faults: tuple[str, ...] = ()
    """Steps that GRADE does not have."""
    advice: tuple[str, ...] = ()
    """What GRADE advises against."""
    stale: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Domains whose judgement rests on evidence that has changed since, with what changed."""
    sentence: str = ""
    """What happens, as a person worded it."""


@dataclass(frozen=True)
class ValueClaim:
    """A sentence's estimate, beside the table's and the source's for the same quantity."""

    spot: Spot
    estimate: Estimate
    tabled: Value | None
    source: Estimate | None
    cites: tuple[str, ...]


@dataclass(frozen=True)
class RangeClaim:
    """A sentence's range, beside the values that it speaks of."""

    spot: Spot
    low: Printed | None
    high: Printed | None
    unit: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class CountClaim:
    """A sentence's count, beside the rows that it counts."""

    spot: Spot
    section: str
    statement: CountStatement
    counted: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class CrossedComparison:
    """A sentence that sets one outcome in one arm against another outcome in the other."""

    spot: Spot
    first: tuple[str, str]
    """Words for the outcome, and label of the arm."""
    second: tuple[str, str]


@dataclass(frozen=True)
class MajorityClaim:
    """A sentence that calls a share of studies or people the most, or the fewer half."""

    spot: Spot
    word: str
    most: bool
    """True for "most", "the majority"; False for "a minority", "fewer than half"."""
    share: float
    """Between 0 and 1."""
    printed: str


@dataclass(frozen=True)
class CertaintyClaim:
    """A sentence's certainty."""

    spot: Spot
    levels: tuple[str, ...]
    outcome: str | None
    start: str | None = None
    """Level from which the sentence counts its steps; None where it counts none."""
    down: int = 0


@dataclass(frozen=True)
class DirectionClaim:
    """A sentence that says which arm did better, beside the row and its values."""

    spot: Spot
    statement: DirectionStatement
    row: Row


@dataclass(frozen=True)
class Tested:
    """A result of a test as a sentence prints it: a p value, a contrast with its interval, or both."""

    spot: Spot
    estimate: Estimate


@dataclass(frozen=True)
class SignificanceClaim:
    """Words that call a difference significant, or say that there is none, and the results that they are said of."""

    spot: Spot
    significant: bool
    tested: tuple[Tested, ...]
    elsewhere: bool
    """True where the results stand in other sentences, and are all that the manuscript has of the outcome."""
    levels: Bounds
    """Least and greatest level of significance that the manuscript may go by."""


@dataclass(frozen=True)
class RatioClaim:
    """Words that call a risk lower (or higher), and the one ratio that they are told by."""

    spot: Spot
    lower: bool
    tested: Tested


@dataclass(frozen=True)
class FlowFact:
    """One count of the flow, and where it stands."""

    spot: Spot
    count: FlowCount


@dataclass(frozen=True)
class EconomicFact:
    """One source's statement about one economic comparison."""

    spot: Spot
    label: str
    layer: LayerName
    result: EconomicResult


@dataclass(frozen=True)
class RetractionFact:
    """What is said against one publication of a study."""

    row: Row
    label: str
    """Which publication: key of its reference, or id of its record."""
    secondary: bool
    """True where it is an abstract, companion or registry entry of a study that has an article besides."""
    nature: Nature
    notice: Notice | None
    """The entry of a list of retractions; none where the source of the record or the review itself says it."""
    said: str
    """Who says it, and how."""
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class LinkFact:
    """A word of the team on two records that contradicts the studies they were included under."""

    spot: Spot
    records: tuple[str, str]
    studies: tuple[str, str]
    same: bool
    """True where the team said that they report one study."""


@dataclass(frozen=True)
class Restated:
    """One quantity that a manuscript states in two places: in the abstract and the text, in the text and a table."""

    spot: Spot
    here: Value
    there: Value


@dataclass(frozen=True)
class Statistic:
    """A test statistic with its degrees of freedom and p value."""

    spot: Spot
    kind: Literal["t", "F", "chi2", "z", "r", "Q"]
    value: Printed
    df: tuple[Printed, ...]
    p: Printed | None


@dataclass(frozen=True)
class Partition:
    """A number of people or things that is broken down: by arm, category, reason or grade."""

    spot: Spot
    label: str
    whole: int
    parts: tuple[tuple[str, int], ...]
    exhaustive: bool
    """True where the parts must make up the whole; else they may not exceed it."""
    percentages: tuple[Printed, ...] = ()
    """Percentages of the parts, in their order; of nameless parts where ``parts`` is empty."""


@dataclass(frozen=True)
class Sample:
    """A stated number of participants or studies, and of whom."""

    spot: Spot
    n: Printed
    of: Literal["participants", "studies", "reports", "records"]
    population: str
    """Who is counted: ``all``, ``randomised``, ``analysed``, ``included``, or the key of an arm."""
    place: Literal["title", "abstract", "text", "table", "figure"]


@dataclass(frozen=True)
class ForestRow:
    """One study in a forest plot's table: its data as far as printed, its effect and its weight."""

    spot: Spot
    label: str
    effect: Estimate | None
    weight: Printed | None = None
    experimental: tuple[int, int] | None = None
    """Events and total."""
    control: tuple[int, int] | None = None
    experimental_moments: tuple[Printed, Printed, int] | None = None
    """Mean, standard deviation and number of people."""
    control_moments: tuple[Printed, Printed, int] | None = None


@dataclass(frozen=True)
class Pooled:
    """A pooled result with everything that is printed about it."""

    spot: Spot
    label: str
    effect: Estimate
    model: Literal["common", "random"] | None = None
    k: int | None = None
    participants: int | None = None
    q: Printed | None = None
    df: int | None = None
    q_p: Printed | None = None
    i2: Printed | None = None
    tau2: Printed | None = None
    prediction: Interval | None = None
    studies: tuple[ForestRow, ...] = ()


@dataclass(frozen=True)
class Abbreviation:
    """A definition of an abbreviation, in the running text or in a list."""

    spot: Spot
    short: str
    long: str
    listed: bool


@dataclass(frozen=True)
class Attribution:
    """A row or a sentence about medicines, and the one reference that it rests on."""

    spot: Spot
    drugs: tuple[str, ...]
    """Their international nonproprietary names."""
    reference: str
    """Key in the reference list."""
    printed: str
    """The citation, or the row's label, as printed."""
    row: bool
    """True for a row of a table."""


@dataclass(frozen=True)
class AbsenceClaim:
    """A sentence that says that no study measured an outcome, or came from a country; and the studies that did."""

    spot: Spot
    of: str
    """What is said to be absent, as printed."""
    against: tuple[tuple[str, Spot], ...]
    """Labels of the included studies that the tables show to have it, with the place that shows it."""


@dataclass(frozen=True)
class Recruitment:
    """When a trial enrolled its participants. A month without a day is told by the last day that it may mean."""

    spot: Spot
    began: dt.date


@dataclass(frozen=True)
class StudyList:
    """The studies that one table lists, by label, each with its place."""

    caption: str
    characteristics: bool
    """True where the table says what the studies are; false where it gives their results or risk of bias."""
    studies: Mapping[str, tuple[str, Spot]]
    """By a key that is the same in every table: label and place."""


@dataclass(frozen=True)
class Superlative:
    """A sentence that calls one value the highest or lowest of those that the manuscript holds."""

    spot: Spot
    value: Value
    highest: bool
    among: tuple[Value, ...]


@dataclass(frozen=True)
class At(Generic[T]):
    """Anything that needs no more than its place."""

    spot: Spot
    item: T


@dataclass(frozen=True)
class Facts:
    """Everything that a review or manuscript says."""

    flow: Flow
    flow_counts: tuple[FlowFact, ...] = ()
    rows: tuple[Row, ...] = ()
    values: tuple[Value, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    appraisals: tuple[AppraisalFact, ...] = ()
    ratings: tuple[Rating, ...] = ()
    value_claims: tuple[ValueClaim, ...] = ()
    range_claims: tuple[RangeClaim, ...] = ()
    count_claims: tuple[CountClaim, ...] = ()
    majority_claims: tuple[MajorityClaim, ...] = ()
    crossed: tuple[CrossedComparison, ...] = ()
    certainty_claims: tuple[CertaintyClaim, ...] = ()
    direction_claims: tuple[DirectionClaim, ...] = ()
    significance_claims: tuple[SignificanceClaim, ...] = ()
    ratio_claims: tuple[RatioClaim, ...] = ()
    economics: tuple[EconomicFact, ...] = ()
    thresholds: tuple[At[Threshold], ...] = ()
    criteria: tuple[At[Criterion], ...] = ()
    amended: frozenset[str] = frozenset()
    """Criteria that an amendment of the protocol names."""
    instruments: tuple[At[AppraisalPlan], ...] = ()
    searches: tuple[At[Search], ...] = ()
    registrations: tuple[At[Registration], ...] = ()
    citations: tuple[At[Citation], ...] = ()
    references: tuple[At[Reference], ...] = ()
    retractions: tuple[RetractionFact, ...] = ()
    contradicted_links: tuple[LinkFact, ...] = ()
    restated: tuple[Restated, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    partitions: tuple[Partition, ...] = ()
    samples: tuple[Sample, ...] = ()
    pooled: tuple[Pooled, ...] = ()
    superlatives: tuple[Superlative, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    words: Mapping[str, tuple[Spot, ...]] = field(default_factory=dict)
    """Every word of a manuscript that is not a common one, as printed, with its places: drug names, abbreviations."""
    attributions: tuple[Attribution, ...] = ()
    absences: tuple[AbsenceClaim, ...] = ()
    recruitments: tuple[Recruitment, ...] = ()
    study_lists: tuple[StudyList, ...] = ()

    @property
    def included(self) -> tuple[Row, ...]:
        """Rows of included studies."""
        return tuple(row for row in self.rows if row.status == "included")

    @cached_property
    def by_study(self) -> dict[tuple[str, LayerName], list[Value]]:
        """Values of one study as one source states them."""
        grouped: dict[tuple[str, LayerName], list[Value]] = {}
        for value in self.values:
            grouped.setdefault((value.row.key, value.layer), []).append(value)
        return grouped

    @cached_property
    def by_people(self) -> dict[tuple[object, ...], list[Value]]:
        """Values of one study from one source about the same participants, as far as ``same_people`` needs no value."""
        return _grouped(self.values, _people)

    @cached_property
    def _by_outcome(self) -> dict[tuple[object, ...], list[Value]]:
        return _grouped(self.values, _outcome)

    @cached_property
    def _by_quantity(self) -> dict[tuple[object, ...], dict[str, list[Value]]]:
        """Values of each quantity by arm."""
        grouped: dict[tuple[object, ...], dict[str, list[Value]]] = {}
        for value in self.values:
            if value.arm is not None:
                grouped.setdefault(_quantity(value), {}).setdefault(value.arm.key, []).append(value)
        return grouped

    @cached_property
    def _beside(self) -> dict[tuple[object, ...], list[Value]]:
        """Values of each quantity by line."""
        return _grouped(self.values, lambda value: (*_quantity(value), value.spot.line, value.spot.page))

    @cached_property
    def _by_name(self) -> dict[tuple[object, ...], list[Value]]:
        return _grouped(self.values, lambda value: (value.outcome.id,))

    def named_alike(self, value: Value) -> Sequence[Value]:
        """Values of the same outcome of any study and source, this one included."""
        return self._by_name.get((value.outcome.id,), [])

    def siblings(self, value: Value) -> Sequence[Value]:
        """Values of the same study from the same source, this one included."""
        return self.by_study[value.row.key, value.layer]

    def of_outcome(self, value: Value) -> Sequence[Value]:
        """Those siblings that are of the same outcome, this one included."""
        return self._by_outcome.get(_outcome(value), [])

    def other_arm(self, value: Value) -> Value | None:
        """The same quantity in the other arm of a two-armed study, from the same source."""
        if value.arm is None or len(value.row.arms) != 2:
            return None
        arms = self._by_quantity.get(_quantity(value), {})
        others = [other for key, values in arms.items() if key != value.arm.key for other in values[:2]]
        if len(others) > 1:
            # A manuscript may state the pair in several places: each value belongs to the one beside it.
            beside = self._beside.get((*_quantity(value), value.spot.line, value.spot.page), [])
            others = [v for v in beside if v.arm and v.arm.key != value.arm.key]
        return others[0] if len(others) == 1 else None

    def layers(self) -> Iterator[tuple[Value, Value]]:
        """Pairs of statements of one quantity by the review and by another source."""
        index = {(v.row.key, v.result, v.layer): v for v in self.values}
        for value in self.values:
            if value.layer != "review" and (mine := index.get((value.row.key, value.result, "review"))):
                yield mine, value


def _grouped(
    values: Sequence[Value], key: Callable[[Value], tuple[object, ...]]
) -> dict[tuple[object, ...], list[Value]]:
    grouped: dict[tuple[object, ...], list[Value]] = {}
    for value in values:
        grouped.setdefault(key(value), []).append(value)
    return grouped


def _people(value: Value) -> tuple[object, ...]:
    return (
        value.row.key,
        value.layer,
        value.arm.key if value.arm else None,
        value.subgroup,
        value.analysis_set,
        value.contrast,
        value.outcome.among,
    )


def _outcome(value: Value) -> tuple[object, ...]:
    return (value.row.key, value.layer, value.outcome.id)


def _quantity(value: Value) -> tuple[object, ...]:
    return (*_outcome(value), *_particulars(value))


def _particulars(value: Value) -> tuple[object, ...]:
    return (value.estimate.measure, value.subgroup, value.grade, value.contrast, value.days)


def same_quantity(a: Value, b: Value) -> bool:
    """True where two values differ in nothing but the study, the source and the arm."""
    return (a.outcome.id, *_particulars(a)) == (b.outcome.id, *_particulars(b))


def same_people(a: Value, b: Value) -> bool:
    """True where two values of one study and source are about the same participants."""
    return (
        a.arm == b.arm
        and a.subgroup == b.subgroup
        and a.analysis_set == b.analysis_set
        and a.contrast == b.contrast
        and a.outcome.among == b.outcome.among
        and (a.report == b.report or None in (a.report, b.report))
        and (a.estimate.total == b.estimate.total or None in (a.estimate.total, b.estimate.total))
    )
