"""Tokens: numbers, words and signs of a text, each with its place; what only looks like a number is told apart here.

One pass from left to right. The patterns below are the lexical forms, each bounded in length, so that the time grows
with the length of the text and with nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from .numbers import NUMBER_WORDS
from .vocabulary import (
    COUNTED,
    CURRENCIES,
    FOREIGN_UNITS,
    JOINED_UNITS,
    LABELS,
    LIMIT_WORDS,
    TIME_UNITS,
    YEAR_WORDS,
)

Decimal = Literal[".", ","]

NUMBER, WORD, NOISE, END = "number", "word", "noise", "end"
OPEN, CLOSE = "open", "close"


class Token(NamedTuple):
    """One token. ``kind`` is one of the names above or the sign itself, in its plainest form ("-", "±", "<=")."""

    kind: str
    text: str
    """Words: lower case without accents. Signs: as printed."""
    start: int
    end: int
    digits: str = ""
    """Numbers: sign, digits and a decimal point, whatever mark was printed."""
    raw: str = ""
    """As printed."""


_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre"
    "|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
)
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"

_FORMS: dict[str, str] = {
    "address": r"(?:https?://|www\.)[^\s]{1,300}|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,100}|10\.\d{4,9}/[^\s]{1,200}",
    "date": rf"(?<![\w.,])(?:\d{{4}}-\d\d?-\d\d?|\d\d?[/.]\d\d?[/.]\d{{4}}|\d{{4}}-\d{{6}}-\d\d"
    rf"|\d\d?(?:st|nd|rd|th)?\s(?:de\s)?(?i:{_MONTH})\b\.?(?:,?\s(?:de\s|del\s)?\d{{4}})?"
    rf"|(?i:{_MONTH})\b\.?\s(?:de\s)?(?:\d\d?(?:st|nd|rd|th)?(?![\d.%])(?:,?\s\d{{4}})?|\d{{4}}))(?![\w%])",
    "volume": r"(?<![\w.])(?:(?:19|20)\d\d;\s?)?\d{1,4}\s?\(\d{1,3}(?:[-–]\d{1,3})?\)"
    r"(?:\s?:\s?e?\d{1,7}(?:[-–]\d{1,7})?|,\s?(?:e\d{3,9}|\d{2,7}[-–]\d{1,7}))(?![\d.%])",
    "journal": r"(?<![\w.])(?:19|20)\d\d;\s?\d{1,4}:\s?e?\d{1,7}(?:[-–]\d{1,7})?",
    "karyotype": r"(?<!\w)(?:t|inv|del|der|add|dup|ins|dic|i)\s?\((?=[^)]{0,20}[;pqXY])[\dXYpq.;, ]{1,20}\)"
    r"(?:\([pq\d.;]{1,20}\))?",
    "version": r"(?<!\w)[vV]\.?\d+(?:\.\d+)*|(?<![\w.,])\d+(?:\.\d+){2,6}(?![\w])",
    "phone": r"\+\d[\d \-()]{7,20}\d",
    "gestation": r"(?<![\w.,])\d{1,2}\s?\+\s?\d(?=\s?(?:weeks?|wk|semanas?|days?|d[ií]as?|dias?)\b)",
    "power": r"\d{1,6}(?:[.,]\d{1,6})?[eE][-−–]\d{1,2}(?!\w)"
    # A middle dot is also the decimal point of some journals: "1·10–2·31" are two limits.
    r"|\d{1,6}(?:[.,]\d{1,6})?\s?·\s?10\s?(?:\^\s?\{?[-−–]?\d{1,3}\}?|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
    r"|\d{1,6}(?:[.,·]\d{1,6})?\s?[x×*]\s?10\s?"
    r"(?:\^\s?\{?[-−–]?\d{1,3}\}?|[-−–]\s?\d{1,3}|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\([-−–]?\d{1,2}\)|\([-−–]\)\(?\d{1,3}\)?"
    r"|\s\d(?![\d.,])|(?:6|9|12)(?=\s?(?:/\s?[lLµμ]|cells)))",
    "tens": r"(?<![\w.,])10(?:−\d(?![\d.,%])|\(\d{1,2}\)\s?/\s?\w{1,6}"
    r"|(?:\^\{?[-−–]?\d{1,3}\}?|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})(?:/\w{1,6})?)",
    "citation": r"\^\{?\(?\d[\d,–\- ]{0,30}\)?\}?(?:\^)?",
    "long": r"\d{13,}",
    "number": r"(?:(?<![\w.,·])[.·]\d{1,12}|\d{1,12}(?:[.,·∙⋅]\d{1,12}){0,6})",
    "squared": r"(?<!\w)(?:I|[Tt]au|[Cc]hi|χ|τ|[Xx])\s?\^?\s?\{?[2²]\}?"
    r"(?=[\s)]{0,2}(?:[=<>:(]|of|was|statistic|de|para|for|test))",
    "effect": r"Hedges(?:['’]s?)?\s?\(?[gG]\b|Cohen['’]?s\s[dD]\b",
    "interval_word": r"(?:IC|CI|ICr|CrI)(?=\s?95|\s?90|\s?99|\s?80)|\b(?:C\.I|I\.C)\.(?![\w])",
    "plus_minus": r"(?i:\bplus(?:[ /-]| or )minus\b|\bm[áa]s(?: o |/)menos(?= \d))",
    "tilde": r"[~≈∼]",
    "word": rf"[^\W\d_{_SUPERSCRIPTS}](?:\w|['’](?=[^\W\d_])|[-‐‑](?=[^\W\d_]|\d{{1,6}}(?![\d.,·%]))|–(?=[^\W\d_]))*",
    "superscript": rf"[{_SUPERSCRIPTS}][{_SUPERSCRIPTS},]*",
    "break": r"[\t\n\r|]+",
    "space": r"[^\S\t\n\r]+",
    "sign": r"<=|>=|\+/[-−–]|\+-|<|>|.",
}
_MASTER = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()), re.DOTALL)

_HARMLESS = frozenset(
    {"address", "date", "volume", "journal", "karyotype", "version", "phone", "gestation", "tens", "citation", "long"}
    | {"superscript"}
)
"""Forms that hold digits and are no quantity."""

_SIGNS: dict[str, str] = {
    **dict.fromkeys("-‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys(("±", "+/-", "+/−", "+/–", "+-", "∓"), "±"),
    **dict.fromkeys(("≤", "<=", "⩽", "≦"), "<="),
    **dict.fromkeys((">=", "≥", "⩾", "≧"), ">="),
    **dict.fromkeys(("%", "％", "﹪"), "%"),
    **dict.fromkeys("([{（", OPEN),
    **dict.fromkeys(")]}）", CLOSE),
    **dict.fromkeys("/∕⁄", "/"),
    "＝": "=",
    "＜": "<",
    "＞": ">",
}
_DASHES = frozenset("-‐‑‒–—―−﹣－")


def tokenise(text: str, decimal: Decimal | None = None) -> list[Token]:
    """Every token of the text, in order, spaces left out.

    ``decimal`` is the decimal mark of the whole document where it is known; None: the text itself tells.
    """
    mark = decimal or decimal_mark(text) or "."
    tokens: list[Token] = []
    for match in _MASTER.finditer(text):
        form, raw = match.lastgroup or "", match.group()
        if form == "space":
            continue
        if form == "number":
            tokens += _numbers(text, match.start(), raw, mark)
        elif form == "power":
            tokens.append(Token(NUMBER, raw, match.start(), match.end(), _power(raw), raw))
        elif form == "squared":
            word = fold(re.match(r"\w[a-z]*", raw).group().rstrip("2²")) + "2"  # type: ignore[union-attr]
            tokens.append(Token(WORD, word, match.start(), match.end(), "", raw))
        elif form == "effect":
            tokens.append(Token(WORD, "smd", match.start(), match.end(), "", "SMD"))
        elif form in ("word", "interval_word"):
            tokens += _word(raw, match.start())
        elif form in _HARMLESS:
            tokens.append(Token(NOISE, form, match.start(), match.end(), "", raw))
        elif form == "break":
            tokens.append(Token("break", raw, match.start(), match.end(), "", raw))
        else:
            kind = {"tilde": "~", "plus_minus": "±"}.get(form) or _SIGNS.get(raw, raw)
            tokens.append(Token(kind, raw, match.start(), match.end(), "", raw))
    return _compounds(_labels(_powers_of_units(_signed(_thousands(tokens)))))


def _word(raw: str, start: int) -> list[Token]:
    """A word; "five-year" is a number and a unit."""
    if raw in ("C.I.", "I.C."):
        plain = raw.replace(".", "")
        return [Token(WORD, fold(plain), start, start + len(raw), "", plain)]
    whole = Token(WORD, fold(raw), start, start + len(raw), "", raw)
    first, dash, rest = whole.text.partition("-")
    if not dash or first not in NUMBER_WORDS or rest not in TIME_UNITS:
        return [whole]
    at = start + len(first)
    return [
        Token(WORD, first, start, at, "", raw[: len(first)]),
        Token("-", "-", at, at + 1, "", "-"),
        Token(WORD, rest, at + 1, whole.end, "", raw[len(first) + 1 :]),
    ]


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Lower case, without accents and with plain hyphens: "Razón" becomes "razon"."""
    word = word.replace("‐", "-").replace("‑", "-").replace("–", "-").replace("’", "'")
    if word.isascii():
        return word.lower()
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return plain.replace("²", "2").replace("³", "3").lower()


