"""Productions for values: numbers with units, counts of totals, p values, times, names of measures, grades."""

from __future__ import annotations

from consilience.model.estimate import Unit
from consilience.model.printed import Printed
from consilience.model.quantities import Duration

from .atoms import (
    Absent,
    Between,
    Chance,
    Fraction,
    Named,
    Quantity,
    Respectively,
    Severity,
    Stream,
    Versus,
    When,
    printed,
)
from .kinds import Span
from .numbers import HUNDREDS, NUMBER_WORDS, TENS
from .tokens import CLOSE, NOISE, NUMBER, OPEN
from .vocabulary import (
    AND_WORDS,
    BARE_UNITS,
    CAPITALS,
    COUNTED,
    DIFFERENCE_WORDS,
    ENGLISH_COUNTED,
    FOREIGN_UNITS,
    FUNCTION_WORDS,
    INTERVAL_WORDS,
    MEASURES,
    NONE_OF,
    OF_WORDS,
    PERCENT_POINTS,
    PERCENT_WORDS,
    POINT_WORDS,
    RELATIONS,
    RESPECTIVELY,
    TIME_PREPOSITIONS,
    TIME_UNITS,
    TO_WORDS,
    UNREPORTED,
    VERBS,
    VERSUS,
)

_RELATION_SIGNS = ("<", ">", "<=", ">=", "~")


def relation(s: Stream, i: int) -> tuple[str, int]:
    """ "<", "≥", "about", "more than", "exceeding", "hasta": the relation and where it ends; empty for none."""
    if s.kind(i) in _RELATION_SIGNS:
        return s.kind(i), i + 1
    found = s.meaning(i, RELATIONS)
    return found or ("", i)


def number(s: Stream, i: int, *, words: bool = False) -> tuple[str, int] | None:
    """A number in digits, or (where asked for) as a word from "zero" to "twenty"."""
    if s.is_number(i):
        return s[i].digits, i + 1
    if words and (spelt := _spelt(s, i)):
        return spelt
    if words and s.word(i) in NUMBER_WORDS and not _other_language(s, i) and not _of_a_number(s, i):
        return NUMBER_WORDS[s.word(i)], i + 1
    return None


def _spelt(s: Stream, i: int) -> tuple[str, int] | None:
    """Numbers above twenty in words: "eighty-eight", "one hundred sixteen", "treinta y cinco"."""
    if s.word(i + 1) in HUNDREDS and NUMBER_WORDS.get(s.word(i), "x").isdigit():
        hundreds, at = 100 * int(NUMBER_WORDS[s.word(i)]), i + 2
        at += 1 if s.word(at) == "and" else 0
        rest = _tens(s, at)
        if rest is None and NUMBER_WORDS.get(s.word(at), "0") != "0":
            rest = int(NUMBER_WORDS[s.word(at)]), at + 1
        return (str(hundreds + rest[0]), rest[1]) if rest else (str(hundreds), i + 2)
    found = None if _of_a_number(s, i) else _tens(s, i)
    return (str(found[0]), found[1]) if found else None


def _tens(s: Stream, i: int) -> tuple[int, int] | None:
    first, dash, unit_word = s.word(i).partition("-")
    if first not in TENS:
        return None
    if dash:
        return (TENS[first] + int(NUMBER_WORDS[unit_word]), i + 1) if unit_word in NUMBER_WORDS else None
    if s.word(i + 1) in ("y", "e") and NUMBER_WORDS.get(s.word(i + 2), "10") < "10" and s.word(i + 2) in NUMBER_WORDS:
        return TENS[first] + int(NUMBER_WORDS[s.word(i + 2)]), i + 3
    return TENS[first], i + 1


def _of_a_number(s: Stream, i: int) -> bool:
    """True for the last word of a number in words: "trinta e cinco", "one hundred sixteen"."""
    back = i - 2 if s.word(i - 1) in ("y", "e", "and") else i - 1
    return s.word(back) in HUNDREDS or (back == i - 2 and s.word(back) in TENS)


def _other_language(s: Stream, i: int) -> bool:
    """Words that are numbers in one language and something else in another: "dos pacientes", "once patients"."""
    if s.word(i) == "dos":
        return s.portuguese or s.kind(i - 1) in ("%", CLOSE)
    return s.word(i) == "once" and s.word(i + 1) != "de" and s.word(i + 1) not in COUNTED.keys() - ENGLISH_COUNTED


