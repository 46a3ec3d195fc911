"""From a manuscript to facts: tables first, then the prose, then what ties them together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from consilience.extraction.phrases import decimal_mark
from consilience.extraction.phrases.tokens import Decimal
from consilience.model.estimate import Measure
from consilience.screening.flow import Flow

from ...facts import Facts, Group, Row, Sized
from ...manuscript.document import Manuscript, Span
from . import (
    arm_tables,
    bias_tables,
    certainty,
    claims,
    crossed,
    forest_tables,
    methods,
    ranges,
    significance,
    study_counts,
    study_tables,
)
from .abbreviations import read_abbreviations
from .absences import read_absences, read_countries
from .citations import Citations
from .citations import facts_of as citation_facts
from .consort import read_consort
from .criteria import own_ages, read_criteria
from .economics import read_economics, read_thresholds
from .flow import read_flow
from .lexicon import Lexicon
from .places import spot
from .pooled import read_pooled
from .prose import Prose, empty_row, read_cells, read_sentences
from .references import read_references
from .restated import read_restated
from .samples import read_participants, read_pooled_samples, read_samples, read_statistics
from .shapes import Shaped, shape_of, text_of
from .studies import Studies
from .study_lists import read_study_lists
from .values import Values
from .words import read_attributions, read_words

_PLAIN = """female male women men years region total gender weight height efficacy safety results comments other others
unknown missing any all none country outcome yes mujer varón mujeres hombres femenino masculino eficacia seguridad"""
_NO_OUTCOMES = frozenset(_PLAIN.split())
"""Labels of rows and columns that name no outcome."""
_REVIEW = re.compile(
    r"systematic(ally)? (literature )?review|meta-?analys|scoping review|revisi[óo]n sistem[áa]tica|meta-?an[áa]lisis"
    r"|revisão sistemática|meta-?análise",
    re.IGNORECASE,
)


def read(manuscript: Manuscript) -> Facts:
    """Everything that a manuscript says, as far as its words tell."""
    references = read_references(manuscript)
    citations = Citations(references)
    cited = citations.read(manuscript)
    decimal = decimal_mark(_body(manuscript, "table")) or decimal_mark(_body(manuscript))
    abbreviations = read_abbreviations(manuscript)
    lexicon = Lexicon({each.short: each.long for each in abbreviations})
    tables = [shape_of(manuscript, block, table) for block, table in manuscript.tables]

    lexicon = replace(lexicon, tabled=tabled_outcomes(manuscript, tables, lexicon))

    studies = Studies(manuscript, citations)
    for shaped in tables:
        if shaped.shape == "studies":
            studies.add(shaped)
    review = is_review(manuscript) or bool(studies.drafts)
    rows = studies.rows() if review else {}
    own = (
        None if review else own_study(manuscript, arm_tables.arms_of_tables(manuscript, _of(tables, "arms", "groups")))
    )
    if own is not None:
        own = replace(own, ages=tuple(("review", age, at) for age, at in own_ages(manuscript, tables)))

    values = Values(manuscript, lexicon, None if own is None else methods.severity_scale(manuscript))
    for shaped in tables:
        mark = _mark_of(manuscript, shaped, decimal)
        if shaped.shape == "studies" and review:
            study_tables.read_values(manuscript, shaped, studies, rows, lexicon, values, mark)
        elif shaped.shape in ("arms", "groups") and own is not None:
            arm_tables.read_values(manuscript, shaped, own, lexicon, values, mark)
    sentences = list(read_sentences(manuscript, cited, decimal))
    cells = list(read_cells(manuscript, [s for s in tables if s.shape in ("arms", "other")], decimal)) if review else []
    by_report = {key: row for row in rows.values() for key in row.reports}
    Prose(manuscript, lexicon, values, by_report, own).read(sentences)

    included = [row for row in rows.values() if row.status == "included"]
    forests = [
        pooled
        for shaped in _of(tables, "forest")
        for pooled in forest_tables.read_forest(manuscript, shaped, _mark_of(manuscript, shaped, decimal))
    ]
    pooled = tuple(read_pooled(manuscript, sentences, values.made, forests))
    plans = tuple(methods.read_instruments(manuscript)) if review else ()
    judgements = tuple(
        j for s in tables for j in bias_tables.read_judgements(manuscript, s, studies, rows, [at.item for at in plans])
    )
    ratings = certainty.read_ratings(manuscript, tables, studies, rows)
    flow, flow_counts = read_flow(manuscript) if review else (Flow("none", ()), ())
    return Facts(
        flow=flow,
        flow_counts=flow_counts,
        rows=tuple(rows.values()) if review else ((own,) if own else ()),
        values=(*values.made, *forest_tables.values_of(forests)),
        judgements=judgements,
        ratings=ratings,
        range_claims=tuple(ranges.read_ranges(manuscript, sentences, included, values.made, lexicon)),
        count_claims=(
            *claims.read_counts(manuscript, [*sentences, *cells], included),
            *study_counts.read_counts(manuscript, included, judgements),
        ),
        crossed=tuple(crossed.read_crossed(manuscript, sentences, own, lexicon)),
        majority_claims=tuple(study_counts.read_majorities(manuscript)),
        certainty_claims=tuple(certainty.read_claims(manuscript, ratings, lexicon)),
        direction_claims=tuple(claims.read_directions(manuscript, sentences, by_report, own, lexicon)),
        significance_claims=tuple(significance.read_significance(manuscript, sentences, values.made, own, lexicon)),
        ratio_claims=tuple(significance.read_ratio_claims(manuscript, sentences)),
        superlatives=tuple(ranges.read_superlatives(manuscript, sentences, values.made, lexicon)),
        economics=tuple(read_economics(manuscript, decimal)),
        thresholds=tuple(read_thresholds(manuscript, decimal)),
        criteria=tuple(read_criteria(manuscript, review)),
        instruments=plans,
        searches=tuple(methods.read_searches(manuscript)) if review else (),
        registrations=tuple(methods.read_registrations(manuscript, review)),
        recruitments=() if review else tuple(methods.read_recruitment(manuscript)),
        absences=tuple(
            read_absences(
                manuscript, included, values.made, lexicon, read_countries(manuscript, tables, studies, included)
            )
        ),
        samples=(*read_samples(manuscript, sentences, own), *read_pooled_samples(manuscript, pooled)),
        statistics=tuple(read_statistics(manuscript, sentences)),
        abbreviations=abbreviations,
        words=read_words(manuscript),
        study_lists=tuple(read_study_lists(manuscript, tables, studies)) if review else (),
        attributions=read_attributions(manuscript, cited, rows, {at.item.key for at in references}),
        citations=citation_facts(manuscript, cited),
        references=references,
        restated=tuple(read_restated(values.made, manuscript.blocks, lexicon, lambda b: manuscript.section(b).role)),
        partitions=(
            *(p for s in _of(tables, "arms") for p in arm_tables.read_partitions(manuscript, s)),
            *(read_consort(manuscript, own) if own else read_participants(manuscript, sentences, included)),
        ),
        pooled=pooled,
    )


def _body(manuscript: Manuscript, *without: str) -> str:
    """The text without front matter and references, whose numbers have points in every language."""
    left_out = ("front", "reference", *without)
    return "\n".join(manuscript[b.span] for b in manuscript.blocks if b.kind not in left_out)


def _mark_of(manuscript: Manuscript, shaped: Shaped, usual: Decimal | None) -> Decimal | None:
    """The decimal mark of a table, which may be pasted from a program in another language than the text."""
    return decimal_mark(manuscript[shaped.block.span]) or usual


def is_review(manuscript: Manuscript) -> bool:
    """True for a systematic review: its title says so, or its abstract or methods do."""
    if _REVIEW.search(manuscript.title):
        return True
    said = [
        manuscript[block.span]
        for block in manuscript.blocks
        if block.kind in ("paragraph", "list-item")
        and manuscript.section(block).role in ("abstract", "methods", "front")
    ]
    return any(
        re.search(
            r"(?:this|present|conducted|performed|we|realiz\w+|una|esta)\b.{0,60}" + _REVIEW.pattern,
            words,
            re.IGNORECASE,
        )
        for words in said
    )


def own_study(manuscript: Manuscript, arms: tuple[Group, ...]) -> Row:
    """The one study that a trial report is about."""
    at = spot(manuscript, Span(0, min(len(manuscript.title), len(manuscript.text))), "study/this-study")
    sizes = [next((size.n for size in arm.sizes), None) for arm in arms]
    total = sum(n for n in sizes if n) if sizes and all(sizes) else None
    people = (Sized("review", total, at),) if total else ()
    return replace(empty_row("this-study", "this study", at), status="included", arms=arms, sizes=people)


def tabled_outcomes(manuscript: Manuscript, tables: Sequence[Shaped], lexicon: Lexicon) -> dict[str, Measure]:
    """Names of outcomes in headers and row labels that the vocabulary does not hold, with their measure."""
    names: dict[str, Measure] = {}
    for shaped in tables:
        labels = (
            [c.label for c in shaped.columns[1:] if c.role == "other"] if shaped.shape in ("studies", "groups") else []
        )
        if shaped.shape == "arms":
            labels = [text_of(manuscript, line.cells[0]) for line in shaped.lines]
        if shaped.shape == "findings":
            labels = [text_of(manuscript, line.cells[0]) for line in shaped.lines]
        labels = [label for label in labels if labels.count(label) == 1]
        shortest = 3 if arm_tables.about_harms(shaped.caption) else 6
        for label in labels:
            name = arm_tables.bare(label)
            if (
                len(name) >= shortest
                and name.lower() not in _NO_OUTCOMES
                and not lexicon.mentions(name)
                and len(name.split()) < 8
            ):
                names.setdefault(name, "proportion" if "%" in label else "mean")
    return names


def _of(tables: Sequence[Shaped], *shapes: str) -> list[Shaped]:
    return [shaped for shaped in tables if shaped.shape in shapes]
