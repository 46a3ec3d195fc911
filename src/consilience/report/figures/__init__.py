"""Figures of a review: each a view (plain data), drawn in one style, as SVG for a page and PNG for a document.

>>> for drawing in drawings(review, findings):                                      # doctest: +SKIP
...     Path(f"{drawing.id}.png").write_bytes(drawing.png)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from consilience.audit.finding import Finding
from consilience.model.review import Review

from . import evidence_map, flow, intervals, mechanism, risk_of_bias, risk_of_bias_summary
from .judgements import Palette
from .style import Drawing
from .together import Job, render_all


def drawings(review: Review, findings: Sequence[Finding] = (), palette: Palette = "colourblind") -> Iterator[Drawing]:
    """Every figure that the review has something to show for, in the order of a report.

    ``findings`` mark the rows that they concern; ``palette`` has the colours of risk of bias.
    """
    yield from render_all([*_jobs(review, findings, palette)])


def _jobs(review: Review, findings: Sequence[Finding], palette: Palette = "colourblind") -> Iterator[Job]:
    selection = flow.view(review)
    if selection.steps:
        yield Job(selection, partial(flow.draw, selection))
    for mechanisms in mechanism.views(review):
        yield Job(mechanisms, partial(mechanism.draw, mechanisms))
    evidence = evidence_map.view(review)
    if evidence.rows and evidence.columns and any(row.n for row in evidence.rows):
        yield Job(evidence, partial(evidence_map.draw, evidence))
    for judged in risk_of_bias.views(review):
        yield Job(judged, partial(risk_of_bias.draw, judged, palette))
    summary = risk_of_bias_summary.view(review)
    if summary.panels:
        yield Job(summary, partial(risk_of_bias_summary.draw, summary, palette))
    yield from _estimates(review, findings, palette)


def _estimates(review: Review, findings: Sequence[Finding], palette: Palette) -> Iterator[Job]:
    for estimates in intervals.views(review, findings):
        yield Job(estimates, partial(intervals.draw, estimates))
    if any(each.pooling or each.do_not_pool for each in review.analyses):
        from ..pooling.runs import pooled as run
        from . import pooled
        from .meta_analysis import forest_sheet

        analyses = run(review)
        for each in analyses:
            if (shares := risk_of_bias_summary.weighted(review, each)) is not None:
                yield Job(shares, partial(risk_of_bias_summary.draw, shares, palette))
        for forest in pooled.views(review, analyses):
            coloured = replace(forest, palette=palette)
            yield Job(coloured, partial(forest_sheet.draw, coloured))


__all__ = ["Drawing", "drawings"]
