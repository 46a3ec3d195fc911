"""The page: one HTML file that needs nothing else. Views say what stands on it, the template writes it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import consilience
from consilience.audit.finding import SEVERITIES, Finding, Severity, Spot
from consilience.model.queries import included
from consilience.model.review import About, Review

from . import (
    assessments,
    bibliography,
    certainty,
    claims,
    costs,
    evidence,
    harms,
    mechanisms,
    provenance,
    question,
    ranges,
    search,
    selection,
    studies,
)
from . import bias as risk_of_bias
from .blocks import (
    Block,
    Figure,
    FileList,
    FindingList,
    Paragraph,
    ReferenceList,
    Section,
    Tabled,
)
from .findings import MEANING, Seen, Spotted, Told, by_severity, gravest, numbered
from .notes import study_names
from .placing import NumberedNote, Placed, place
from .pooling.runs import Pooled
from .table import WORDS, Table, trimmed
from .text import SOURCES

if TYPE_CHECKING:
    from consilience.certainty.tables import Entry

    from .figures import Drawing
    from .searched import Searched


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the page: what this is, and whose."""

    title: str
    kind: str
    credit: str
    licence: str
    link: str
    note: str


@dataclass(frozen=True, slots=True)
class Tally:
    """One number of the summary."""

    n: str
    word: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SeverityTally:
    """How many findings of one severity there are."""

    severity: Severity
    n: int
    word: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template writes."""

    head: Head
    tallies: tuple[Tally, ...]
    severities: tuple[SeverityTally, ...]
    gravest: tuple[Seen, ...]
    sections: tuple[Section, ...]
    notes: tuple[NumberedNote, ...]
    generator: str

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the page."""
        return tuple(block.table for section in self.sections for block in section.blocks if isinstance(block, Tabled))


def compose(
    review: Review,
    findings: Sequence[Finding],
    drawings: Sequence[Drawing] = (),
    *,
    folder: Path | None = None,
    beside: Sequence[tuple[str, str]] = (),
    analyses: Sequence[Pooled] = (),
    graded: Sequence[Entry] = (),
    searched: Searched | None = None,
) -> Page:
    """The page as a value.

    ``folder``: where the review was read from, for the checksums of its files. ``beside``: files that lie beside the
    page besides its tables and figures, with what is in them. ``analyses``: those that were pooled, or must not be.
    ``graded``: bodies of evidence with their numbers and suggestions. ``searched``: how strategies are read, and the
    known-item test.
    """
    seen = numbered(findings)
    entries = _references(review)
    sections = [
        section
        for section in _sections(review, drawings, seen, folder, beside, analyses, graded, searched)
        if section.blocks
    ]
    placed = place(sections, seen, [f"reference/{each.key}" for each in entries])
    return Page(
        head=_head(review.about),
        tallies=_tallies(review),
        severities=_severities(seen),
        gravest=tuple(gravest(seen)),
        sections=tuple(_filled(section, placed, entries) for section in placed.sections),
        notes=tuple(placed.notes),
        generator=f"Consilience {consilience.__version__}",
    )


def render(page: Page) -> str:
    """The page as HTML."""
    from importlib.resources import files

    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    folder = files(__package__).joinpath("templates")
    environment = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Markup(folder.joinpath("report.css").read_text("utf-8"))  # noqa: S704 - our own file
    return environment.get_template("report.html.j2").render(page=page, style=style)


def _head(about: About) -> Head:
    publication = about.publication
    kinds = {
        "conducted": "",
        "re-expressed": "Re-expressed from a publication, as printed",
        "teaching": "Made-up teaching example",
    }
    return Head(
        title=about.title,
        kind=kinds[about.kind],
        credit=publication.citation if publication else "",
        licence=publication.licence if publication else "",
        link=bibliography.safe_url(
            publication.url or (f"https://doi.org/{publication.doi}" if publication.doi else None)
        )
        if publication
        else "",
        note=about.note or "",
    )


def _tallies(review: Review) -> tuple[Tally, ...]:
    chosen = included(review)
    sizes = [size.n for study in chosen if (size := study.participants.first())]
    unsized = len(chosen) - len(sizes)
    remark = f"{unsized} {'study states' if unsized == 1 else 'studies state'} no number" if unsized else ""
    reports = sum(len(study.reports) for study in chosen)
    values = sum(len(list(result.stated)) for study in review.studies for result in study.results)
    return (
        Tally(f"{len(chosen):,}", "study included" if len(chosen) == 1 else "studies included"),
        Tally(f"{reports:,}", "report" if reports == 1 else "reports"),
        Tally(f"{sum(sizes):,}" if sizes else "–", "participants", remark),
        Tally(f"{values:,}", "value with its source" if values == 1 else "values with their sources"),
    )


