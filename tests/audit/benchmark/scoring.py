"""Runs the auditor over correct papers and their copies with one error each, and counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from .auditor import Audit, Found
from .mutations import KINDS, Planted, plant
from .paper import Language, Paper
from .review_report import write_review
from .trial_report import write_trial
from .writers import Format, write


@dataclass(frozen=True, slots=True)
class Job:
    """One paper to be written, audited, damaged and audited again."""

    seed: int
    paper: str
    """``trial`` or ``review``."""
    language: Language
    formats: tuple[Format, ...]
    kinds: tuple[str, ...]
    folder: Path
    position: int
    """Turns the formats over, so that every kind meets every format."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One planted error and whether it was found."""

    kind: str
    paper: str
    type: str
    language: Language
    format: Format
    found: bool
    near: tuple[str, ...]
    """Codes that point at the place, but are of another family or fired on the correct paper too."""
    wrong: tuple[str, ...]
    right: tuple[str, ...]
    where: str
    file: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A finding on a correct paper."""

    paper: str
    type: str
    language: Language
    format: Format
    severity: str
    code: str
    message: str
    quote: str
    file: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One correct paper in one format: how many correct numbers it holds."""

    paper: str
    type: str
    language: Language
    format: Format
    numbers: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that the auditor refused or stumbled over; all of them are good files."""

    format: Format
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a job found."""

    readings: tuple[Reading, ...]
    alarms: tuple[Alarm, ...]
    hits: tuple[Hit, ...]
    unread: tuple[Unread, ...] = ()


def write_paper(seed: int, paper: str, language: Language) -> Paper:
    """A trial report or a systematic review."""
    return write_trial(seed, language) if paper == "trial" else write_review(seed, language)


def planted_errors(paper: Paper, kinds: Iterable[str]) -> Iterator[Planted]:
    """One copy a kind, as far as the paper gives occasion."""
    for name in kinds:
        planted = plant(KINDS[name], paper, Random(f"{paper.name} {name}"))
        if planted is not None:
            yield planted


def run(job: Job, audit: Audit, families: Mapping[str, str]) -> Outcome:
    """Audit one paper in all formats and each of its damaged copies in one."""
    paper = write_paper(job.seed, job.paper, job.language)
    readings, alarms, hits = [], [], []
    unread: list[Unread] = []

    def findings_in(path: Path, format: Format) -> Sequence[Found]:
        try:
            return audit(path)
        except Exception as error:  # whatever it is, the user would have got no findings
            unread.append(Unread(format, str(path), f"{type(error).__name__}: {error}"))
            return ()

    known: dict[Format, set[tuple[str, str]]] = {}
    for format in job.formats:
        path = write(paper, format, job.folder)
        findings = findings_in(path, format)
        known[format] = {(str(f["code"]), str(f["message"])) for f in findings}
        readings.append(Reading(paper.name, job.paper, job.language, format, len(paper.ledger)))
        alarms += [_alarm(paper, job, format, path, f) for f in findings]
    for number, planted in enumerate(planted_errors(paper, job.kinds)):
        format = job.formats[(job.position + number) % len(job.formats)]
        path = write(planted.paper, format, job.folder, f"{paper.name}-{planted.kind}")
        hits.append(_hit(planted, job, format, path, findings_in(path, format), known[format], families))
    return Outcome(tuple(readings), tuple(alarms), tuple(hits), tuple(unread))


def _alarm(paper: Paper, job: Job, format: Format, path: Path, finding: Found) -> Alarm:
    quote = " | ".join(str(spot.get("quote", "")) for spot in finding["where"])[:300]
    return Alarm(
        paper.name, job.paper, job.language, format, str(finding["severity"]), str(finding["code"]),
        str(finding["message"]), quote, str(path),
    )  # fmt: skip


def _hit(
    planted: Planted,
    job: Job,
    format: Format,
    path: Path,
    findings: Sequence[Found],
    known: set[tuple[str, str]],
    families: Mapping[str, str],
) -> Hit:
    pointing = [finding for finding in findings if points_at(finding, planted.wrong)]
    expected = KINDS[planted.kind].families
    found = [
        finding for finding in pointing
        if families.get(str(finding["code"]), "") in expected
        and (str(finding["code"]), str(finding["message"])) not in known
    ]  # fmt: skip
    near = () if found else tuple(sorted({str(finding["code"]) for finding in pointing}))
    return Hit(
        planted.kind, planted.paper.name, job.paper, job.language, format, bool(found), near, planted.wrong,
        planted.right, planted.where[:300], str(path),
    )  # fmt: skip


def points_at(finding: Found, wrong: Iterable[str]) -> bool:
    """True where the message or a quotation of a finding holds one of the planted words as a whole word or number."""
    said = [str(finding["message"]), *(str(spot.get("quote", "")) for spot in finding["where"])]
    texts = [form for text in said for form in _forms(text)]
    return any(_holds(text, form) for token in wrong for form in _forms(token.lstrip("<>= ")) for text in texts)


def _forms(text: str) -> tuple[str, str]:
    """A text with one kind of decimal sign, minus and space; and the same without signs for thousands."""
    text = " ".join(text.lower().replace("−", "-").replace("–", "-").split())
    plain = re.sub(r"(?<=\d)[ \u202f](?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<=\d)[·,](?=\d)", ".", text), re.sub(r"(?<=\d)[.,](?=\d{3}(?!\d))", "", plain).replace("·", ".")


def _holds(text: str, token: str) -> bool:
    if not token:
        return False
    if not any(character.isalnum() for character in token):
        return token in text
    numeric = token[-1].isdigit()
    after = r"(?![\d]|\.\d)" if numeric else r"(?!\w)"
    before = r"(?<![\d.])" if token[0].isdigit() else r"(?<!\w)"
    return re.search(before + re.escape(token) + after, text) is not None