def unit(s: Stream, i: int) -> tuple[Unit | None, bool, int]:
    """ "%", "per cent", "months", "points", or a unit of means and doses ("mg/dL": foreign), and where it ends."""
    if s.kind(i) == "%":
        return "%", False, i + 1
    if (end := s.one_of(i, PERCENT_POINTS)) > i:
        return "%", False, end
    if (end := s.one_of(i, PERCENT_WORDS)) > i:
        return "%", False, end
    word = s.word(i)
    if is_time_unit(s, i):
        return TIME_UNITS[word], False, i + 1
    if word in POINT_WORDS:
        return "points", False, i + 1
    if word in FOREIGN_UNITS:
        i += 1
        while s.kind(i) == "/" and s.word(i + 1):
            i += 2
        return None, True, i
    if s.kind(i) in ("$", "€", "£", "°", "µ", "μ"):
        return None, True, i + 1
    return None, False, i


def is_time_unit(s: Stream, i: int) -> bool:
    """A unit of time; "y" is one where no "and" is meant ("OS 4 y 71%", but "entre 3 y 12 meses")."""
    word = s.word(i)
    if word not in TIME_UNITS:
        return False
    if word not in BARE_UNITS:
        return True
    if s.is_number(i + 1):
        return s.kind(i + 2) == "%"
    return s.word(i + 1) in ("", "and", "vs", "to")


def quantity(s: Stream, i: int) -> Quantity | None:
    """ "71%", "about 65%", "-3.2", "≥ 4 points", "exceeding 80%"."""
    rel, at = relation(s, i)
    if s.kind(at) in ("$", "€", "£"):
        return None
    if rel and s.word(at) in ("el", "un", "o", "a", "an", "the", "los", "las") and s.is_number(at + 1):
        at += 1
    found = number(s, at)
    if found is None:
        return None
    digits, at = found
    if rel and s.kind(at) == "%" and s.meaning(at + 1, INTERVAL_WORDS):
        return None  # the level of an interval
    difference = s.one_of(at, PERCENT_POINTS) > at or s.one_of(at + 1, PERCENT_POINTS) > at + 1
    named, foreign, at = unit(s, at)
    value = printed(rel + digits)
    return Quantity(i, at, value, named, foreign, difference and named == "%") if value is not None else None


def fraction(s: Stream, i: int) -> Fraction | None:
    """ "60/62", "22 of 30", "22 out of the 30", "three of seven", "22 de los 30"."""
    events = 0 if s.word(i) in NONE_OF else _whole(s, i)
    if events is None:
        return None
    slash = s.kind(i + 1) == "/"
    if slash and s.kind(i - 1) == "/" and s.is_number(i - 2):
        return None  # "197/198/197 patients"
    at = i + 2 if slash else s.one_of(i + 1, OF_WORDS)
    if at == i + 1:
        return None
    total = _whole(s, at)
    if total is None or (s.is_number(i) != s.is_number(at) and slash) or s.kind(at + 1) in ("%", "/"):
        return None
    noun_at = at + 1
    while noun_at < at + 4 and _qualifies(s.word(noun_at)):
        noun_at += 1
    noun = COUNTED.get(s.word(noun_at), "")
    if s.word(at + 1) in TIME_UNITS or s.word(at + 1) in FOREIGN_UNITS or (slash and total == 0):
        return None
    if events > total and (not noun or not slash):
        return None
    last = noun_at + 1 if noun else at + 1
    if s.word(i - 1) in ("but", "except", "menos", "excepto", "salvo", "exceto") and events <= total:
        events = total - events  # "all but 1 of the 19 patients"
    return Fraction(i, last, events, total, sure=bool(noun) or not slash or total >= 10, noun=noun, total_at=at)


def _qualifies(word: str) -> bool:
    """True for an adjective between a number and what it counts."""
    return bool(word) and not (word in COUNTED or word in FUNCTION_WORDS or word in VERBS or word in TIME_UNITS)


def _whole(s: Stream, i: int) -> int | None:
    found = number(s, i, words=True)
    if found is None or not found[0].isdigit() or len(found[0]) > 9:
        return None
    if s.is_number(i) and "." in s[i].raw and "," not in s[i].raw and len(s[i].raw) < 5:
        return None
    return int(found[0])


