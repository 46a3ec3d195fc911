"""What a line is by its words: heading, caption, note, entry of a list, front matter."""

from __future__ import annotations

import re
from typing import Literal

from .document import Role
from .sections import number_and_title, role_of

_CAPTION = re.compile(
    r"^\W{0,2}(?:supplement(?:ary|al)\s+|suplementari[ao]\s+|e?appendix\s+)?"
    r"(?P<kind>table|tabla|tabela|cuadro|quadro|figure|fig\.?|figura|gr[áa]fico|box|panel|recuadro|scheme|esquema)\s*"
    r"(?P<number>(?:[A-Z]{0,2}[.-]?)?\d{1,3}[A-Za-z]?|[IVX]{1,5})\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)

_NOTE = re.compile(
    r"^\W{0,2}(?:abbreviations?|notes?|nota|notas|abreviaturas?|abreviações|siglas|sources?|fuente|fonte|legend|"
    r"adapted from|data are|values are|los datos son|valores en)\b\s*[:.—–-]?"
    r"|^(?:[*†‡§¶‖#]\s?|\^\{?(?-i:[a-h\d])\}?\s?|(?-i:[a-h])(?-i:[A-Z])|(?-i:[b-h])\s)(?=\S)",
    re.IGNORECASE,
)

_DEFINED = re.compile(r"(?:^|[;,.]\s*)([A-Z0-9][\w\d+/.\s-]{0,24}?)(?:\s*[:=]\s|,\s)(?=[A-Za-zÁ-ú0-9])")
"""One definition of a list of abbreviations: "CI: confidence interval" or "CI, confidence interval"."""

_CONTINUED = re.compile(r"^[\s.:,(—–-]*(?:cont(?:inued|\.|inuaci[óo]n|inuação|'d)?|continúa)\b", re.IGNORECASE)

_ABBREVIATIONS = re.compile(
    r"^(?:list of )?(?:abbreviations?|abreviaturas?|abreviações|siglas)(?: used)?\s*[:.—–-]", re.IGNORECASE
)

KEYWORDS = re.compile(
    r"^(?:key\s?-?words?|index terms|palabras? clave|palavras?[- ]chave|descriptores|descritores)\b", re.IGNORECASE
)

_RUN_IN = re.compile(r"^(abstract|summary|resumen|resumo)\s*[:.—–-]+\s*(?=\S)", re.IGNORECASE)

STRUCTURED = re.compile(
    r"^(?:background|context|importance|objectives?|aims?|purpose|introduction|rationale|methods?|design|setting|"
    r"participants|patients|interventions?|main outcomes?(?: and measures?)?|data sources?|study selection|"
    r"data extraction|"
    r"results?|findings|limitations?|conclusions?(?: and relevance)?|interpretation|funding|"
    r"(?:systematic review |trial )?registration|antecedentes|introducci[óo]n|introdução|objetivos?|m[ée]todos?|"
    r"material(?:es)? y m[ée]todos?|pacientes y m[ée]todos?|resultados?|conclusi[óo]n(?:es)?|conclus(?:ão|ões)|"
    r"limitaciones|registro|financiaci[óo]n)$",
    re.IGNORECASE,
)
"""Headings within an abstract."""

_EXACT = re.compile(
    r"^(?:abstract|summary|synopsis|resumen|resumo|introduction|background|rationale|objectives?|aims?|methods?"
    r"|methodology|"
    r"(?:materials?|patients|participants|subjects) and methods|methods and materials|"
    r"statistical (?:analys[ie]s|methods)|"
    r"study design|search strategy|eligibility criteria|inclusion criteria|exclusion criteria|data extraction|"
    r"data analysis|"
    r"data synthesis|risk of bias(?: assessment)?|results?|findings|results and discussion|discussion|"
    r"(?:study )?limitations?|"
    r"strengths and limitations|conclusions?|interpretation|references?|bibliography|literature cited|"
    r"acknowledge?ments?|funding(?: (?:sources?|information|statement))?|financial support|"
    r"conflicts? of interests?(?: statement)?|"
    r"competing interests?|declarations?(?: of (?:competing )?interests?)?|disclosures?|"
    r"author(?:s['’]?|['’]s)? contributions?|"
    r"contributors|data (?:availability|sharing)(?: statement)?|availability of data(?: and materials?)?|"
    r"supplementary (?:materials?|data|information)|supporting information|appendix(?: [a-z0-9])?|appendices|"
    r"ethics(?: statement| approval)?(?: and consent(?: to participate)?)?|ethical approval|consent for publication|"
    r"publisher['’]s note|generative ai statement|abbreviations?|(?:lista de )?(?:abreviaturas?|siglas|abreviações)"
    r"|figure legends?|tables?|figures?|registration|"
    r"introducci[óo]n|antecedentes|objetivos?|m[ée]todos?|metodolog[íi]a|(?:materiales?|pacientes) y m[ée]todos?|"
    r"material y m[ée]todos?|resultados?|hallazgos|discusi[óo]n|resultados y discusi[óo]n|limitaciones|"
    r"conclusi[óo]n(?:es)?|"
    r"referencias(?: bibliogr[áa]ficas)?|bibliograf[íi]a|agradecimientos|financiaci[óo]n|financiamiento|"
    r"conflictos? de inter[ée]s(?:es)?|contribuci[óo]n(?:es)? de los autores|an[áa]lisis estad[íi]stico|"
    r"introdução|materia(?:l|is) e m[ée]todos|resultados e discussão|discussão|conclus(?:ão|ões)|refer[êe]ncias"
    r"(?: bibliogr[áa]ficas)?|agradecimentos|financiamento|conflitos? de interesses?|an[áa]lise estat[íi]stica)$",
    re.IGNORECASE,
)

_HEADING_NUMBER = re.compile(r"^\s*(?:(?:\d{1,2}\.)*\d{1,2}\.?|[IVX]{1,5}\.)\s+(?=[^\W\d_])")

_TERMINAL = re.compile(r"""[.!?;,:]["'”’)\]]*$""")

_WEAK_WORDS = (
    "the a an of and or in on at to for with by from as is are was were be that which this these than into "
    "between among our their its not no el la los las de del y o en con por para un una que se su sus como e da "
    "do das dos em com um uma ao na no "
)
_WEAK = frozenset(_WEAK_WORDS.split())
"""Words that end no sentence and no heading."""


def is_caption(text: str) -> bool:
    """True for "Table 2. Outcomes", "TABLE 2 Outcomes" and "Tabla 2"; not for "Table 2 shows" or "Table 2)."."""
    match = _CAPTION.match(text)
    if match is None:
        return False
    rest = match["rest"]
    after = rest.lstrip()
    if not after:
        return True
    if re.match(r"^\s*(?:[.:|—–-]|\((?:cont|continued|continuaci))", rest, re.IGNORECASE):
        return after.strip(".: ") != "" or match["kind"][0].isupper()
    return rest[0].isspace() and match["kind"][0].isupper() and after[0].isupper()


def caption_of(text: str) -> Literal["table", "figure"]:
    """Whether a caption is one of a table; boxes and panels count as tables."""
    match = _CAPTION.match(text)
    kind = match["kind"].lower() if match else ""
    return "figure" if kind.startswith(("fig", "gr", "sch", "esq")) else "table"


def caption_label(text: str) -> str:
    """ "table 2" of "TABLE 2 Outcomes"."""
    match = _CAPTION.match(text)
    return f"{match['kind']} {match['number']}".lower() if match else ""


def is_continued(text: str) -> bool:
    """True for "Table 2 (continued)"."""
    match = _CAPTION.match(text)
    return bool(match and _CONTINUED.match(match["rest"]))


def is_note(text: str) -> bool:
    """True for what stands below a table: abbreviations, signs and their meaning, sources."""
    return bool(_NOTE.match(text)) or is_definitions(text)


def is_definitions(text: str) -> bool:
    """True for a list of abbreviations: "CI: confidence interval, CR: complete remission"."""
    return bool(_ABBREVIATIONS.match(text)) or (
        bool(re.match(r"^[A-Z0-9][\w+/-]{0,14}\s*[:=,]\s*\w", text))
        and len(_DEFINED.findall(text)) >= 2
        and len(re.findall(r"[:=;]", text)) >= 2
    )


def is_abbreviations(text: str) -> bool:
    """True for a paragraph that says of itself that it lists abbreviations."""
    return bool(_ABBREVIATIONS.match(text))


def run_in_abstract(text: str) -> bool:
    """True for an abstract whose heading stands in its first line: "Abstract: We searched ..."."""
    return bool(_RUN_IN.match(text))


def structured_label(text: str) -> str:
    """ "Methods" of "Methods: We searched ..."; empty where a paragraph has no such beginning."""
    match = re.match(r"^([^\W\d_][^:.—–]{2,40}?)\s*[:.—–]\s+\S", text)
    return match[1] if match and STRUCTURED.match(match[1].strip()) else ""


def is_known_title(text: str) -> bool:
    """True for a line that is, its number aside, a title that papers use: "3. Results", "MÉTODOS"."""
    _, title = number_and_title(text)
    return bool(_EXACT.match(title.strip().rstrip(".:").strip()))


def known_role(text: str) -> Role | None:
    """The role of a known title."""
    return role_of(number_and_title(text)[1]) if is_known_title(text) else None


def is_numbered_title(text: str) -> bool:
    """True for "2.1 Data analysis": a number, few words, the first with a capital, no full stop at the end."""
    match = _HEADING_NUMBER.match(text)
    if match is None or len(text) > 160 or _TERMINAL.search(text):
        return False
    title = text[match.end() :]
    words = title.split()
    if not 1 <= len(words) <= 18 or not (title[0].isupper() or "." in match[0].strip().rstrip(".")):
        return False
    return words[-1].lower() not in _WEAK and not re.search(r"\b(?:19|20)\d\d[;):]|\bdoi\b|et al", title)


def is_short_title(text: str) -> bool:
    """True for a line that could be a heading by its form alone: few words, capital first, no stop, not data."""
    words = text.split()
    if not 1 <= len(words) <= 12 or len(text) > 90 or _TERMINAL.search(text) or not text[0].isupper():
        return False
    if re.search(r"@|https?:|doi|©|\d{3,}|\^|[=<>%|\t]| {3,}", text) or words[-1].lower() in _WEAK:
        return False
    return sum(c.isalpha() for c in text) >= 0.7 * len(text.replace(" ", ""))


def ends_open(text: str) -> bool:
    """True where a paragraph stops before its sentence does: no closing mark, or a word that needs another."""
    bare = text.rstrip()
    return bool(bare) and not re.search(r"""[.!?:;…]["'”’»)\]]*(?:\^?[\d,–-]+)?$""", bare)


def ends_weakly(text: str) -> bool:
    """True where the last word cannot be the last: "the titles of", "age,"."""
    bare = text.rstrip()
    last = re.split(r"[\s(]+", bare)[-1].lower() if bare else ""
    return last in _WEAK or bare.endswith((",", "(", "-", "–", "/", "&"))


def begins_within(text: str) -> bool:
    """True where a text begins inside a sentence: a small letter, a closing or opening bracket, a sign."""
    return bool(text) and (text[0].islower() or text[0] in "()[]%,;:≤≥<>=±&") and not re.match(r"^[a-z]\)\s", text)