_POINT = re.compile(r"(?<![\d.,^\[])(?:0?\.\d|0·\d|\d{1,4}[.·]\d{1,2}(?![\d.,]\d|\d)|0\.\d{1,12})")
_COMMA = re.compile(
    r"(?<![\d.,^\[])(?:0,\d{1,12}(?![\d,])|\d{1,4},\d{1,2}(?=\s?%)"
    r"|\d{1,4},\d{1,2}\s?(?:[-–−a]|±|;|to|y|e)\s?\d{1,4},\d{1,2}"
    r"(?!,?\d)|\d{1,4},\d(?![\d,]))"
)


def decimal_mark(text: str) -> Decimal | None:
    """The decimal mark that a text uses, as far as its unambiguous numbers tell; None where none is unambiguous.

    "0,47", "12,4 %" and "3,1-4,2" tell a comma; "0.47" and "12.4" a point; "65,110", "65.110" and "[12,13]" nothing.
    """
    points = sum(1 for _ in _POINT.finditer(text))
    commas = sum(1 for _ in _COMMA.finditer(text))
    if points == commas == 0:
        return None
    return "," if commas > points else "."


_PLAIN = re.compile(r"\d*[.,·∙⋅]?\d+")
_BY_COMMA = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_BY_POINT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_MIDDLE = str.maketrans({"·": ".", "∙": ".", "⋅": "."})