def between(s: Stream, i: int) -> Between | None:
    """ "59% to 98%", "36%–78%", "60-70 %", "between 1 and 17 years", "0.47, 1.03"."""
    at, joins = _announced(s, i)
    low = _end(s, at)
    if low is None:
        return None
    comma = s.kind(low[2]) in (",", ";")
    if not (comma or s.kind(low[2]) == "-" or s.word(low[2]) in joins):
        return None
    high = _end(s, low[2] + 1)
    if high is None or (low[1] is not None and low[1] != high[1]):
        return None
    if comma and (low[1] is not None or s.kind(at - 1) != OPEN or s.kind(high[2]) != CLOSE):
        return None
    return Between(i, high[2], low[0], high[0], high[1], comma, at > i)


def _announced(s: Stream, i: int) -> tuple[int, frozenset[str]]:
    """Where a range begins behind "from", "between" or "ranging", and the words that may join its ends."""
    if s.word(i) not in ("from", "between", "desde", "entre", "de", "ranging", "ranged", "range", "rango"):
        return i, TO_WORDS
    if s.word(i) in ("ranging", "ranged") and s.word(i + 1) in ("from", "between"):
        i += 1
    joins = TO_WORDS | {"and", "y", "e"} if s.word(i) in ("between", "entre") else TO_WORDS
    return i + 1, joins


def _end(s: Stream, i: int) -> tuple[Printed, Unit | None, int] | None:
    """One end of a range: number, unit, and where it ends."""
    found = number(s, i)
    value = printed(found[0]) if found else None
    if found is None or value is None:
        return None
    named, foreign, at = unit(s, found[1])
    return None if foreign else (value, named, at)


def chance(s: Stream, i: int) -> Chance | None:
    """ "p = .07", "P<0.001", "p-value 0,03", "valor de p: 0,03", "p for interaction = 0.04", "p=NS"."""
    if s.word(i) == "ns" and bracketed(s, i, i + 1):
        return Chance(i, i + 1, None)
    if s.word(i) == "valor" and s.word(i + 1) in ("de", "do"):
        i += 2
        return _chance_after(s, i - 2, i + 1) if s.word(i) == "p" else None
    if s.word(i) in ("valor-p", "p-value", "p-values", "p-valor"):
        return _chance_after(s, i, i + 1)
    if s.word(i) not in ("p", "ps", "p-trend", "p-interaction"):
        return None
    at = i + 1
    named = s.word(at) in ("value", "values", "valor") or s.word(i) != "p"
    at += 1 if s.word(at) in ("value", "values", "valor") else 0
    if s.word(at) in ("for", "para", "interaction", "trend", "heterogeneity", "interaccion"):
        at += 2 if s.word(at) in ("for", "para") and s.word(at + 1) else 1
        named = True
    return _chance_after(s, i, at, named=named)


def _chance_after(s: Stream, start: int, at: int, *, named: bool = True) -> Chance | None:
    signed = s.kind(at) in ("=", ":", *_RELATION_SIGNS)
    if not signed and not named:
        return None
    while s.kind(at) in ("=", ":") or s.word(at) in ("of", "was", "de", "is", "fue", "foi", "igual", "equal"):
        at += 1
    rel, at = relation(s, at)
    if s.kind(at) == "=":
        at += 1
    if s.word(at) in ("ns", "n"):
        return Chance(start, at + 1, None)
    found = number(s, at)
    if found is None or s.kind(found[1]) == "%":
        return None
    value = printed(rel + found[0])
    if value is None or not 0 <= value.value <= 1:
        return None
    return Chance(start, found[1], value)


def when(s: Stream, i: int) -> When | None:
    """ "4-year", "24 m", "at 24 months", "a los 3 años", "week 12", "1-, 3- and 5-year", "12 and 24 months"."""
    if s.kind(i) == NOISE:
        return None
    if s.word(i) in ("week", "month", "year", "day", "semana", "mes", "dia", "ano") and s.is_number(i + 1):
        if not s[i + 1].digits.isdigit() or s.kind(i + 2) in ("%", "-"):
            return None
        made = _durations(s, [i + 1], i)
        return When(i, i + 2, *made, adjective=False, led=True) if made else None
    numbers: list[int] = []
    at = i
    while len(numbers) < 8:
        if not (s.is_number(at) or s.word(at) in NUMBER_WORDS) or s[at].digits.startswith("-"):
            return None
        numbers.append(at)
        at += 1
        hyphen = s.kind(at) == "-" and s[at].start == s[at - 1].end
        at += 1 if hyphen else 0
        if is_time_unit(s, at):
            break
        if s.kind(at) == "," or s.word(at) in AND_WORDS or s.kind(at) in ("/", "&"):
            comma = s.kind(at) == ","
            at += 1
            at += 1 if comma and s.word(at) in AND_WORDS else 0
        else:
            return None
    if not is_time_unit(s, at):
        return None
    made = _durations(s, numbers, at)
    if made is None:
        return None
    before = s.word(i - 1)
    led = before in TIME_PREPOSITIONS and before != "of" and before != "de"
    return When(i, at + 1, *made, adjective=s.kind(at - 1) == "-", led=led)


