"""Rows of study tables: one study each, with its label, size, age, design, arms and reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from consilience.model.printed import Printed
from consilience.model.quantities import TimeUnit
from consilience.model.study import Age, Allocation, Design, Status

from ...facts import Group, Row, Sized
from ...finding import Spot
from ...manuscript.document import Manuscript
from .citations import Citations
from .places import spot
from .references import slug
from .shapes import Column, Line, Shaped, is_total, text_of

VERSUS = re.compile(r"\s+(?:vs?\.?|versus|or|compared (?:with|to)|frente a|contra|comparado con)\s+", re.IGNORECASE)

_CONTROL = re.compile(
    r"\b(placebo|control|standard|usual|conventional|no treatment|sham|chemotherapy|ct|soc|best supportive|observation"
    r"|convencional|est[áa]ndar|habitual|quimioterapia|qt|only)\b",
    re.IGNORECASE,
)
_EXPERIMENTAL = re.compile(
    r"\b(?:experimental|intervention|treatment|treated|intervenci[óo]n|tratamiento)\b.{0,12}\b(?:arms?|groups?)\b"
    r"|\b(?:arms?|groups?|grupos?|brazos?) (?:experimental|tratad|de intervenci)",
    re.IGNORECASE,
)
_PHASES: tuple[tuple[str, str], ...] = (
    (r"\b(?:i|1)\s*[/–-]\s*(?:ii|2)[ab]?\b", "1/2"),
    (r"\b(?:ii|2)\s*[/–-]\s*(?:iii|3)[ab]?\b", "2/3"),
    (r"\b(?:iv|4)\b", "4"),
    (r"\b(?:iii|3)[ab]?\b", "3"),
    (r"\b(?:ii|2)[ab]?\b", "2"),
    (r"\b(?:i|1)[ab]?\b", "1"),
)
_ALLOCATIONS: tuple[tuple[str, Allocation], ...] = (
    (r"non-?\s?randomi[sz]ed|quasi|cuasi|(?:no|não)[- ](?:aleatori[sz]ad|randomi[sz]ad)", "non-randomised"),
    (
        r"(?:single|one)[- ](?:arm|group)|brazo [úu]nico|[úu]nico brazo|un solo (?:brazo|grupo)|bra[çc]o [úu]nico"
        r"|[úu]nico bra[çc]o|um s[óo] bra[çc]o|uncontrolled|no controlad|não controlad",
        "single-arm",
    ),
    (
        r"cohort|retrospe[ck]ti[vf]|retrospectiv|observational|observacional|coorte|cross[- ]sectional|transversal"
        r"|case[- ]?(?:control|series|reports?)|series? of cases|casos? (?:y|e) (?:controle?s?)|caso[- ]controle?"
        r"|(?:serie|series|s[ée]ries?|informes?|reportes?|relatos?) de casos?|regist(?:ry|ries|ros?\b)"
        r"|chart review|before[- ](?:and[- ])?after|antes (?:y|e) despu[ée]s|antes e depois",
        "observational",
    ),
    (r"randomi[sz]ed|\brcts?\b|\beca\b|\becas\b|\becr\b|aleatori[sz]ad|randomi[sz]ad", "randomised"),
)
_NONE = re.compile(
    r"[-–—]|n/?a|(?:none|no|ninguno|nenhum|no (?:comparator|control)(?: (?:group|arm))?|single[- ]arm|un solo brazo"
    r"|sin (?:comparador|control|grupo (?:de )?control))(?:\s*\([^()]*\))?"
)
_NAMED_NONE = re.compile(r"[a-z]{3}|\bno\b")
"""Of cells without a comparator those that say so; a dash may stand for anything."""
_AGE = re.compile(r"(?P<relation>[<>≤≥]\s*)?(?P<low>\d+(?:[.,]\d+)?)(?:\s*(?:[-–]|to|a)\s*(?P<high>\d+(?:[.,]\d+)?))?")
_UNITS: tuple[tuple[str, TimeUnit], ...] = (
    (r"\bdays?\b|d[íi]as?\b", "days"),
    (r"\bweeks?\b|semanas?\b", "weeks"),
    (r"\bmonths?\b|\bmo\b|meses|\bm\b", "months"),
)


@dataclass
class Draft:
    """A study as its tables tell it, one after the other."""

    key: str
    printed: str
    spot: Spot
    status: Status
    reports: tuple[str, ...]
    group: str | None = None
    no_comparator: str = ""
    """What a column of comparators prints for a study that has none."""
    arms: tuple[Group, ...] = ()
    designs: list[tuple[Design, Spot]] = field(default_factory=list)
    sizes: list[Sized] = field(default_factory=list)
    ages: list[tuple[Age, Spot]] = field(default_factory=list)
    countries: tuple[str, ...] = ()
    experimental: list[Sized] = field(default_factory=list)
    """Numbers of people that a column states for the experimental arm alone."""
    control: list[Sized] = field(default_factory=list)

    def groups(self) -> tuple[Group, ...]:
        """The arms with their numbers of people; an experimental arm that only its number tells of is added."""
        arms = self.arms or ((Group("experimental", "experimental arm", True, (), ()),) if self.experimental else ())
        one = sum(arm.experimental for arm in arms) == 1
        return tuple(
            replace(arm, sizes=tuple(self.experimental if arm.experimental else self.control))
            if one or not arm.experimental
            else arm
            for arm in arms
        )

    def row(self, label: str) -> Row:
        """The study as a fact."""
        designs = [design for design, _ in self.designs]
        return Row(
            key=self.key,
            printed=self.printed,
            label=label,
            status=self.status,
            spot=self.spot,
            group=self.group,
            designs=tuple(("review", design, at) for design, at in self.designs),
            allocation=next((d.allocation for d in designs if d.allocation), None),
            phase=next((d.phase for d in designs if d.phase), None),
            arms=self.groups(),
            sizes=tuple(self.sizes),
            ages=tuple(("review", age, at) for age, at in self.ages),
            traits=tuple(
                (name, "review", values)
                for name, values in (
                    ("country", self.countries),
                    ("comparator", (self.no_comparator,) if self.no_comparator else ()),
                )
                if values
            ),
            reports=self.reports,
            articles=self.reports[:1],
            registrations=(),
            outcome_kinds=frozenset(),
            reports_bound=True,
        )


class Studies:
    """The studies of a review's tables. A label means one study, unless one table prints it twice."""

    def __init__(self, manuscript: Manuscript, citations: Citations) -> None:
        self.manuscript, self.citations = manuscript, citations
        self.drafts: dict[str, Draft] = {}
        self.lines: dict[tuple[int, int], str] = {}
        """Key of the study in a line of a table, by the table's offset and the line's index."""

    def add(self, shaped: Shaped) -> None:
        """Every study of one table, with what its columns say of it."""
        seen: set[str] = set()
        for line in shaped.lines:
            label = text_of(self.manuscript, line.cells[0])
            if not label or is_total(label):
                continue
            draft = self._draft(shaped, line, label, seen)
            seen.add(draft.key)
            self.lines[shaped.block.span.start, line.index] = draft.key
            self._fill(draft, shaped, line)

    def rows(self) -> dict[str, Row]:
        """Every study as a fact; where two are labelled alike, followed by the first intervention."""
        labels = [draft.printed for draft in self.drafts.values()]
        return {
            draft.key: draft.row(
                f"{draft.printed} [{draft.arms[0].label}]"
                if labels.count(draft.printed) > 1 and draft.arms
                else draft.printed
            )
            for draft in self.drafts.values()
        }

    def _draft(self, shaped: Shaped, line: Line, label: str, seen: set[str]) -> Draft:
        reports = self.citations.of_label(label)
        base = slug(re.sub(r"\bet al\.?|\by cols?\.?", "", label))[:60].strip("-") or f"row-{line.index}"
        key, number = base, 2
        while key in seen or (key in self.drafts and self._another(self.drafts[key], shaped, line)):
            key, number = f"{base}-{number}", number + 1
        if key not in self.drafts:
            first = line.cells[0]
            assert first is not None
            excluded = re.search(r"exclu", shaped.caption, re.IGNORECASE) is not None
            self.drafts[key] = Draft(
                key,
                label,
                spot(self.manuscript, first.span, f"study/{key}"),
                "excluded" if excluded else "included",
                reports,
            )
        return self.drafts[key]

    def _another(self, draft: Draft, shaped: Shaped, line: Line) -> bool:
        """True where a line of another table, labelled alike, has other people and another treatment."""
        said = {c.role: text_of(self.manuscript, line.cells[c.index]) for c in shaped.columns[1:]}
        n, given = whole_number(said.get("n", "")), {slug(arm.label) for arm in arms_of(said.get("intervention", ""))}
        other_people = n is not None and bool(draft.sizes) and n not in [size.n for size in draft.sizes]
        return other_people and bool(given) and bool(draft.arms) and not given & {slug(arm.label) for arm in draft.arms}

    def _fill(self, draft: Draft, shaped: Shaped, line: Line) -> None:
        """What the columns of one line say of its study."""
        draft.group = draft.group or line.group or None
        said: dict[str, str] = {}
        for column in shaped.columns[1:]:
            cell = line.cells[column.index]
            words = text_of(self.manuscript, cell)
            if cell is not None and words:
                at = spot(self.manuscript, cell.span, f"study/{draft.key}/{column.role}")
                said.setdefault(column.role, words)
                self._characteristic(draft, column, words, at)
        if "intervention" in said and not draft.arms:
            draft.arms = tuple(arms_of(said["intervention"]))
        if "country" in said and not draft.countries:
            draft.countries = tuple(
                part.strip() for part in re.split(r"[,;/]| and | y ", said["country"]) if part.strip()
            )
        comparator = said.get("comparator", "")
        if comparator and len(draft.arms) == 1 and not _NONE.fullmatch(comparator.lower()):
            draft.arms += (Group("comparator", comparator, False, (), ()),)
        elif len(draft.arms) < 2 and _NONE.fullmatch(comparator.lower()) and _NAMED_NONE.search(comparator.lower()):
            draft.no_comparator = comparator

    def _characteristic(self, draft: Draft, column: Column, words: str, at: Spot) -> None:
        if column.role == "n" and (n := whole_number(words)):
            if is_experimental(column.header):
                draft.experimental.append(Sized("review", n, at))
            elif is_control(column.header):
                draft.control.append(Sized("review", n, at))
            else:
                draft.sizes.append(Sized("review", n, at))
        elif column.role == "age" and (age := age_of(words, column.header)):
            draft.ages.append((age, at))
        elif column.role in ("design", "study") and (design := design_of(words)):
            draft.designs.append((design, at))


