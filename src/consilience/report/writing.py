"""Writes a report into a folder: everything is made in memory first, then each file is replaced atomically."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from consilience.audit.finding import Finding
from consilience.home import atomic
from consilience.model.review import Review

if TYPE_CHECKING:
    from .figures import Drawing
    from .figures.judgements import Palette


PAGE = "report.html"
DATA = "data.json"
_REVIEW = "review.yaml"
_OURS = re.compile(r"(figures|tables)/\w[\w.-]*")
"""Names of the files that we put beside the page."""
_DOCUMENT_FOLDERS = ("studies", "searches", "records", "ledger", "schema")
_FINDINGS = ("tables/findings.csv", "findings of the audit, with places and computations")
_DATA = (DATA, "the review, the computed flow, ranges and analyses, the findings, and checksums of these files")


class ReportError(ValueError):
    """The folder for the report is not one that we may write into."""


def build(
    review: Review,
    out: Path,
    findings: Sequence[Finding] | None = None,
    progress: Callable[[str], None] = lambda _: None,
    *,
    folder: Path | None = None,
    palette: Palette = "colourblind",
) -> Path:
    """Write the report of a review into the folder ``out``; returns the path of its page.

    ``findings``: what the audit found; None audits the review here. ``folder``: where the review was read from; the
    report then lists the checksums of its files. ``palette``: colours of risk of bias. The same input gives the same
    bytes.

    Raises ``ReportError`` where ``out`` is a file, holds files of others, or is a folder of review documents. Files of
    others are never deleted; those of an earlier report that this one does not have are, unless someone changed them.
    """
    out = Path(out)
    earlier = _check(out, folder)
    if findings is None:
        progress("checking")
        findings = _audited(review)
    progress("drawing figures")
    drawings = _drawn(review, findings, palette)
    made = contents(review, findings, drawings, progress, folder=folder)
    progress("writing files")
    for name, content in made.items():
        atomic.write(out / name, content)
    _remove_stale(out, {name: digest for name, digest in earlier.items() if name not in made})
    return out / PAGE


def contents(
    review: Review,
    findings: Sequence[Finding],
    drawings: Sequence[Drawing] = (),
    progress: Callable[[str], None] = lambda _: None,
    *,
    folder: Path | None = None,
) -> dict[str, bytes]:
    """Every file of the report by name, in the order of writing: the data first (it marks the folder as ours), the
    page last (it stays the old one until all it leads to is there)."""
    from . import exchange, files, page
    from .findings import numbered, table
    from .grading.evidence import entries
    from .grading.files import exported
    from .pooling.runs import pooled
    from .searched import searched

    progress("making tables")
    analyses = pooled(review)
    seen = numbered(findings)
    exchanged = exchange.exchanged(review, analyses)
    graded = entries(review)
    told = searched(review)
    certain, certain_whats = exported(review, graded)
    beside = (*exchanged.whats, *certain_whats, *([_FINDINGS] if seen else []), _DATA)
    composed = page.compose(
        review, findings, drawings, folder=folder, beside=beside, analyses=analyses, graded=graded, searched=told
    )
    shown = (*composed.tables, table(seen), files.quotations(each.note for each in composed.notes))
    tables = [each for each in shown if not each.is_empty]
    made = {f"tables/{each.id}.csv": files.as_csv(files.rows(each)) for each in tables}
    made |= exchanged.files
    made |= certain
    made["tables/tables.xlsx"] = files.workbook(tables, review.about.title)
    for drawing in drawings:
        made[f"figures/{drawing.id}.svg"] = _standing_alone(drawing.svg)
        made[f"figures/{drawing.id}.png"] = drawing.png
    progress("writing the page")
    made[PAGE] = page.render(composed).encode()
    return {DATA: files.data(review, seen, made, analyses, told), **made}


def _standing_alone(svg: str) -> bytes:
    head = "" if svg.startswith("<?xml") else '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}{svg}".encode()


def _check(out: Path, folder: Path | None) -> dict[str, str]:
    """Refuses a folder that is not ours; returns the files of the report that lies there, with their checksums."""
    if out.exists() and not out.is_dir():
        raise ReportError(f"{out} is a file; expected a folder for the report")
    _refuse_documents(out.resolve(), folder.resolve() if folder else None)
    if not out.exists() or not any(out.iterdir()):
        return {}
    try:
        data = json.loads((out / DATA).read_text("utf-8"))
    except (OSError, ValueError):
        data = None
    if not isinstance(data, dict) or data.get("generator") != "consilience":
        raise ReportError(f"{out} holds files that are no earlier report; expected an empty folder, or name a new one")
    files = data.get("files")
    return {str(name): str(digest) for name, digest in files.items()} if isinstance(files, dict) else {}


def _refuse_documents(out: Path, folder: Path | None) -> None:
    """A report may lie in a folder of its own inside the review's, but not among the review's documents."""
    if (out / _REVIEW).exists() or out == folder:
        raise ReportError(f"{out} is the folder of a review; expected another folder, e.g. {out / 'report'}")
    for root in out.parents:
        if (root / _REVIEW).exists() or root == folder:
            if (part := out.relative_to(root).parts[0]) in _DOCUMENT_FOLDERS:
                raise ReportError(f"{out} lies among the documents of a review ({part}); expected another folder")
            return


def _remove_stale(out: Path, stale: dict[str, str]) -> None:
    """Deletes files of an earlier report, and only those: in our two folders, and as we wrote them."""
    for name, digest in stale.items():
        path = out / name
        if _OURS.fullmatch(name) and path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            path.unlink()


def _audited(review: Review) -> Sequence[Finding]:
    from consilience.audit import examine

    return examine(review)[0]


def _drawn(review: Review, findings: Sequence[Finding], palette: Palette) -> list[Drawing]:
    from .figures import drawings

    return list(drawings(review, findings, palette))