def _severities(seen: Sequence[Seen]) -> tuple[SeverityTally, ...]:
    counts = {severity: sum(each.finding.severity == severity for each in seen) for severity in SEVERITIES}
    return tuple(
        SeverityTally(severity, n, WORDS[severity] + ("" if n == 1 else "s")) for severity, n in counts.items()
    )


def _sections(
    review: Review,
    drawings: Sequence[Drawing],
    seen: Sequence[Seen],
    folder: Path | None,
    beside: Sequence[tuple[str, str]],
    analyses: Sequence[Pooled],
    graded: Sequence[Entry],
    searched: Searched | None,
) -> Iterator[Section]:
    figures = _Figures(drawings)
    methods = question.methods(review)
    yield Section(
        "question",
        "Question and methods",
        (
            question.question(review),
            *_tabled(question.criteria(review)),
            *((methods,) if methods.entries else ()),
        ),
    )
    yield Section("search", "Search", tuple(search.blocks(review, searched)))
    yield Section(
        "selection",
        "Selection of studies",
        (*figures.take("flow"), *_tabled(selection.boxes(review), selection.equations(review))),
    )
    yield Section(
        "characteristics-of-studies", "Characteristics of the studies", _tabled(studies.characteristics(review))
    )
    yield Section("results", "Outcomes", _tabled(studies.outcomes(review), studies.others(review)))
    yield Section("harms-by-class", "Harms", _tabled(harms.harms(review)))
    yield Section(
        "bias",
        "Risk of bias",
        (*figures.take("risk-of-bias"), *_tabled(risk_of_bias.judged(review), *assessments.tables(review))),
    )
    yield Section("ranges-by-class", "Ranges by class", _tabled(ranges.ranges(review)))
    yield Section("meta-analysis", "Analyses across studies", _analyses(review, analyses, figures))
    yield Section("intervals", "Estimates with their intervals", (*figures.take("interval"), *figures.take("contrast")))
    yield Section("map", "Evidence map", (*figures.take("evidence"), *_tabled(evidence.evidence_map(review))))
    yield Section("mechanism", "Mechanisms", (*figures.take("mechanism"), *_tabled(mechanisms.mechanisms(review))))
    yield Section("approval", "Approvals", _tabled(mechanisms.approvals(review)))
    yield Section(
        "economics",
        "Costs",
        (
            *figures.take("cost"),
            *_tabled(costs.evaluations(review), costs.thresholds(review), costs.against_thresholds(review)),
        ),
    )
    yield Section("certainty", "Certainty of evidence", (*_graded(review, graded), *_tabled(certainty.ratings(review))))
    yield Section("sentences", "Sentences that state numbers", _tabled(claims.claims(review), claims.unbound(review)))
    yield Section("more-figures", "Further figures", figures.take(""))
    yield Section("findings", "Findings of the audit", _finding_blocks(seen))
    yield Section("references", "References", (ReferenceList(()),) if review.references else ())
    yield Section("making", "How this report was made", _making(review, seen, folder, beside))


def _tabled(*made: Table) -> tuple[Block, ...]:
    return tuple(Tabled(trimmed(table)) for table in made if not table.is_empty)


def _analyses(review: Review, analyses: Sequence[Pooled], figures: _Figures) -> tuple[Block, ...]:
    """Each analysis in a sentence and a forest plot; then what other choices give, and the numbers behind."""
    if not analyses:
        return ()
    from .pooling import sentences, tables

    told = [
        block
        for each in analyses
        for block in (Paragraph(sentences.sentence(each)), *figures.named(f"forest-{each.analysis.id}"))
    ]
    return (*told, *_tabled(tables.results(analyses), tables.numbers_used(review, analyses)))


def _graded(review: Review, graded: Sequence[Entry]) -> tuple[Block, ...]:
    """Tables of findings, their profiles, and what the data suggest."""
    if not graded:
        return ()
    from .grading import sections

    found = [sections.shown(each) for each in sections.tables(review, graded)]
    return (*(Tabled(table) for table in found), *_tabled(sections.suggestions(graded)))


