"""Files for two other programs: the flow for the PRISMA 2020 Shiny app, risk of bias for robvis.

Both are read by R, so they carry no byte order mark. The keys of the flow are those of the R package PRISMA2020
(Haddaway 2022, Campbell Syst Rev 18:e1230); the columns of robvis are Study, D1..Dn, Overall (McGuinness 2021, Res
Synth Methods 12:55).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from consilience.appraisal.conclusions import settled
from consilience.appraisal.instruments import Instrument, instrument_for, instruments_of
from consilience.appraisal.robvis import Target, cells, column, names
from consilience.model.appraisal import Appraisal
from consilience.model.queries import included
from consilience.model.review import Review
from consilience.model.selection import Box, FlowCount
from consilience.screening.flow import flow

from . import text
from .bias import appraised
from .figures.bias_of_rows import appraised as appraised_rows
from .files import as_csv
from .notes import Notes
from .selection import reasons_in_words

if TYPE_CHECKING:
    from .pooling.runs import Pooled


class Exchanged(NamedTuple):
    """Files for other programs, by name, and what is in them."""

    files: dict[str, bytes]
    whats: tuple[tuple[str, str], ...]


def exchanged(review: Review, analyses: Sequence[Pooled] = ()) -> Exchanged:
    """The files that this review and its meta-analyses can fill."""
    files, whats = {}, []
    if (diagram := prisma_csv(review)) is not None:
        files["tables/prisma-flow.csv"] = diagram
        whats.append(("tables/prisma-flow.csv", "the flow, for the PRISMA 2020 flow diagram app"))
    for name, content in robvis_csvs(review, analyses).items():
        files[f"tables/{name}"] = content
        what = "risk of bias with weights" if name.startswith("robvis-weighted") else "risk of bias"
        whats.append((f"tables/{name}", f"{what}, for robvis; NA where a level is none of the instrument's"))
    return Exchanged(files, tuple(whats))


class _Key(NamedTuple):
    """One row of the flow file: its key, its box in the diagram, its words, and where its number comes from."""

    data: str
    node: str
    box: str
    words: str
    from_box: Box | None = None
    kind: str = ""
    """Kind of search whose records are counted."""


_KEYS: tuple[_Key, ...] = (
    _Key("NA", "node4", "prevstud", "Previous studies"),
    _Key("previous_studies", "node5", "box1", "Studies included in previous version of review", "previous-studies"),
    _Key(
        "previous_reports",
        "NA",
        "box1",
        "Reports of studies included in previous version of review",
        "previous-reports",
    ),
    _Key("NA", "node6", "newstud", "Identification of new studies via databases and registers"),
    _Key("database_results", "node7", "box2", "Databases", "records-databases"),
    _Key("database_specific_results", "NA", "box2", "Databases", "records-databases"),
    _Key("register_results", "NA", "box2", "Registers", "records-registers"),
    _Key("register_specific_results", "NA", "box2", "Registers", "records-registers"),
    _Key("NA", "node16", "othstud", "Identification of new studies via other methods"),
    _Key("website_results", "node17", "box11", "Websites", None, "website"),
    _Key("organisation_results", "NA", "box11", "Organisations", None, "organisation"),
    _Key("citations_results", "NA", "box11", "Citation searching", None, "citation"),
    _Key("duplicates", "node8", "box3", "Duplicate records", "duplicates"),
    _Key("excluded_automatic", "NA", "box3", "Records marked as ineligible by automation tools", "excluded-automatic"),
    _Key("excluded_other", "NA", "box3", "Records removed for other reasons", "excluded-before-screening"),
    _Key("records_screened", "node9", "box4", "Records screened", "records-screened"),
    _Key("records_excluded", "node10", "box5", "Records excluded", "records-excluded"),
    _Key("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval", "reports-sought"),
    _Key("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved", "reports-not-retrieved"),
    _Key("other_sought_reports", "node18", "box12", "Reports sought for retrieval"),
    _Key("other_notretrieved_reports", "node19", "box13", "Reports not retrieved"),
    _Key("dbr_assessed", "node13", "box8", "Reports assessed for eligibility", "reports-assessed"),
    _Key("dbr_excluded", "node14", "box9", "Reports excluded", "reports-excluded"),
    _Key("other_assessed", "node20", "box14", "Reports assessed for eligibility"),
    _Key("other_excluded", "node21", "box15", "Reports excluded"),
    _Key("new_studies", "node15", "box10", "New studies included in review", "studies-included"),
    _Key("new_reports", "NA", "box10", "Reports of new included studies", "reports-included"),
    _Key("total_studies", "node22", "box16", "Total studies included in review", "total-studies"),
    _Key("total_reports", "NA", "box16", "Reports of total included studies", "total-reports"),
    _Key("identification", "node1", "identification", "Identification"),
    _Key("screening", "node2", "screening", "Screening"),
    _Key("included", "node3", "included", "Included"),
)


def prisma_csv(review: Review) -> bytes | None:
    """The flow for the PRISMA 2020 Shiny app; NA for what nobody states; None where no box is stated."""
    shown = flow(review)
    if not shown.stated:
        return None
    header = ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"]
    rows = [
        [
            key.data,
            key.node,
            key.box,
            key.words,
            key.words,
            key.words,
            "NA",
            _number(key, shown.counts, review),
        ]
        for key in _KEYS
    ]
    return as_csv([header, *rows], mark=False)


def _number(key: _Key, counts: dict[Box, FlowCount], review: Review) -> str:
    if key.kind:
        hits = [each.hits for each in review.searches if each.kind == key.kind and each.hits is not None]
        return str(sum(hits)) if hits else "NA"
    count = counts.get(key.from_box) if key.from_box else None
    if count is None:
        return "NA"
    if key.data.endswith("_specific_results"):
        return _listed(list(count.sources.items())) or "NA"
    if key.data == "dbr_excluded":
        words = reasons_in_words(review)
        return (
            _listed([(words.get(each.reason, each.reason), each.n) for each in count.reasons])
            or f"Reason not stated, {count.n}"
        )
    return str(count.n)


def _listed(parts: list[tuple[str, int]]) -> str:
    """``Reason, 3; Other reason, 4``: commas and semicolons of a reason would break the list."""
    return "; ".join(f"{name.replace(',', ' ').replace(';', ' ')}, {n}" for name, n in parts)


def row_names(review: Review) -> dict[str, Target]:
    """What the rows of robvis are called, each with its study and result; no two have one name."""
    notes = Notes(review)

    def targets() -> Iterator[tuple[str, str, Target]]:
        for study in included(review):
            yield notes.names[study.id], notes.names[study.id], (study.id, None)
            for result in study.results:
                short = appraised(notes, study, Appraisal(result=result.id))
                whose = text.whose(study, result)
                yield short, f"{short}, {whose}" if whose else short, (study.id, result.id)

    return names(targets())


def robvis_csvs(review: Review, analyses: Sequence[Pooled] = ()) -> dict[str, bytes]:
    """One file an instrument, and one each meta-analysis whose studies are all appraised, with their weights there.

    A level that the instrument does not have goes out as NA. The report's table names each of them.
    """
    files, known = {}, instruments_of(review)
    called = {target: name for name, target in row_names(review).items()}
    for instrument in known.values():
        if instrument.is_checklist:
            continue
        rows = [
            [called[study.id, appraisal.result], *cells(appraisal, instrument)]
            for study in included(settled(review))
            for appraisal in study.appraisals
            if instrument_for(study, appraisal, review.about.protocol, known) is instrument and appraisal.level
        ]
        if rows:
            files[f"robvis-{instrument.name}.csv"] = _robvis_csv(instrument, rows)
    for each in analyses:
        if (made := _weighted(review, each)) is not None:
            files[f"robvis-weighted-{each.analysis.id}.csv"] = made
    return files


def _robvis_csv(instrument: Instrument, rows: Sequence[Sequence[str]], *, weighted: bool = False) -> bytes:
    codes = [column(domain.code) for domain in instrument.domains_for(None)]
    header = ["Study", *codes, "Overall", *(["Weight"] if weighted else [])]
    return as_csv([header, *rows], mark=False)


def _weighted(review: Review, pooled: Pooled) -> bytes | None:
    fit, notes = pooled.run.fit, Notes(review)
    rows = appraised_rows(review, [(each.study, each.results) for each in pooled.run.used])
    instruments = {row[1].name: row[1] for row in rows if row and row[1]}
    if fit is None or None in rows or len(instruments) != 1:
        return None
    (instrument,) = instruments.values()
    lines = [
        [notes.names[each.study.id], *cells(row[0], instrument), f"{weight:.6g}"]
        for each, row, weight in zip(pooled.run.used, rows, fit.weights, strict=True)
        if row
    ]
    return _robvis_csv(instrument, lines, weighted=True)
