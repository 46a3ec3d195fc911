"""Levels in the CSV of robvis: Study, one column a domain, Overall, and maybe Weight (McGuinness 2021).

McGuinness & Higgins 2021, Res Synth Methods 12:55. robvis reads the initials of a level only; here a level is a word of
the instrument, or its initials, so that "Severe" is not taken for "Serious".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consilience.model.appraisal import Appraisal, DomainJudgement
from consilience.model.instrument import Domain
from consilience.model.review import Review
from consilience.model.study import Study

from .conclusions import settled
from .instruments import Instrument, normal_level
from .recording import found_in
from .routing import near
from .spelling import plain

Target = tuple[str, str | None]
"""A study and one of its results; None for the study as a whole."""

_NOTHING = {"", "na", "nan", "x", "notapplicable", "none"}
_STUDY = {"study", "studyid", "studyname", "studylabel", "trial", "author", "authors", "authoryear", "reference"}
_OVERALL = {"overall", "overallriskofbias", "overallbias", "overallrisk", "overalljudgement", "overalljudgment", "rob"}
_WEIGHT = {"weight", "weights", "weightpercent"}
_NO_INFORMATION = "No information"
"""robvis draws it for every instrument, those included that do not define it: it is printed then, and found."""


def column(code: str) -> str:
    """Heading of a domain's column: robvis calls the first domain of cluster trials D1, not D1a."""
    return code.removesuffix("a") if code[1:2].isdigit() else code


def cells(appraisal: Appraisal, instrument: Instrument) -> list[str]:
    """The levels of an appraisal in the order of robvis: each domain, then overall.

    robvis reads initials, so a level that the instrument does not have would be drawn as another one: it is NA.
    """
    domains = instrument.domains_for(None)
    by_id: dict[str, str] = {}
    for at, each in enumerate(appraisal.domains):
        domain = _domain(instrument, each.domain)
        if domain is None and at < len(domains):
            # A name that is not known: its place tells, in a complete list or where the domain there begins so.
            complete, begins = (
                len(appraisal.domains) == len(domains),
                plain(domains[at].label).startswith(plain(each.domain)),
            )
            domain = domains[at] if complete or begins else None
        if domain is not None:
            by_id[domain.id] = each.level
    return [_known(instrument, by_id.get(domain.id)) for domain in domains] + [_known(instrument, appraisal.level)]


def _known(instrument: Instrument, printed: str | None) -> str:
    level = normal_level(printed or "")
    return level.capitalize() if level in instrument.levels else "NA"


def _domain(instrument: Instrument, name: str) -> Domain | None:
    try:
        return instrument.domain(name)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of such a file."""

    line: int
    name: str
    overall: str | None
    domains: dict[str, str]
    """Level by label of the domain; what is NA is left out."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought: studies with new printed levels, and the names of rows that held nothing new."""

    studies: tuple[Study, ...]
    unchanged: tuple[str, ...]
    n: int
    """Number of appraisals that are new."""