def _durations(s: Stream, numbers: list[int], unit_at: int) -> tuple[tuple[Duration, ...], tuple[Span, ...]] | None:
    named = TIME_UNITS[s.word(unit_at)]
    times, spans = [], []
    for at in numbers:
        digits, _ = number(s, at, words=True) or ("", 0)
        try:
            times.append(Duration(f"{digits} {named}"))
        except ValueError:
            return None
        spans.append(Span(s[at].start, s[at].end))
    first, last = min(numbers[0], unit_at), max(numbers[-1], unit_at)
    if len(spans) == 1:
        spans = [Span(s[first].start, s[last].end)]
    return tuple(times), tuple(spans)


def named_measure(s: Stream, i: int) -> Named | None:
    """ "hazard ratio", "OR", "razón de momios", "median"; abbreviations in capitals only."""
    found = s.meaning(i, MEASURES)
    if found is None:
        return Named(i, i + 1, "mean-difference", bare=True) if s.word(i) in DIFFERENCE_WORDS else None
    measure, end = found
    if end == i + 1 and s.word(i) in CAPITALS and not s[i].raw.lstrip("as").rstrip("s").isupper():
        return None
    return Named(i, end, measure)


_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "iii-iv", "iii-v", "i-ii", "i-iv", "ii-iv", "iv-v", "ii-iii"})
_GRADE_WORDS = frozenset({"grade", "grades", "grado", "grados", "grau", "graus"})


def severity(s: Stream, i: int) -> Severity | None:
    """ "grade 3-4", "grade ≥ 3", "≥ grade 3", "grado III-IV", "grades 3 and 4", "grade 3 or higher"."""
    start = i
    at = relation(s, i)[1]
    if s.word(at) not in _GRADE_WORDS:
        return None
    at += 1
    _rel, after = relation(s, at)
    at = after
    if not _grade(s, at):
        return None
    at += 1
    for _ in range(3):
        if (s.kind(at) in ("-", "/", ",") or s.word(at) in AND_WORDS | TO_WORDS) and _grade(s, at + 1):
            at += 2
    if s.word(at) in ("or", "and", "o", "y", "ou", "e") and s.word(at + 1) in (
        "higher", "above", "greater", "more", "worse", "mas", "mayor", "superior", "mais", "over"
    ):  # fmt: skip
        at += 2
    return Severity(start, at)


def _grade(s: Stream, i: int) -> bool:
    token = s[i]
    if token.kind == NUMBER:
        return token.raw in ("0", "1", "2", "3", "4", "5") and s.kind(i + 1) != "%"
    return s.word(i) in _ROMAN


def versus(s: Stream, i: int) -> Versus | None:
    """ "vs.", "versus", "compared with", "frente a", "comparado com"."""
    end = s.one_of(i, VERSUS)
    if end == i:
        return None
    if s.word(i) == "v" and s.kind(i + 1) == ".":
        return None
    return Versus(i, end + 1 if s.kind(end) == "." else end)


def absent(s: Stream, i: int) -> Absent | None:
    """ "not reached", "no alcanzada", "not estimable", in the place of a value."""
    end = s.one_of(i, UNREPORTED)
    return Absent(i, end) if end > i + 1 else None


def respectively(s: Stream, i: int) -> Respectively | None:
    """ "respectively", "respectivamente"."""
    return Respectively(i, i + 1) if s.word(i) in RESPECTIVELY else None


def bracketed(s: Stream, first: int, last: int) -> bool:
    """True where brackets stand directly around the tokens."""
    return s.kind(first - 1) == OPEN and s.kind(last) == CLOSE