def _numbers(text: str, start: int, raw: str, mark: Decimal) -> list[Token]:
    """The numbers of a run of digits and marks: "0.47,1.03" is two, "65,110" one, "12,13" two in a text with points."""
    digits = _digits(raw, mark, text[start + len(raw) : start + len(raw) + 2])
    if digits is not None:
        return [Token(NUMBER, raw, start, start + len(raw), digits, raw)]
    cut = raw.find(",")
    if cut < 0:
        return [Token(NOISE, "digits", start, start + len(raw), "", raw)]
    middle = start + cut
    return [
        *_numbers(text, start, raw[:cut], mark),
        Token(",", ",", middle, middle + 1, "", ","),
        *_numbers(text, middle + 1, raw[cut + 1 :], mark),
    ]


def _digits(raw: str, mark: Decimal, after: str) -> str | None:
    """The digits with a decimal point, or None where the run is no single number."""
    plain = raw.translate(_MIDDLE)
    if mark == "," and _BY_POINT.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    if mark == "." and _BY_COMMA.fullmatch(plain):
        return plain.replace(",", "")
    if not _PLAIN.fullmatch(raw):
        return None
    if "," not in plain or mark == ",":
        return plain.replace(",", ".")
    whole, _, rest = plain.partition(",")
    upside_down = len(rest) == 1 < len(whole) and after.startswith(")")  # "(21,0)" in a text with points
    if (whole == "0" and rest) or (len(rest) <= 2 and after.lstrip().startswith("%")) or upside_down:
        return f"{whole}.{rest}"
    return None


_POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−–", "-0123456789--")


def _power(raw: str) -> str:
    """ "1.2 x 10^-5" and "1.2E-5" as "1.2e-5"."""
    if re.search("[eE]", raw):
        return raw.translate(_POWERS).replace(",", ".").lower()
    before, _, after = re.split(r"[x×*]|·(?=\s?10)", raw, maxsplit=1)[0], "", raw[raw.rfind("10") + 2 :]
    rest = re.split(r"10", re.split(r"[x×*]|·(?=\s?10)", raw, maxsplit=1)[-1], maxsplit=1)[-1] or after
    exponent = re.sub(r"[^\d-]", "", rest.translate(_POWERS))
    return f"{before.strip().translate(_MIDDLE).replace(',', '.')}e{int(exponent or 0)}"


