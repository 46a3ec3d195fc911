"""What a paragraph is, told by its words: captions, lists of abbreviations, notes, front matter, reference numbers.

For formats with paragraphs (``paragraphs``). For those with lines only, where a line may be half a paragraph or a row
of a table, ``titles`` asks for more.
"""

from __future__ import annotations

import re

_ABBREVIATIONS = r"(?:list of |lista de )?(?:abbreviations?|abreviaturas?|abrevia[cç](?:iones|ões)|acronyms?|siglas)"

_SAYS_ABBREVIATIONS = re.compile(rf"\s*{_ABBREVIATIONS}(?: used| and acronyms| y siglas)?\s*[:.]?\s*$", re.IGNORECASE)

_BEGINS_ABBREVIATIONS = re.compile(
    rf"\s*{_ABBREVIATIONS}(?: used| and acronyms| y siglas)?(?: in (?:this|the) \w+)?"
    r"\s*(?:[:.—–-]|\s(?=(?-i:[A-Z0-9]{2,})\b))",
    re.IGNORECASE,
)

_SHORT_FORM = r"[A-Z0-9][\w/+&.-]{1,14}(?:\s?[A-Z0-9]\w*)?"

_PAIRS = re.compile(rf"\s*{_SHORT_FORM}\s*[,:=–]\s*[^;.]{{3,80}}(?:;\s*{_SHORT_FORM}\s*[,:=–]\s*[^;]{{3,80}}){{1,}}")

_CAPTION = re.compile(
    r"\s*(?:(?P<table>(?:supplement\w+ |e?appendix |suppl\. )?(?:tables?|tablas?|tabelas?|cuadros?|quadros?|etable))"
    r"|(?P<figure>(?:supplement\w+ |suppl\. )?(?:figures?|figuras?|figs?\.?|gr[áa]ficos?|box|chart|scheme|efigure)))"
    r"\s+(?:S|A|B|e)?-?(?:\d+[A-Za-z]?(?:[.-]\d+)?|[IVX]+)\b",
    re.IGNORECASE,
)

_SENTENCE_AFTER = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:and|or|also|shows?|lists?|presents?|summari[sz]es?|gives?|reports?|details?|illustrates?|"
    r"depicts?|displays?|provides?|describes?|contains?|compares?|indicates?|in|of|for|y|e|muestra|presenta|resume|describe|"
    r"ilustra|detalla|mostra|apresenta)\b|\s*,",
)

_NOTE = re.compile(
    r"\s*(?:notes?|notas?|source|fuente|fonte|legend|leyenda|key|footnotes?)\b\s*[:.]"
    r"|\s*(?:[*†‡§¶#]|\^[a-z*†‡§¶#]|[ᵃᵇᶜᵈᵉ]|\([a-z]\)\s|(?-i:[a-z]\s+(?=[A-Z])))|\s*values are\b|\s*data are\b",
    re.IGNORECASE,
)

_LICENCE = re.compile(
    r"open[- ]access article|creative commons|all rights reserved|©|\(c\) \d{4}|copyright", re.IGNORECASE
)

_DATE = r"(?:\d{1,2}\s+(?:de\s+)?[^\W\d]{3,}|[^\W\d]{3,}\.?\s+\d{1,2}),?\s+(?:de\s+)?(?:19|20)\d\d"

_FRONT = re.compile(
    r"\b(?:received|accepted|revised|published(?: online)?|recibido|aceptado|publicado|recebido|aceito)"
    rf"(?:\s*:|\s+(?:on |el )?{_DATE}|\s+\d{{4}}-\d\d-\d\d)"
    r"|\S@\S+\.\w|^\W*(?:correspond(?:ence|ing author)|correspondencia|autor de correspondencia|orcid|doi\s*:|https?://|"
    r"edited by|reviewed by|key ?words?|palabras clave|palavras-chave|authors?|autores|affiliations?|citation|to cite|"
    r"c[óo]mo citar|running (?:head|title))\b",
    re.IGNORECASE,
)

