"""Titles: their words, what they announce (erratum, reply, ...) and the numbers in which companions differ."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from rapidfuzz.distance import OSA

_GREEK = {"α": " alpha ", "β": " beta ", "γ": " gamma ", "δ": " delta ", "κ": " kappa ", "λ": " lambda ", "μ": " mu ",
          "µ": " mu ", "σ": " sigma ", "τ": " tau ", "ω": " omega ", "ε": " epsilon "}  # fmt: skip
_SPELT = str.maketrans({**_GREEK, "ß": "ss", "ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "ł": "l", "Ł": "l",
                        "đ": "d", "Đ": "d", "ı": "i", "&": " and ", "’": "'", "‘": "'"})  # fmt: skip
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
_LOST = re.compile(r"(?<=[a-z])[?\ufffd](?=[a-z])", re.IGNORECASE)
_BLANKS = {number: " " for number in range(128) if not chr(number).isalnum()}
_MISREAD = re.compile("[ÂÃÅÎÏ][\u0080-\u00bf\u0152-\u02dc\u2010-\u2122]|â€")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NOT_WORD = re.compile(r"(?:[^\w]|_)+")
_TRAILER = re.compile(
    r"\s*[\[(]\s*(?:\d+\s+refs?|review|abstract|letter|editorial|comments?|see comments?|corrected|"
    r"in process citation|retracted article|(?:published )?errat(?:um|a) (?:appears?|published)|retraction in|"
    r"republished|summary for patients|french|german|spanish|chinese|russian|italian|japanese|portuguese|in [a-z]+)"
    r"[^\[\]()]*(?:\([^()]*\)[^\[\]()]*)*[\])]\s*\.?\s*$",
    re.IGNORECASE,
)
_TWO_LANGUAGES = re.compile(r"\s*(?:;| = | / | \| |\]\.?\s*|\s\[)\s*")
_TWO_LANGUAGES_MARKS = (";", "]", " = ", " / ", " | ", "[")
_RETRACTED = re.compile(r"^\W*(?:retracted(?: article)?|withdrawn)\s*[:.-]\s*", re.IGNORECASE)

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("retraction", re.compile(r"^(?:notice of )?(?:retraction|expression of concern|withdrawal)\b")),
    ("retraction", re.compile(r"\bretraction (?:notice|of vol \d.*)$|^(?:retractacion|retratacao)\b")),
    ("erratum", re.compile(r"^(?:(?:published|author|publisher|editorial) )?"
                           r"(?:errat(?:um|a)|corrigend(?:um|a)|corrections?|addendum)\b")),
    ("erratum", re.compile(r"\b(?:erratum|corrigendum)$|\b(?:erratum|corrigendum|correction) (?:to|for|of)\b")),
    ("erratum", re.compile(r"^(?:fe de errat\w*|correccion|correcao|korrektur|rectificatif)\b|\bfe de erratas$")),
    ("erratum", re.compile(r"\bvol \d+ (?:art|p|pg|pp|page|pages)\b.*\b(?:19|20)\d\d$")),  # as Web of Science has it
    ("reply", re.compile(r"^(?:authors?s? |the authors? )?(?:reply|response|in reply)\b")),
    ("reply", re.compile(r"\b(?:reply|authors?s? reply|authors?s? response|in reply)$|\breply (?:to|from)\b")),
    ("comment", re.compile(r"^(?:invited |editorial )?(?:comments?|commentary|letter)(?: (?:on|to|re|by)\b|$)")),
    ("comment", re.compile(r"^(?:re|regarding|concerning) (?!.*\bversus\b)")),
    ("reply", re.compile(r"^(?:respuesta|resposta|replica|reponse|antwort|erwiderung)\b")),
    ("comment", re.compile(r"\b(?:a |invited )?comment(?:ary)? (?:on|to)\b|^comment(?:ary)?\b")),
    ("comment", re.compile(r"^(?:comentario|kommentar|commentaire|discussion|peer review|review|critique)s? "
                           r"(?:a|al|ao|zu|zum|zur|sur|sobre|of|on)\b")),
    ("comment", re.compile(r"^(?:faculty opinions|f1000 ?prime|faculty of 1000)\b")),
    ("summary", re.compile(r"\b(?:executive|plain language|lay) summary$|^(?:plain language|executive|lay) summary\b")),
    ("summary", re.compile(r"^summar(?:y|ies) for patients\b|\bsummary for patients$")),
    ("supplement", re.compile(r"^(?:supplement(?:ary|al)?|supporting|additional)(?: \w+){0,2} (?:for|to)\b")),
    ("supplement", re.compile(r"^(?:data|dataset|replication data) (?:from|for|of)\b")),
    ("supplement", re.compile(r"\bsupplementary (?:data|materials?|files?)$")),
    ("protocol", re.compile(r"\brationale(?: and)?(?: \w+)? design\b|\b(?:study )?design(?: and)? rationale\b")),
    ("protocol", re.compile(r"\b(?:study|trial|review) protocol\b|\bprotocol (?:for|of) an? \b|\bprotocol$")),
)  # fmt: skip
"""What a title announces its publication to be, beside the thing it is about; the first that fits."""

_MAY_ANNOUNCE = str.split(
    "errat corrig corre korrek rectif addend retra concern withdraw vol repl respon respu respos antwort erwider "
    "comment coment komment discuss review critique letter facult f1000 summar suppl support addit data protoc rational"
)
"""One of them, or "re" at the beginning, is found in every title that some pattern of ``KINDS`` fits; most titles need
no further look."""

ROMAN = {n: str(i) for i, n in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)}
NUMBER_WORDS = {w: str(i) for i, w in enumerate(str.split("one two three four five six seven eight nine ten"), 1)} | {
    w: str(i) for i, w in enumerate(str.split("first second third fourth fifth sixth seventh eighth ninth tenth"), 1)
}
_PARTED = re.compile(r"\b(?:part|volume|phase|cycle|chapter|section|stage|step|paper|study|trial|experiment|report)"
                     r" ([a-h])\b")  # fmt: skip
_COUNTING = frozenset(
    str.split("part volume phase cycle chapter section stage step paper study trial experiment report")
)
_COUNTING |= ROMAN.keys() | NUMBER_WORDS.keys()
_DIGITS = re.compile(r"\d+")
LIKE_ONE = 4
"""Shortest word in which one wrong letter is taken for a misprint."""

STOP = frozenset(
    str.split(
        "a an and are as at be by for from in into is its of on or the to with without versus vs using use "
        "after during between among der die das und von bei mit le la les de des du et en dans el los las y "
        "del un una con"
    )
)


def fold(text: str) -> str:
    """Lower-case words with single blanks between them: no accents, tags or punctuation; Greek letters spelt out.

    A question mark inside a word is a letter that an export lost (``Syrj?nen``) and is left out.
    """
    if "?" in text or "\ufffd" in text:
        text = _LOST.sub("", text)
    if text.isascii():
        plain = _TAG.sub("", html.unescape(text) if "&" in text else text) if "<" in text or "&" in text else text
        return " ".join(plain.replace("&", " and ").lower().translate(_BLANKS).split())
    plain = _TAG.sub("", html.unescape(_read_again(text))).translate(_SPELT)
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain).lower().translate(_SPELT))
    if plain.isascii():
        return " ".join(plain.translate(_BLANKS).split())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", plain).strip()


def _read_again(text: str) -> str:
    """A text of UTF-8 that was once read as Windows-1252 (``SjÃ¶gren``), as it was meant."""
    if _MISREAD.search(text):
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            pass  # letters that look so, or damage that cannot be undone
    return text


def clean(title: str) -> str:
    """A title without what databases add to it: brackets of a translation, ``[Review] [33 refs]``, ``RETRACTED:``."""
    text = title.strip().strip('"')
    if text[:12].lower().lstrip(" [(").startswith(("retracted", "withdrawn")):
        text = _RETRACTED.sub("", text)
    while text.rstrip(" .").endswith(("]", ")")) and (shorter := _TRAILER.sub("", text)) != text:
        text = shorter
    return text


def alternatives(title: str) -> tuple[str, ...]:
    """The titles in two languages that one field may hold, folded: ``Utilidad de ...; Are antimicrobials ...``."""
    if not any(mark in title for mark in _TWO_LANGUAGES_MARKS):
        return ()
    parts = [fold(part) for part in _TWO_LANGUAGES.split(title.strip("[]. ")) if part]
    long = [part for part in parts if part.count(" ") >= 3]
    return tuple(long) if len(long) > 1 else ()


def kind(folded: str) -> str:
    """erratum, retraction, reply, comment, protocol, or an empty string."""
    if not folded.startswith("re") and not any(sign in folded for sign in _MAY_ANNOUNCE):
        return ""
    return next((name for name, pattern in KINDS if pattern.search(folded)), "")


def numbers(folded: str) -> tuple[str, ...]:
    """Every number of a title, sorted: digits, Roman numerals, number words, letters of parts."""
    found = _DIGITS.findall(folded)
    words = folded.split(" ")
    if not _COUNTING.isdisjoint(words):
        found += [ROMAN[word] for word in words if word in ROMAN and (word != "i" or words[-1] == "i")]
        found += [NUMBER_WORDS[word] for word in words if word in NUMBER_WORDS]
        found += _PARTED.findall(folded)
    return tuple(sorted(found))


_SOUNDLESS = str.maketrans({**dict.fromkeys("aeiouyh "), "z": "s"})


def skeleton(folded: str) -> str:
    """The consonants of a title: much the same for haemoglobin and hemoglobin, Mädchen and Maedchen."""
    return folded.translate(_SOUNDLESS)


def informative(folded: str) -> list[str]:
    """Words that carry meaning: no articles and prepositions, no single letters."""
    return [word for word in folded.split(" ") if len(word) > 1 and word not in STOP]


def unlike_words(a: str, b: str) -> tuple[list[str], list[str]]:
    """Informative words that only one of two folded titles has, misprints and British spellings set aside.

    Two words are one where they differ in one letter or in the exchange of two neighbours (optimal string alignment
    of 1), or where one title writes as one word what the other parts.
    """
    ours, theirs = informative(a), informative(b)
    left, right = set(ours) - set(theirs), set(theirs) - set(ours)
    left -= _misprints(left, b.split(" "))
    right -= _misprints(right, a.split(" "))
    left -= _compounds(a, b)
    right -= _compounds(b, a)
    left, right = left | _opposed(a, b), right | _opposed(b, a)
    ours, theirs = a.split(" "), b.split(" ")
    return [word for word in ours if word in left], [word for word in theirs if word in right]


CONTRASTS = frozenset(str.split("with without before after during under over"))
"""Words that carry no meaning of their own, and turn it where another one stands in the other title."""


def _opposed(a: str, b: str) -> set[str]:
    """Single letters (vitamin A, hepatitis C) and contrasting words of a title, where the other has others."""
    ours, theirs = set(a.split(" ")), set(b.split(" "))
    found: set[str] = set()
    for telling in ({word for word in ours | theirs if len(word) == 1 and word.isalpha()}, CONTRASTS):
        left, right = (ours - theirs) & telling, (theirs - ours) & telling
        if left and right:
            found |= left
    return found


def _compounds(a: str, b: str) -> set[str]:
    """Words of a title that the other writes in two, or as half of one: gastric cancer, gastriccancer."""
    ours, theirs = a.split(" "), b.split(" ")
    whole = {x + y for x, y in pairwise(theirs)}.intersection(ours)
    halves = {half for pair in pairwise(ours) if "".join(pair) in theirs for half in pair}
    return whole | halves


def _misprints(words: Iterable[str], others: Iterable[str]) -> set[str]:
    """The words that differ from one of the others by a misprint alone."""
    near = [word for word in others if len(word) >= LIKE_ONE and not word.isdigit()]
    return {
        word
        for word in words
        if len(word) >= LIKE_ONE and not word.isdigit() and any(_misprint(word, other) for other in near)
    }


def _misprint(x: str, y: str) -> bool:
    if abs(len(x) - len(y)) <= 1:
        return OSA.distance(x, y, score_cutoff=1) <= 1
    short, long = (x, y) if len(x) < len(y) else (y, x)
    return long in (short + "ed", short + "ing")  # blind and blinded