def arms_of(words: str) -> Iterator[Group]:
    """Arms of an intervention as printed: "Dasatinib vs. imatinib + CT" are two, the first one experimental."""
    parts = [part.strip() for part in VERSUS.split(words) if part.strip()]
    controls = [bool(_CONTROL.search(part)) for part in parts]
    for index, part in enumerate(parts):
        experimental = index == 0 if not any(controls) or all(controls) else not controls[index]
        yield Group(slug(part)[:40].strip("-") or f"arm-{index + 1}", part, experimental, (), ())


def is_control(label: str) -> bool:
    """True for the label of an arm that others are compared with."""
    return bool(_CONTROL.search(label))


def is_experimental(words: str) -> bool:
    """True for a header or caption about the experimental arms."""
    return bool(_EXPERIMENTAL.search(words))


def whole_number(words: str) -> int | None:
    """A cell that holds one whole number, thousands marked or not."""
    match = re.fullmatch(r"[nN]?\s*=?\s*(\d{1,3}(?:[,. ]\d{3})+|\d+)\s*(?:\*|†|‡|[a-d])?", words.strip())
    return int(re.sub(r"\D", "", match[1])) if match else None


def design_of(words: str) -> Design | None:
    """Design as printed: phase, allocation, centres, masking; None for words that say none of these."""
    plain = words.lower()
    allocation = next((found for pattern, found in _ALLOCATIONS if re.search(pattern, plain)), None)
    phase = None
    if marked := re.search(r"(?:phase|fase)s?\s*((?:[ivx]+|\d)[ab]?(?:\s*[/–-]\s*(?:[ivx]+|\d)[ab]?)?)", plain):
        phase = next((found for pattern, found in _PHASES if re.search(pattern, marked[1])), None)
    elif "pilot" in plain:
        phase = "pilot"
    centres = (
        "several"
        if re.search(r"multi-?cent", plain)
        else "one"
        if re.search(r"mono-?cent|single[- ]cent", plain)
        else None
    )
    masking = "open" if re.search(r"\bopen\b|abierto", plain) else "double" if "double" in plain else None
    if not (allocation or phase or centres or masking):
        return None
    return Design.model_validate(
        {"label": words, "allocation": allocation, "phase": phase, "centres": centres, "masking": masking}
    )


