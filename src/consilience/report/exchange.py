"""Files for two other programs: the flow for the PRISMA 2020 Shiny app, risk of bias for robvis.

Both are read by R, so they carry no byte order mark. The keys of the flow are those of the R package PRISMA2020
(Haddaway 2022, Campbell Syst Rev 18:e1230); the columns of robvis are Study, D1..Dn, Overall (McGuinness 2021, Res
Synth Methods 12:55).
"""

from __future__ import annotations

from typing import NamedTuple

from consilience.appraisal.conclusions import settled
from consilience.appraisal.instruments import Instrument, instrument_for, instruments_of, normal_level
from consilience.appraisal.robvis import column
from consilience.model.queries import included
from consilience.model.review import Review
from consilience.model.selection import Box, FlowCount
from consilience.screening.flow import flow

from .bias import appraised
from .files import as_csv
from .notes import Notes
from .selection import reasons_in_words


class Exchanged(NamedTuple):
    """Files for other programs, by name, and what is in them."""

    files: dict[str, bytes]
    whats: tuple[tuple[str, str], ...]


def exchanged(review: Review) -> Exchanged:
    """The files that this review can fill."""
    files, whats = {}, []
    if (diagram := prisma_csv(review)) is not None:
        files["tables/prisma-flow.csv"] = diagram
        whats.append(("tables/prisma-flow.csv", "the flow, for the PRISMA 2020 flow diagram app"))
    for name, content in robvis_csvs(review).items():
        files[f"tables/{name}"] = content
        whats.append((f"tables/{name}", "risk of bias, for robvis; NA where a level is none of the instrument's"))
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


def robvis_csvs(review: Review) -> dict[str, bytes]:
    """One file an instrument.

    robvis reads the initials of a level, so a level that the instrument does not have ("High risk" in ROBINS-I) would
    be drawn as another one: it goes out as NA. The report's table names each of them.
    """
    files, notes, known = {}, Notes(review), instruments_of(review)
    for instrument in known.values():
        if instrument.is_checklist:
            continue
        codes = [column(domain.code) for domain in instrument.domains_for(None)]
        rows = [
            [appraised(notes, study, appraisal), *domains, overall]
            for study in included(settled(review))
            for appraisal in study.appraisals
            if instrument_for(study, appraisal, review.about.protocol, known) is instrument and appraisal.level
            for overall in [_level(instrument, appraisal.level)]
            for levels in [[_level(instrument, each.level) for each in appraisal.domains[: len(codes)]]]
            for domains in [levels + ["NA"] * (len(codes) - len(levels))]
        ]
        if rows:
            files[f"robvis-{instrument.name}.csv"] = as_csv([["Study", *codes, "Overall"], *rows], mark=False)
    return files


def _level(instrument: Instrument, printed: str) -> str:
    level = normal_level(printed)
    return level.capitalize() if level in instrument.levels else "NA"
