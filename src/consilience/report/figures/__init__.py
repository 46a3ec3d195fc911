"""Figures of a review: each a view (plain data), drawn in one style, as SVG for a page and PNG for a document.

>>> for drawing in drawings(review, findings):                                      # doctest: +SKIP
...     Path(f"{drawing.id}.png").write_bytes(drawing.png)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consilience.audit.finding import Finding
from consilience.model.review import Review

from . import evidence_map, flow, intervals, mechanism, risk_of_bias, risk_of_bias_summary
from .style import Drawing, render


def drawings(review: Review, findings: Sequence[Finding] = ()) -> Iterator[Drawing]:
    """Every figure that the review has something to show for, in the order of a report.

    ``findings`` mark the rows that they concern.
    """
    selection = flow.view(review)
    if selection.steps:
        yield render(selection, flow.draw(selection))
    for mechanisms in mechanism.views(review):
        yield render(mechanisms, mechanism.draw(mechanisms))
    evidence = evidence_map.view(review)
    if evidence.rows and evidence.columns and any(row.n for row in evidence.rows):
        yield render(evidence, evidence_map.draw(evidence))
    judged = risk_of_bias.view(review)
    if judged.groups:
        yield render(judged, risk_of_bias.draw(judged))
        summary = risk_of_bias_summary.view(review)
        yield render(summary, risk_of_bias_summary.draw(summary))
    for estimates in intervals.views(review, findings):
        yield render(estimates, intervals.draw(estimates))


__all__ = ["Drawing", "drawings"]