def age_of(words: str, header: str) -> Age | None:
    """An age as printed: "9.4", "1.5-17.9 (median not mentioned)", "<15", "170-179 days"."""
    match = _AGE.search(words)
    if not match:
        return None
    unit = next((unit for pattern, unit in _UNITS if re.search(pattern, words.lower())), None)
    unit = unit or next((unit for pattern, unit in _UNITS[:2] if re.search(pattern, header.lower())), "years")
    low, high = (Printed(text.replace(",", ".")) if text else None for text in (match["low"], match["high"]))
    relation = (match["relation"] or "").strip()
    statistic = "mean" if re.search(r"mean|media\b|média", f"{header} {words}".lower()) else "median"
    if relation in ("<", "≤"):
        return Age(high=low, unit=unit)
    if relation:
        return Age(low=low, unit=unit)
    if high is not None:
        return Age(low=low, high=high, unit=unit)
    within = re.search(
        r"[(\[]\s*(?:range:?\s*)?(\d+(?:\.\d+)?)\s*(?:[-–]|to|a)\s*(\d+(?:\.\d+)?)", words[match.end() :]
    )
    low_limit, high_limit = (Printed(within[1]), Printed(within[2])) if within else (None, None)
    return Age(value=low, statistic=statistic, low=low_limit, high=high_limit, unit=unit)