_INSTITUTION = re.compile(
    r"\b(?:universit\w+|universidade?|universidad|hospital\w*|departa?mento?|department|institut[oe]?|facult\w+|"
    r"school of|servicio de|servi[çc]o de|division of|college|clinic|cl[íi]nica|cent(?:re|er) for|centro de)\b",
    re.IGNORECASE,
)

_PARTICLES = {
    "and",
    "y",
    "e",
    "et",
    "de",
    "del",
    "la",
    "las",
    "los",
    "da",
    "dos",
    "das",
    "van",
    "von",
    "der",
    "den",
    "di",
}

_STATEMENT = re.compile(r"\d\s?%|\d[.·,]\d|\b(?:p|n|HR|OR|RR|CI|IC)\s*[=<>≤≥]?\s*\d")

_NUMBER = re.compile(r"\s*(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.)](?=\s)|(\d{1,4})(?=\s+[A-Z]))")

_OPENS_ABSTRACT = re.compile(
    r"\s*(?:abstract|summary|background|objectives?|aims?|purpose|importance|introduction|resumen|resumo|antecedentes|"
    r"objetivos?|introducci[óo]n|contexto)\s*[:.—–]\s*\S",
    re.IGNORECASE,
)


def says_abbreviations(title: str) -> bool:
    """True for the heading of a list of abbreviations."""
    return _SAYS_ABBREVIATIONS.match(title) is not None


def is_abbreviations(text: str) -> bool:
    """True for a paragraph that lists abbreviations: announced, or two and more as "ALL, acute ...; EFS, ..."."""
    return _BEGINS_ABBREVIATIONS.match(text[:200]) is not None or _PAIRS.fullmatch(text[:5000].rstrip(" .")) is not None


def is_caption(text: str) -> bool:
    """True for "Table 2. Characteristics", not for a sentence that begins with "Table 2 shows"."""
    found = _CAPTION.match(text)
    return found is not None and _SENTENCE_AFTER.match(text, found.end()) is None


def is_table_caption(text: str) -> bool:
    """True for the caption of a table."""
    found = _CAPTION.match(text)
    return found is not None and found["table"] is not None and is_caption(text)


def is_bare_label(text: str) -> bool:
    """True for "Table 2" alone."""
    found = _CAPTION.match(text)
    return found is not None and not text[found.end() :].strip(" .:|–—-")


def is_note(text: str) -> bool:
    """True for what may stand below a table: notes, marks with their meaning, abbreviations."""
    return _NOTE.match(text) is not None or is_abbreviations(text)


def opens_abstract(text: str) -> bool:
    """True for a paragraph that begins with "Abstract:", "Background:" and the like."""
    return _OPENS_ABSTRACT.match(text) is not None


def is_front(text: str) -> bool:
    """True for names, affiliations, dates, addresses and licences; false for anything that states a number."""
    if _LICENCE.search(text) or _FRONT.search(text[:300]):
        return True
    if _STATEMENT.search(text):
        return False
    if _INSTITUTION.search(text) and len(text.split()) < 120 and _small_share(text) < 0.3:
        return True
    return _only_names(text)


def reference_number(text: str) -> str:
    """The number that an entry of the reference list begins with; empty where it has none."""
    found = _NUMBER.match(text)
    return next((group for group in found.groups() if group), "") if found else ""


def _only_names(text: str) -> bool:
    words = [word.strip(".,;:*†‡§") for word in text.split()]
    words = [word for word in words if word and not word.startswith("^")]
    names = [word for word in words if word not in _PARTICLES]
    return 2 <= len(names) <= 200 and not text.endswith((".", ":", "?")) and all(name[0].isupper() for name in names)


def _small_share(text: str) -> float:
    words = text.split()
    return sum(word.islower() for word in words) / max(1, len(words))