class _Figures:
    """Drawings, each taken once, by the beginning of its id."""

    def __init__(self, drawings: Sequence[Drawing]) -> None:
        self.left = list(drawings)

    def take(self, prefix: str) -> tuple[Block, ...]:
        return self._taken([each for each in self.left if each.id.startswith(prefix)])

    def named(self, id: str) -> tuple[Block, ...]:
        """The drawing of that id."""
        return self._taken([each for each in self.left if each.id == id])

    def _taken(self, chosen: list[Drawing]) -> tuple[Block, ...]:
        self.left = [each for each in self.left if each not in chosen]
        return tuple(Figure(each.id, each.title, each.caption, _element(each.svg)) for each in chosen)


def _element(svg: str) -> str:
    """The ``<svg>`` element without the head of a file."""
    return svg[svg.index("<svg") :] if "<svg" in svg else ""


def _finding_blocks(seen: Sequence[Seen]) -> tuple[Block, ...]:
    if not seen:
        return (Paragraph("The audit has no finding."),)
    return tuple(
        FindingList(
            severity,
            f"{len(members)} {WORDS[severity]}{'' if len(members) == 1 else 's'}",
            MEANING[severity],
            tuple(map(Told, members)),
        )
        for severity, members in by_severity(seen)
    )


def _references(review: Review) -> tuple[bibliography.Entry, ...]:
    of: dict[str, list[tuple[str, str]]] = {}
    names = study_names(review)
    for study in review.studies:
        for report in study.reports:
            of.setdefault(report.id, []).append((names[study.id], f"study/{study.id}"))
    entries = {each.key: bibliography.entry(each, tuple(of.get(each.key, ()))) for each in review.references}
    return tuple(entries.values())


def _making(
    review: Review, seen: Sequence[Seen], folder: Path | None, beside: Sequence[tuple[str, str]]
) -> tuple[Block, ...]:
    paragraphs = (
        "Every number on this page comes from the files of the review; nobody typed one into the page. A value opens"
        " the words that it was read from, and where they stand. Where the review, the study's own report and its"
        " registry entry state the same quantity, all statements are kept side by side and none is corrected.",
        "A printed number is treated as every number that prints like it: 71 is anything from 70.5 to 71.5. Two values"
        " differ only where no rounding could make them equal. The same files give the same report, byte for byte.",
    )
    return (
        *(Paragraph(each) for each in paragraphs),
        provenance.made(review, len(seen)),
        *_tabled(provenance.inputs(review, folder)),
        FileList(tuple(beside)),
    )


def _filled(section: Section, placed: Placed, entries: Sequence[bibliography.Entry]) -> Section:
    """The section with what is known only after every value has its place."""
    made = [block for each in placed.sections for block in each.blocks]
    titles = {each.note.id: each.note.title for each in placed.notes}

    def spotted(each: Seen) -> tuple[Spotted, ...]:
        spots = (_spotted(spot, placed.links.get(spot.subject, ""), titles) for spot in each.finding.where)
        return tuple(dict.fromkeys(spots))

    def fill(block: Block) -> Block:
        if isinstance(block, FindingList):
            return replace(block, findings=tuple(Told(each.seen, spotted(each.seen)) for each in block.findings))
        if isinstance(block, FileList):
            return FileList((*_beside(made, placed), *block.files))
        return ReferenceList(tuple(entries)) if isinstance(block, ReferenceList) else block

    return replace(section, blocks=tuple(fill(block) for block in section.blocks))


def _spotted(spot: Spot, path: str, titles: Mapping[str, str]) -> Spotted:
    layer = SOURCES.get(spot.subject.rpartition("/")[2], "")  # type: ignore[call-overload]
    what = titles.get(path, "the value")
    return Spotted(
        file=f"{spot.file}:{spot.line}" if spot.file else "",
        quote=spot.quote,
        href=f"#{path}" if path else "",
        what=f"{what} ({layer.lower()})" if layer else what,
    )


def _beside(made: Sequence[Block], placed: Placed) -> Iterator[tuple[str, str]]:
    """Tables, quotations and figures as files."""
    yield "tables/tables.xlsx", "every table, one sheet each"
    for block in made:
        if isinstance(block, Tabled):
            yield f"tables/{block.table.id}.csv", block.table.title
    if any(each.note.statements for each in placed.notes):
        yield "tables/quotations.csv", "every statement behind every value"
    for block in made:
        if isinstance(block, Figure):
            yield f"figures/{block.id}.svg", f"{block.title} (also as PNG)"