def _thousands(tokens: list[Token]) -> list[Token]:
    """ "65 110 patients": groups of three digits apart are one number where what is counted or a currency follows."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        end = index
        if _is_group(tokens, index, first=True):
            end = index + 1
            while end < len(tokens) and end - index < 4 and _is_group(tokens, end, first=False):
                end += 1
        after = index + 1
        pointed = (
            tokens[index].kind == NUMBER and "." in tokens[index].digits and _BY_POINT.fullmatch(tokens[index].raw)
        )
        if pointed and after < len(tokens) and tokens[after].text in COUNTED:
            out.append(tokens[index]._replace(digits=tokens[index].digits.replace(".", "")))
            index = after
            continue
        follows = tokens[end].text if index < end < len(tokens) else ""
        if end - index > 1 and (follows in COUNTED or follows in CURRENCIES):
            group = tokens[index:end]
            digits = "".join(t.digits for t in group)
            raw = " ".join(t.raw for t in group)
            out.append(Token(NUMBER, raw, group[0].start, group[-1].end, digits, raw))
            index = end
        else:
            out.append(tokens[index])
            index += 1
    return out


def _is_group(tokens: list[Token], index: int, *, first: bool) -> bool:
    token = tokens[index]
    if token.kind != NUMBER or not token.raw.isdigit():
        return False
    if first:
        return len(token.raw) <= 3 and token.raw[0] != "0"
    return len(token.raw) == 3 and token.start - tokens[index - 1].end == 1


def _signed(tokens: list[Token]) -> list[Token]:
    """A dash that touches a number and nothing before it is its sign: "-3.2", "(−3.2, 1.1)", "-3.2--0.4"."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        signable = token.kind in ("-", "+") and following is not None and following.kind == NUMBER
        if signable and following is not None and _dashes(out, token):
            index += 1  # "0.6--10.3": two hyphens make one dash
            continue
        if signable and following is not None and following.start == token.end and _no_operand(out, token):
            sign = "-" if token.kind == "-" else ""
            out.append(
                Token(NUMBER, token.raw + following.raw, token.start, following.end, sign + following.digits,
                      token.raw + following.raw)
            )  # fmt: skip
            index += 2
        else:
            out.append(token)
            index += 1
    return out


def _dashes(before: list[Token], token: Token) -> bool:
    """True for the second of two hyphens behind a positive number: a limit below it would be upside down."""
    if len(before) < 2 or token.raw != "-" or before[-1].raw != "-" or before[-1].end != token.start:
        return False
    number = before[-2]
    return number.kind == NUMBER and number.end == before[-1].start and not number.digits.startswith("-")


def _powers_of_units(tokens: list[Token]) -> list[Token]:
    """Numbers that belong to a unit are no quantities: "min(-1)", "kg−1", "H(2)O", "mg/24 h", "per 10 000"."""
    out = list(tokens)
    for at in range(1, len(tokens)):
        if tokens[at].kind == NUMBER and (_exponent(tokens, at) or _per(tokens, at)):
            out[at] = tokens[at]._replace(kind=NOISE, text="label")
    return out


def _exponent(tokens: list[Token], at: int) -> bool:
    """A whole number up to 3 that touches a short word: in brackets, "m(2)", or behind a minus, "kg−1"."""
    number, before = tokens[at], tokens[at - 1]
    if number.digits.lstrip("-") not in ("1", "2", "3") or before.end != number.start or at < 2:
        return False
    word = tokens[at - 2]
    if word.kind != WORD or word.end != before.start or len(word.raw) > 5:
        return False
    closed = at + 1 < len(tokens) and tokens[at + 1].kind == CLOSE and tokens[at + 1].start == number.end
    if before.kind == OPEN:
        known = word.text in TIME_UNITS or word.text in FOREIGN_UNITS or len(word.raw) == 1
        return closed and (known or number.digits.startswith("-"))
    return before.kind == "-" and (word.text in TIME_UNITS or word.text in FOREIGN_UNITS)


def _per(tokens: list[Token], at: int) -> bool:
    """The number of people, or of hours, that a rate is counted in: "per 1000 person-years", "µmol/24 h"."""
    number, before = tokens[at], tokens[at - 1]
    tens = re.fullmatch(r"10{2,}", number.digits) is not None
    hours = at + 1 < len(tokens) and tokens[at + 1].text in ("h", "hr", "hrs", "hour", "hours", "horas")
    if before.text in ("per", "por", "cada"):
        if hours and before.text == "per":
            return True
        spaced = number.raw in ("1", "10", "100") and at + 1 < len(tokens) and tokens[at + 1].raw == "000"
        return tens or spaced
    if number.raw == "000" and at > 1 and (tokens[at - 2].text in ("per", "por", "cada") or tokens[at - 2].kind == "/"):
        return True
    word = tokens[at - 2] if at > 1 else before
    spaced = at + 1 < len(tokens) and tokens[at + 1].raw == "000" and number.raw in ("1", "10", "100")
    if before.kind == "/" and spaced:
        return True
    years = tens and at + 1 < len(tokens) and tokens[at + 1].text.startswith(("person", "patient", "paciente"))
    return before.kind == "/" and (years or (word.kind == WORD and (tens or hours)))


