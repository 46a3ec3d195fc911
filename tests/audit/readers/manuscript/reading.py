"""Small papers, and what is read in them."""

from __future__ import annotations

from consilience.audit import Audited, engine
from consilience.audit.facts import Facts, Value
from consilience.audit.readers.manuscript.read import read
from tests.audit.manuscript.reads import read_bytes

ARMS = """<table><caption>Table 1. Baseline</caption><tr><th>Characteristic</th><th>Zelotinib (n = 112)</th>
<th>Placebo (n = 108)</th></tr><tr><td>Female sex, n (%)</td><td>56 (50.0)</td><td>54 (50.0)</td></tr></table>"""
"""Names the arms of a trial and their people."""


def audit(
    *body: str,
    title: str = "Zelotinib against placebo: a randomised trial",
    arms: bool = True,
    methods: str = "",
    file: str = "paper.html",
) -> Audited:
    """A trial report as HTML: paragraphs, or tables as they are; a table that names the arms at the end."""
    blocks = [each if each.startswith("<") else f"<p>{each}</p>" for each in (*body, *([ARMS] if arms else []))]
    before = f"<h2>Methods</h2><p>{methods}</p>" if methods else ""
    page = f"<html><body><h1>{title}</h1>{before}<h2>Results</h2>{''.join(blocks)}</body></html>"
    manuscript = read_bytes(page.encode(), file)
    facts = read(manuscript)
    return Audited(engine.run(facts), manuscript, facts)


def codes(*body: str) -> set[str]:
    """Codes of the findings that are no mere notes."""
    return {finding.code for finding in audit(*body).findings if finding.severity != "info"}


def facts(*body: str) -> Facts:
    """The facts of a trial report."""
    return audit(*body).facts


def said(*body: str) -> list[str]:
    """Its values, those of the table that names the arms left out, in a short form."""
    return [short(value) for value in facts(*body).values if value.outcome.label != "Female sex"]


def short(value: Value) -> str:
    """Outcome, arm, time, measure, counts, value, interval, p: "OS placebo @12 months survival 49 [40 to 58]"."""
    estimate = value.estimate
    counts = f"{estimate.events}/{estimate.total}" if estimate.total else str(estimate.events or "")
    interval = f"[{estimate.interval}]" if estimate.interval else ""
    parts = (
        value.outcome.abbreviation or value.outcome.label,
        value.arm.key if value.arm else "",
        f"@{value.time}" if value.time else "",
        str(estimate.measure),
        counts,
        str(estimate.value or ""),
        interval,
        f"p {estimate.p}" if estimate.p else "",
    )
    return " ".join(part for part in parts if part)
