"""Levels in the CSV of robvis: Study, one column a domain, Overall, and maybe Weight (McGuinness 2021).

McGuinness & Higgins 2021, Res Synth Methods 12:55. robvis reads the initials of a level only; here the whole words must
be levels of the instrument, so that "Severe" is not taken for "Serious".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from consilience.model.appraisal import Appraisal, DomainJudgement
from consilience.model.review import Review
from consilience.model.study import Study

from .instruments import Instrument
from .routing import near

_NOTHING = {"", "na", "n/a", "not applicable"}


def column(code: str) -> str:
    """Heading of a domain's column: robvis calls the first domain of cluster trials D1, not D1a."""
    return code.removesuffix("a") if code[1:2].isdigit() else code


def take(review: Review, text: str, instrument: Instrument, result: str | None = None) -> list[Study]:
    """The studies with an appraisal more, whose levels are those of the rows; NA is left out.

    Raises ``ValueError`` with line and reason for a column, study or level that is not known.
    """
    reader = csv.DictReader(io.StringIO(text))
    header = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    domains = {column(domain.code): domain for domain in instrument.domains_for(None)}
    if "Study" not in header or "Overall" not in header:
        raise ValueError(
            f"line 1: columns {', '.join(header) or 'none'}; expected Study, {', '.join(domains)}, Overall"
        )
    if strange := [name for name in header if name not in {"Study", "Overall", "Weight", *domains}]:
        raise ValueError(f"line 1: column {strange[0]} is not known; {instrument.title} has {', '.join(domains)}")
    return list(_studies(review, reader, instrument, result))


def _studies(
    review: Review, reader: csv.DictReader[str], instrument: Instrument, result: str | None
) -> Iterator[Study]:
    names = {name.casefold(): study for study in review.studies for name in (study.id, study.label)}
    domains = {column(domain.code): domain for domain in instrument.domains_for(None)}
    seen: set[str] = set()
    for row in reader:
        at = f"line {reader.line_num}"
        name = (row["Study"] or "").strip()
        study = names.get(name.casefold()) or _named_first(names, name)
        if study is None:
            raise ValueError(f'{at}: "{name}" is no study of this review{near(name, list(names))}')
        if study.id in seen:
            raise ValueError(f'{at}: "{name}" stands twice; expected one row a study')
        seen.add(study.id)
        overall = _level(instrument, row["Overall"], at)
        levels = [
            DomainJudgement(domain=domain.label, level=level)
            for heading, domain in domains.items()
            if (level := _level(instrument, row.get(heading), at))
        ]
        if overall is None:
            continue
        content = {"instrument": instrument.name, "result": result, "level": overall, "domains": tuple(levels)}
        taken = Appraisal.model_validate({key: value for key, value in content.items() if value})
        yield study.model_copy(update={"appraisals": (*study.appraisals, taken)})


def _named_first(names: dict[str, Study], name: str) -> Study | None:
    """The study whose label the name begins with, before a comma: rows of results are named so on export."""
    return next((study for label, study in names.items() if name.casefold().startswith(f"{label},")), None)


def _level(instrument: Instrument, printed: str | None, at: str) -> str | None:
    if (printed or "").strip().lower() in _NOTHING:
        return None
    try:
        return instrument.level(printed or "")
    except ValueError as error:
        raise ValueError(f"{at}: {error}") from None