def read(text: str, instrument: Instrument) -> list[Row]:
    """The rows of a file with commas, semicolons or tabs. Raises ``ValueError`` with line and reason."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count), skipinitialspace=True)
    header = next(reader, [])
    places = _places(header, instrument)
    rows = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        at = f"line {reader.line_num}"
        if len(cells) != len(header):
            raise ValueError(f"{at}: {len(cells)} cells; expected {len(header)}, as in line 1")
        given = {what: cells[place].strip() for what, place in places.items()}
        levels = {
            domain.label: level
            for domain in instrument.domains_for(None)
            if domain.id in given and (level := _level(instrument, given[domain.id], at, domain))
        }
        rows.append(Row(reader.line_num, given["study"], _level(instrument, given["overall"], at), levels))
    return rows


def _places(header: Sequence[str], instrument: Instrument) -> dict[str, int]:
    """Where the study, the overall level and each domain (by id) stand."""
    domains = instrument.domains_for(None)
    expected = f"expected Study, {', '.join(column(each.code) for each in domains)}, Overall"
    places: dict[str, int] = {}
    for at, heading in enumerate(header):
        name, domain = plain(heading), _domain(instrument, heading)
        if domain is None and (short := re.match(r"d(?:omain)?\s*(\d+[a-z]?)\b", heading.strip(), re.IGNORECASE)):
            domain = _domain(instrument, short[1])  # "D1: Randomisation process"
        key = "study" if name in _STUDY else "overall" if name in _OVERALL else domain.id if domain else ""
        if not key and (name in _WEIGHT or (name in ("", "x") and at == 0)):
            continue  # weights are computed, and R writes numbers of rows first
        if not key:
            raise ValueError(f'line 1: column "{heading.strip()}" is not known; {expected}')
        if key in places:
            raise ValueError(f'line 1: column "{heading.strip()}" says again what another column says; {expected}')
        places[key] = at
    missing = [column(each.code) for each in domains if each.id not in places]
    missing = [*(["Study"] if "study" not in places else []), *(missing if len(missing) < len(domains) else [])]
    missing += ["Overall"] if "overall" not in places else []
    if missing:
        raise ValueError(f"line 1: no column {', '.join(missing)}; {expected}")
    return places


def _level(instrument: Instrument, printed: str, at: str, domain: Domain | None = None) -> str | None:
    written = plain(printed)
    if written in _NOTHING:
        return None
    known = instrument.definition.levels_of(domain) if domain else instrument.definition.all_levels
    meant = {each for each in (*known, _NO_INFORMATION) if written in {plain(each), *_initials(each)}}
    if len(meant) == 1:
        return meant.pop()
    try:
        return instrument.level(printed, domain)
    except ValueError as error:
        raise ValueError(f"{at}: {error}") from None


def _initials(level: str) -> set[str]:
    """ "s" and "sc" of some concerns, "m" of moderate, "ni" of no information."""
    words = [word[0] for word in normal_level(level).partition(" (")[0].split()]
    return {"".join(words), words[0]} if level != _NO_INFORMATION else {"".join(words)}


def take(
    review: Review,
    text: str,
    instrument: Instrument,
    result: str | None = None,
    named: Mapping[str, Target] | None = None,
) -> Taken:
    """The levels of a file as printed levels of the review's studies.

    ``named``: the study and result of a row's name, as an export names it; else a row names a study, and ``result``
    says which of its results the levels are of. Levels that are printed in the review already, or that its assessments
    come to, are nothing new. Raises ``ValueError`` with line and reason for a study, column or level that is not known,
    for two rows about one thing, and for a level that differs from the one printed in the review.
    """
    rows = read(text, instrument)
    known = {plain(name): target for name, target in (named or {}).items()}
    changed: dict[str, Study] = {}
    seen: dict[Target, int] = {}
    unchanged, n = [], 0
    for row in rows:
        study_id, about = known.get(plain(row.name)) or (_study(review, row).id, None)
        about = about or result
        study = changed.get(study_id) or next(each for each in review.studies if each.id == study_id)
        if about is not None and about not in {each.id for each in study.results}:
            raise ValueError(f'line {row.line}: "{about}" is no result of {study_id}')
        if (study_id, about) in seen:
            raise ValueError(
                f'line {row.line}: "{row.name}" stands twice (line {seen[study_id, about]}); expected one row each'
            )
        seen[study_id, about] = row.line
        after = None if row.overall is None else _printed(study, instrument, about, row, _come_to(review, study))
        if after is None:
            unchanged.append(row.name)
        else:
            changed[study_id], n = after, n + 1
    return Taken(tuple(changed.values()), tuple(unchanged), n)


def _come_to(review: Review, study: Study) -> Study:
    """The study with the levels that its assessments come to."""
    return next(each for each in settled(review.model_copy(update={"studies": (study,)})).studies)


def _printed(study: Study, instrument: Instrument, result: str | None, row: Row, come_to: Study) -> Study | None:
    """The study with the levels of a row; None where they stand there already."""
    before = found_in(study, instrument, result, instrument.effect(None))
    if before is not None:
        now = found_in(come_to, instrument, result, instrument.effect(None))
        if now is not None and now.level is not None:
            theirs = [*row.domains.values(), row.overall]
            ours = [each for each in cells(now, instrument) if each != "NA"]
            if [normal_level(each or "") for each in theirs] == [normal_level(each) for each in ours]:
                return None
            if before.level is not None:
                raise ValueError(
                    f'line {row.line}: "{row.name}" differs from the levels printed in the review '
                    f"({', '.join(ours)}); correct one of them by hand"
                )
    levels = tuple(DomainJudgement(domain=label, level=level) for label, level in row.domains.items())
    content = {"level": row.overall, "domains": levels}
    if before is None:
        full = {"instrument": instrument.name, "result": result, **content}
        new = Appraisal.model_validate({key: value for key, value in full.items() if value})
        return study.model_copy(update={"appraisals": (*study.appraisals, new)})
    layered = before.model_copy(update=content)
    return study.model_copy(update={"appraisals": tuple(layered if e is before else e for e in study.appraisals)})


def _study(review: Review, row: Row) -> Study:
    """The study that a row names: by id, by label, or by first name and year where that is only one."""
    wanted = plain(row.name)
    for study in review.studies:
        if wanted in (plain(study.id), plain(study.label)):
            return study
    short = [study for study in review.studies if _short(row.name) and _short(row.name) == _short(study.label)]
    if len(short) == 1:
        return short[0]
    if len(short) > 1:
        listed = ", ".join(study.id for study in short)
        raise ValueError(f'line {row.line}: "{row.name}" may be {listed}; write the id')
    names = [name for study in review.studies for name in (study.id, study.label)]
    raise ValueError(f'line {row.line}: "{row.name}" is no study of this review{near(row.name, names)}')


def _short(name: str) -> str:
    """First word and year: "Lund & Okoye, 2019" is lund2019; empty without a year."""
    year = re.search(r"\b(?:19|20)\d\d[a-z]?\b", name)
    first = re.match(r"\W*([^\W\d_]+)", name)
    return f"{first[1]}{year[0]}".casefold() if year and first else ""


def names(targets: Iterator[tuple[str, str, Target]]) -> dict[str, Target]:
    """A name of its own for each target: the short one; the long one where two would share it; else with its id."""
    given = list(targets)
    found: dict[str, Target] = {}
    for short, long, target in given:
        shorts = [each for each, _, other in given if other != target]
        longs = [each for _, each, other in given if other != target]
        name = short if short not in shorts else long if long not in longs else f"{long} [{target[1]}]"
        found[name] = target
    return found
