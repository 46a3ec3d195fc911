"""What a table is about: its columns by role, its rows by kind, told from headers and the first column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ...manuscript.document import Block, Cell, Manuscript, Span, Table

Role = Literal[
    "study",
    "year",
    "n",
    "age",
    "design",
    "country",
    "intervention",
    "comparator",
    "followup",
    "bias",
    "domain",
    "certainty",
    "weight",
    "effect",
    "events",
    "p",
    "reason",
    "other",
]

Shape = Literal["studies", "forest", "findings", "arms", "groups", "other"]
"""studies: one row a study; forest: the same with weights or a pooled row; findings: one row an outcome with its
certainty (GRADE); arms: one row a variable or outcome, one column an arm; groups: one row an arm."""

_COUNTED = "patients|participants|subjects|children|pacientes|participantes|evaluable|randomi[sz]ed|total"
_SIDE = (
    r"(?:experimental|intervention|treatment|treated|control|comparator|placebo) ?(?:arm|group)?"
    r"|(?:brazo|grupo|braço) (?:experimental|de intervenci[óo]n|intervenci[óo]n|control"
    r"|de control|tratado|placebo|intervenção)"
)
_ROLES: tuple[tuple[Role, str], ...] = (
    (
        "certainty",
        r"^grade\b(?! ?[≥>\d])|\(grade\)|certainty|quality of (the )?evidence|certeza|calidad de la evidencia"
        r"|qualidade da evid",
    ),
    (
        "bias",
        r"risk of bias|\brob ?-?2?\b|robins|overall (bias|judge?ment|risk)|riesgo de sesgo|risco de viés|study quality",
    ),
    (
        "domain",
        r"^(d\d|domain \d|dominio \d)\b|^(randomi[sz]ation( process)?|deviations?\b.*|missing (outcome )?data"
        r"|measurement of.*outcome.*|selection of (the )?reported.*|confounding|selection of participants.*"
        r"|classification of interventions?)$",
    ),
    ("weight", r"\bweights?\b|\bpeso\b"),
    ("p", r"^p([- ]?values?)?\b|^valor (de )?p\b|^p$"),
    ("age", r"\bage\b|\bedad\b|\bidade\b"),
    (
        "n",
        r"^(n|no\.?|number|sample size|n[úu]m(ero)?|tama[ñn]o( de la)? muestra(l)?|tamanho da amostra)( of| de)?"
        rf"( \(?({_COUNTED})\)?)?( \(?n\)?)?$"
        r"|^(patients|participants|pacientes|participantes|total n|sample)(,? \(?n\)?)?$|sample size"
        rf"|^(n|no\.?|number|n[úu]m(ero)?)\b( of| de)?( {_COUNTED})?[,:]? ?"
        rf"\(?(in |of |en |del? |no )?(the |el |la )?({_SIDE})\)?$"
        rf"|^({_SIDE})[,:]? \(?n\)?$",
    ),
    (
        "study",
        r"^(study|studies|trial|author|first author|reference|source|estudio|autor|ensayo|referencia|estudo)s?\b",
    ),
    ("year", r"^(year|a[ñn]o|ano)( of publication)?$"),
    ("design", r"\bdesign\b|\bphase\b|study type|type of study|dise[ñn]o|tipo de estudio|\bfase\b|desenho|^study$"),
    ("events", r"\bevents?\b|\beventos?\b|n ?/ ?n\b"),
    ("country", r"\bcountry|\bregion|pa[íi]s|setting"),
    ("comparator", r"^(comparator|comparison|control)s?\b|^comparador|^grupo control"),
    (
        "intervention",
        r"^(intervention|treatment|drug|therapy|regimen|exposure|intervenci[óo]n|tratamiento|f[áa]rmaco"
        r"|interven[çc][ãa]o)s?\b",
    ),
    ("followup", r"follow[- ]?up|seguimiento|seguimento"),
    ("reason", r"\breasons?\b|motivo|raz[óo]n"),
    (
        "effect",
        r"\[?95 ?%|\b(hr|or|rr|md|smd|rd)\b|hazard ratio|odds ratio|risk ratio|mean difference|\beffect\b|ic ?95",
    ),
)
_N = re.compile(r"\(?\b[nN]\s*[=:]\s*(\d[\d,  ]*\d|\d)\)?")
_AUTHORS = r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)*"
_STUDY = re.compile(
    rf"\bet al\b|\by cols?\b|^{_AUTHORS},? \(?(?:19|20)\d\d[a-z]?\)?|^(?:van|von|de|del|der) .*(?:19|20)\d\d"
)
_TOTAL = re.compile(
    r"^(total|overall|pooled|subtotal|summary|combined|random[- ]effects|fixed[- ]effect|common[- ]effect|global"
    r"|re model|fe model)\b",
    re.IGNORECASE,
)


_GROUP = re.compile(
    r"^(?:(?:treatment |study )?(?:group|arm)|treatment|grupo|brazo|tratamiento|braço)\b", re.IGNORECASE
)


_VARIABLE = re.compile(
    r"\b[nN] ?\(%\)|\((?:%|range|iqr|sd|rango|de|dp)\)"
    r"|^(?:median|mean|sex|age|male|female|mediana|media|sexo|edad|idade)\b",
    re.IGNORECASE,
)
"""Labels of rows that are variables, whatever stands above them: no arm is called "Age" or "Sex, n (%)"."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, from the top down, and what it holds."""

    index: int
    header: str
    role: Role
    n: int | None
    """Number of people that the header states, e.g. "Dasatinib (n = 92)"."""

    @property
    def label(self) -> str:
        """The header without its number of people."""
        return " ".join(_N.sub("", self.header).replace("()", "").split()).strip(" ,;:")

    @property
    def arm(self) -> str:
        """The name before the number of people: "Placebo (n = 54), any grade" is "Placebo"."""
        match = _N.search(self.header)
        return self.header[: match.start()].strip(" ,;:([") if match and match.start() else self.label


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the header, and the group heading that it stands under."""

    index: int
    cells: tuple[Cell | None, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Shaped:
    """A table with its meaning."""

    block: Block
    table: Table
    shape: Shape
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    caption: str

    def column(self, role: Role) -> Column | None:
        """The first column of a role."""
        return next((column for column in self.columns if column.role == role), None)


def shape_of(manuscript: Manuscript, block: Block, table: Table) -> Shaped:
    """Roles of the columns, rows under their group headings, and what the table is about."""
    columns = tuple(_columns(manuscript, table))
    tests = frozenset(column.index for column in columns if column.role == "p")
    lines = tuple(_lines(manuscript, table, tests))
    caption = manuscript[table.caption] if table.caption else ""
    return Shaped(block, table, _shape(manuscript, columns, lines), columns, lines, caption)


def text_of(manuscript: Manuscript, cell: Cell | None) -> str:
    """The words of a cell; empty for none."""
    return manuscript[cell.span].strip() if cell is not None else ""


def is_total(label: str) -> bool:
    """True for the label of a row that sums or pools the rows above it."""
    return bool(_TOTAL.match(label.strip()))


def is_study(label: str) -> bool:
    """True for a label by author and year."""
    return bool(_STUDY.search(label))


def stated_n(words: str) -> int | None:
    """``n = 92`` in some words."""
    match = _N.search(words)
    return int(re.sub(r"\D", "", match[1])) if match else None


def _columns(manuscript: Manuscript, table: Table) -> Iterator[Column]:
    for index in range(table.columns):
        parts: list[str] = []
        spans: set[Span] = set()
        for row in range(table.header_rows):
            cell = table.at(row, index)
            if cell is not None and cell.span not in spans and cell.colspan < table.columns:
                spans.add(cell.span)
                parts.append(text_of(manuscript, cell))
        header = " ".join(part for part in parts if part)
        yield Column(index, header, _role(header, parts), stated_n(header))


def _role(header: str, parts: list[str]) -> Role:
    """Role of a column: by its own lowest header first, then by the whole."""
    for words in (parts[-1] if parts else "", header):
        plain = " ".join(_N.sub("", words).lower().split()).strip(" ()")
        for role, pattern in _ROLES:
            if plain and re.search(pattern, plain):
                return role
    return "n" if header.strip().lower() in ("n", "no", "n.", "no.") else "other"


def _lines(manuscript: Manuscript, table: Table, tests: frozenset[int] = frozenset()) -> Iterator[Line]:
    """Rows with numbers, each below its heading: a label alone, or with nothing but the p value of its categories."""
    group = ""
    for index in range(table.header_rows, len(table.rows)):
        cells = tuple(table.at(index, column) for column in range(table.columns))
        filled = {cell.span for cell in cells if cell is not None and text_of(manuscript, cell)}
        if not filled:
            continue
        untested = {
            c.span for at, c in enumerate(cells) if at not in tests and c is not None and text_of(manuscript, c)
        }
        if table.columns - len(tests) > 2 and len(filled) > 1:
            filled = untested
        if len(filled) == 1 and table.columns > 1 and text_of(manuscript, cells[0]):
            group = text_of(manuscript, cells[0])
            if not is_study(group):
                continue
        yield Line(index, cells, group)


def _shape(manuscript: Manuscript, columns: tuple[Column, ...], lines: tuple[Line, ...]) -> Shape:
    if not lines or not columns:
        return "other"
    labels = [text_of(manuscript, line.cells[0]) for line in lines]
    rows = [label for label in labels if label and not is_total(label)]
    roles = {column.role for column in columns}
    studies = sum(is_study(label) for label in rows)
    named = columns[0].role == "study" and len(rows) >= 2 and roles & {"n", "weight", "bias", "domain"}
    if rows and (studies >= 0.5 * len(rows) or named):
        pooled = "weight" in roles or ("effect" in roles and any(is_total(label) for label in labels))
        return "forest" if pooled else "studies"
    if "certainty" in roles:
        return "findings"
    arms = len(rows) <= 12 and not any(_VARIABLE.search(label) for label in rows)
    if arms and _GROUP.match(columns[0].header) and len(columns) > 2 and not any(c.n is not None for c in columns):
        return "groups"
    if any(column.n is not None for column in columns[1:]) or len(columns) > 1:
        return "arms"
    return "other"