def _no_operand(before: list[Token], token: Token) -> bool:
    """True where the dash cannot stand between two things, as in "12-14", "12 -14" or "Interfant -06"."""
    if not before:
        return True
    last = before[-1]
    touches = last.end == token.start
    if touches:
        return last.kind in (OPEN, ",", ";", ":", "=", "<", ">", "<=", ">=", "~", "-", "break", "/")
    if token.raw == "−" or _is_level(before):
        return True
    return last.kind not in (NUMBER, "%", NOISE) and not (token.raw in "–—" and last.kind in (WORD, CLOSE))


def _is_level(before: list[Token]) -> bool:
    """True behind "IC 95 %" and "95% CI 95": a dash there is the sign of a limit."""
    percent = before[-1].kind == "%"
    number = before[-2] if percent and len(before) > 1 else before[-1]
    named = any(t.text in ("ci", "ic", "del", "al", "confianza", "confianca", "interval") for t in before[-4:])
    return named and number.kind == NUMBER and number.digits in ("80", "90", "95", "99", "97.5")


def _labels(tokens: list[Token]) -> list[Token]:
    """Numbers that only name something are no quantities: "Table 2", "version 4.03", "phase 3", "in 2018"."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind == NUMBER and (
            (out and _named(out, token)) or (_is_year(token) and not _is_counted(tokens, index))
        ):
            token = token._replace(kind=NOISE, text="label")
        out.append(token)
    return out


def _named(before: list[Token], token: Token) -> bool:
    """True after a word that is followed by a number of its own ("Figure 3", "Fig. 3", "No. 12"), and in "CDK4/6"."""
    back = len(before) - 1
    if back and before[back].kind == "/" and before[back].end == token.start:
        word = before[back - 1]
        if word.kind == WORD and word.raw[-1].isdigit() and word.end == before[back].start:
            return True
    if before[back].kind in (".", "-", ",", "/") and back:
        series = before[back].kind != "." and before[back - 1].kind == NOISE and before[back - 1].text == "label"
        if series and before[back].kind != "," and token.raw.isdigit():
            return True
        if before[back].kind != ".":
            return False
        back -= 1
    word = before[back]
    if word.kind != WORD or word.text not in LABELS:
        return False
    return word.text not in ("no", "p", "r") or (before[-1].kind == "." and token.raw.isdigit())


def _is_year(token: Token) -> bool:
    return len(token.raw) == 4 and token.raw.isdigit() and "1900" <= token.raw <= "2099"


def _is_counted(tokens: list[Token], index: int) -> bool:
    """True where four digits count something: "2010 records", "n = 2010", but not "in 2010 patients"."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if before is not None and before.kind in ("=", "/"):
        return True
    if before is not None and before.kind == WORD:
        if before.text in YEAR_WORDS:
            return False
        if before.text in ("of", "de", "the", "los") and any(
            t.kind in (NUMBER, CLOSE) for t in tokens[max(0, index - 3) : index]
        ):
            return True
    if after is None:
        return False
    if after.text in ("of", "out", "de"):
        return before is None or before.text not in ("de", "del")
    percent = [t.kind for t in tokens[index + 1 : index + 4]] == [OPEN, NUMBER, "%"]
    return percent or after.kind in ("%", "/") or (after.kind == WORD and after.text in COUNTED)


def _compounds(tokens: list[Token]) -> list[Token]:
    """ "5-FU", "3-arm", "2nd" are no quantities; "4-year" and "12mo" are a number and a unit."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind == NUMBER and index + 1 < len(tokens):
            dash = tokens[index + 1].raw in "-‐‑–" and tokens[index + 1].start == token.end
            word_at = index + 2 if dash else index + 1
            word = tokens[word_at] if word_at < len(tokens) else None
            if word is not None and word.kind == WORD and word.start == tokens[word_at - 1].end:
                joined = word.text.partition("-")[0] if word.text.endswith(("-old", "-olds")) else word.text
                if (joined in JOINED_UNITS or word.text in LIMIT_WORDS) and not word.text.endswith(("-old", "-olds")):
                    out.append(token)
                    index += 1
                    continue
                out.append(Token(NOISE, "compound", token.start, word.end, "", token.raw + word.raw))
                index = word_at + 1
                continue
        out.append(token)
        index += 1
    return out
