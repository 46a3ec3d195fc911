"""What a review denies to all of its studies: "no study measured pain", "no trial came from Latin America"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...facts import AbsenceClaim, Row, Value
from ...finding import Spot
from ...manuscript.document import Manuscript, Span
from .lexicon import Lexicon
from .places import spot
from .references import slug
from .shapes import Shaped, text_of
from .studies import Studies

_STUDIES = (
    r"(?:studies|study|trials?|rcts?|reports|articles|publications|estudios?|ensayos?|trabajos?|art[íi]culos?"
    r"|estudos?|ensaios?)"
)
_NONE = re.compile(
    rf"\b(?:no (?:included |eligible |single |other )?{_STUDIES}|none of (?:the |these "
    rf"|our )?(?:\w+ )?(?:included )?{_STUDIES}"
    rf"|not (?:one|a single) {_STUDIES}|neither {_STUDIES}"
    rf"|ning[úu]n {_STUDIES}(?: incluido)?|ninguno de (?:los|estos) (?:\w+ )?{_STUDIES}(?: incluidos)?"
    rf"|nenhum(?: dos)? {_STUDIES}(?: inclu[íi]dos?)?)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"^(?: \w+)?\s+(?:reported|measured|assessed|evaluated|examined|investigated|addressed|studied|provided|gave"
    r"|presented"
    r"|described|included|contained|had|recorded|collected|notific[óo]|midi[óo]|aport[óo]|inform[óo]|evalu[óo]"
    r"|report[óo]"
    r"|analiz[óo]|incluy[óo]|estudi[óo]|describi[óo]|present[óo]|registr[óo]|relatou|avaliou|mediu)\s+"
    r"(?:on\s+|de\s+|sobre\s+|acerca de\s+)?(?:(?:any\s+|ning[úu]n\s+)?(?:data|results?|information|outcomes?|datos"
    r"|resultados"
    r"|informaci[óo]n|dados)\s+(?:on|about|for|of|regarding|sobre|de|acerca de)\s+)?(?:the\s+|la\s+|el\s+|las\s+"
    r"|los\s+|a\s+|o\s+)?",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    rf"^(?P<of>[^.;:,]{{3,80}}?)\s+(?:was|were)\s+not\s+(?:reported|measured|assessed|evaluated|examined|recorded)\s+"
    rf"(?:by|in)\s+any\s+(?:of the\s+)?(?:included\s+)?{_STUDIES}"
    rf"|^(?P<de>[^.;:,]{{3,80}}?)\s+no (?:se|fue|fueron)\s+(?:\w+)\s+(?:en|por)\s+ning[úu]n(?:o de los)?\s+{_STUDIES}",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^[^.;]{0,40}?\b(?:from|in|conducted in|carried out in|performed in|de|en|realizad[oa]s? en"
    r"|procedentes? de)\s+(?P<place>[A-ZÁÉÍÓÚ]"
    r"[\w'-]+(?:(?: (?:the )?| and | y | del? )[A-ZÁÉÍÓÚ][\w'-]+)*)\s*(?:was|were|could|met|fue|cumpl|[.,;)]|$)"
)
_REGIONS: dict[str, str] = {
    "latin america|latinoamerica|america latina|south america|sudamerica|america del sur": "argentina bolivia brazil "
    "brasil chile colombia costa-rica cuba ecuador el-salvador guatemala honduras mexico nicaragua panama paraguay "
    "peru "
    "dominican-republic republica-dominicana uruguay venezuela",
    "africa": "algeria angola benin botswana burkina-faso cameroon egypt egipto ethiopia gabon ghana kenya "
    "madagascar malawi mali "
    "morocco mozambique namibia niger nigeria rwanda senegal south-africa sudafrica sudan tanzania tunisia uganda "
    "zambia "
    "zimbabwe",
    "europe|europa": "austria belgium bulgaria croatia czech-republic denmark dinamarca estonia finland france "
    "francia germany "
    "alemania greece grecia hungary ireland italy italia latvia lithuania netherlands norway poland portugal "
    "romania serbia "
    "slovakia slovenia spain espana sweden suecia switzerland suiza united-kingdom uk reino-unido",
    "asia": "bangladesh cambodia china hong-kong india indonesia iran iraq israel japan japon korea south-korea "
    "lebanon "
    "malaysia mongolia nepal pakistan philippines saudi-arabia singapore sri-lanka taiwan thailand vietnam",
    "north america|norteamerica": "canada united-states usa us estados-unidos mexico",
}
"""Countries of a region, as slugs in English and, where they differ, Spanish; not complete."""


def read_absences(
    manuscript: Manuscript,
    rows: Sequence[Row],
    values: Sequence[Value],
    lexicon: Lexicon,
    countries: Sequence[tuple[str, str, Spot]],
) -> Iterator[AbsenceClaim]:
    """Sentences of a review that deny an outcome or a country to all of its studies.

    Only plain denials are read: the outcome stands right behind the verb and ends the clause ("no study reported a
    difference in survival" and "no study measured pain at one year" say something else).
    """
    tables = [block.span for block, _ in manuscript.tables]
    tabled = [v for v in values if v.row.status == "included" and _within(v.spot, tables)]
    for sentence in manuscript.sentences:
        role = manuscript.section(sentence.block).role
        if not rows or role not in ("results", "discussion", "abstract", "conclusion") or sentence.block.table:
            continue
        words = manuscript[sentence.span]
        for start, end, tail in _denied(words):
            against = [*_measured(tail, tabled, lexicon)] or [*_located(tail, countries)]
            if against:
                span = Span(sentence.span.start + start, sentence.span.start + end)
                yield AbsenceClaim(spot(manuscript, span, f"absence/{span.start}"), tail, tuple(against))


def read_countries(
    manuscript: Manuscript, tables: Sequence[Shaped], studies: Studies, rows: Sequence[Row]
) -> list[tuple[str, str, Spot]]:
    """Label of each included study, the country that its row states, and where."""
    labels = {row.key: row.label for row in rows if row.status == "included"}
    found = []
    for shaped in tables:
        column = shaped.column("country")
        for line in shaped.lines if column and shaped.shape == "studies" else ():
            assert column is not None
            cell, key = line.cells[column.index], studies.lines.get((shaped.block.span.start, line.index))
            if cell is not None and key in labels and (country := text_of(manuscript, cell)):
                found.append((labels[key], country, spot(manuscript, cell.span, f"study/{key}/country")))
    return found


def _denied(words: str) -> Iterator[tuple[int, int, str]]:
    """Where something is denied to all studies, and what: from its first word to the end of the clause."""
    for match in _NONE.finditer(words):
        rest = words[match.end() :]
        verb = _VERB.match(rest)
        begin = match.end() + (verb.end() if verb else 0)
        clause = re.split(r"[.;:]|, (?:and|but|while|whereas|y|pero|aunque)\b", words[begin:])[0]
        yield match.start(), begin + len(clause), clause.strip() if verb else f"~{clause.strip()}"
    if passive := _PASSIVE.match(words.strip()):
        yield 0, passive.end(), (passive["of"] or passive["de"]).strip()


def _measured(tail: str, values: Sequence[Value], lexicon: Lexicon) -> Iterator[tuple[str, Spot]]:
    """The studies whose tables hold the outcome that some words are, and nothing but."""
    bare = re.sub(r"^(?:the|la|el|las|los) ", "", tail.strip(" ,."), flags=re.IGNORECASE)
    mentions = lexicon.mentions(bare)
    if len(mentions) != 1 or mentions[0].start > 0 or re.sub(r"\W|\([^)]*\)", "", bare[mentions[0].end :]):
        return
    seen: set[str] = set()
    for value in values:
        if value.outcome.id == mentions[0].outcome.id and value.row.key not in seen:
            seen.add(value.row.key)
            yield value.row.label, value.spot


def _located(tail: str, countries: Sequence[tuple[str, str, Spot]]) -> Iterator[tuple[str, Spot]]:
    """The studies whose rows state the place that some words name."""
    match = _FROM.match(tail.lstrip("~") + ".")
    if not tail.startswith("~") or not match:
        return
    place = slug(match["place"])
    wanted = next((c.split() for names, c in _REGIONS.items() if place.replace("-", " ") in names.split("|")), [place])
    for label, country, at in countries:
        if {slug(part) for part in re.split(r"[,;/]| and | y ", country)} & set(wanted):
            yield label, at


def _within(at: Spot, tables: Sequence[Span]) -> bool:
    return at.span is not None and any(table.start <= at.span[0] < table.end for table in tables)
