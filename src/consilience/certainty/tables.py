"""Summary of findings and evidence profile as plain values: rows of lines, lettered footnotes, the legend.

Layouts: Cochrane Handbook, chapter 14; GRADE guidelines 12 and 13. One table for each comparison. What nobody has
judged is printed "not judged"; a suggestion stands beside it under its own name and never in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.model.appraisal import CertaintyDomain
from consilience.model.outcome import Outcome

from .absolute_effects import Absolute, PerThousand
from .evidence import MEANS, Evidence, Interval
from .languages import DOMAIN, LEVEL, MEANING, SERIOUS, WORDS
from .levels import LEVELS, symbol
from .rating import DOWN, UP
from .state import State
from .statements import StatementError, in_sentence, single_group_statement, size_of, statement
from .suggestions import Suggestion

MOST_OUTCOMES = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One body of evidence, ready for a table."""

    state: State
    outcome: Outcome
    evidence: Evidence
    suggestions: tuple[Suggestion, ...]

    @property
    def comparison(self) -> tuple[str, str, str]:
        """What entries of one table share: intervention, comparator, type of question."""
        body = self.state.body
        return body.intervention, body.comparator or "", body.question


@dataclass(frozen=True, slots=True)
class FindingsTable:
    """A table as it prints. A cell is a tuple of lines; a line ends with the letters of its footnotes, ``[a, b]``;
    footnotes are (letter, text)."""

    id: str
    title: str
    language: str
    head: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    over: tuple[str, ...]
    """Heading above each column; neighbours with the same one share it, an empty one is none."""
    rows: tuple[tuple[tuple[str, ...], ...], ...]
    footnotes: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    legend: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The table for programs: rows as mappings from column to lines."""
        return {
            "id": self.id,
            "title": self.title,
            "language": self.language,
            "head": dict(self.head),
            "columns": list(self.columns),
            "over": list(self.over),
            "rows": [dict(zip(self.columns, map(list, row), strict=True)) for row in self.rows],
            "footnotes": dict(self.footnotes),
            "remarks": list(self.remarks),
            "legend": list(self.legend),
        }


def comparisons(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Entries grouped by comparison, in their order; within one, the most important outcomes first."""
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.comparison, []).append(entry)
    return [sorted(group, key=lambda each: -(each.outcome.importance or 0)) for group in groups.values()]


def summary_of_findings(entries: Sequence[Entry], population: str, language: str = "en", at: int = 1) -> FindingsTable:
    """The summary of findings of one comparison; ``population``: that of the review; ``at``: its number."""
    words, notes = WORDS[language], _Footnotes()
    body = entries[0].state.body
    compared = body.comparator is not None
    columns = [
        words["outcome"],
        *([words["risk-c"].format(c=body.comparator), words["risk-i"].format(i=body.intervention)] if compared else []),
        words["relative"] if compared else words["rate-i"],
        words["participants"],
        words["certainty"],
        words["happens"],
    ]
    rows = tuple(_finding(entry, language, notes, compared=compared) for entry in entries)
    remarks = []
    if compared and any(entry.evidence.absolutes for entry in entries):
        remarks.append(words["risk-rule"])
    if len(entries) > MOST_OUTCOMES:
        remarks.append(words["seven"].format(n=len(entries)))
    return FindingsTable(
        f"summary-of-findings-{at}",
        f"{words['findings']}: {_title(entries[0], language)}",
        language,
        _head(entries[0], population, language),
        tuple(columns),
        ("", *([words["absolute-effects"]] * 2 if compared else []), "", "", "", ""),
        rows,
        notes.listed,
        tuple(remarks),
        tuple(
            f"{symbol(LEVELS.index(level) + 1)} {LEVEL[language][level]}: {MEANING[language][level]}"
            for level in reversed(LEVELS)
        ),
    )


def evidence_profile(entries: Sequence[Entry], population: str, language: str = "en", at: int = 1) -> FindingsTable:
    """The evidence profile of one comparison: every domain as judged, with the numbers behind."""
    words, notes = WORDS[language], _Footnotes()
    body = entries[0].state.body
    columns = (
        words["outcome"],
        words["studies"],
        words["design"],
        *(_capital(DOMAIN[language][domain]) for domain in DOWN[:4]),
        words["other"],
        words["n-i"].format(i=body.intervention),
        *([words["n-c"].format(c=body.comparator)] if body.comparator else []),
        words["relative"] if body.comparator else words["rate-i"],
        *([words["absolute"]] if body.comparator else []),
        words["certainty"],
        words["importance"],
    )
    rows = tuple(_profiled(entry, language, notes) for entry in entries)
    return FindingsTable(
        f"evidence-profile-{at}",
        f"{words['profile']}: {_title(entries[0], language)}",
        language,
        _head(entries[0], population, language),
        columns,
        (
            "",
            *[words["assessment"]] * 7,
            *[words["patients"]] * (2 if body.comparator else 1),
            *[words["effect-of"]] * (2 if body.comparator else 1),
            "",
            "",
        ),
        rows,
        notes.listed,
        (),
        (),
    )


class _Footnotes:
    """Letters for footnotes in the order of their first use; the same text has one letter."""

    def __init__(self) -> None:
        self.letters: dict[str, str] = {}

    def letter(self, text: str) -> str:
        whole = text if text.endswith((".", "?", "!", ")")) else f"{text}."
        return self.letters.setdefault(whole, _letters(len(self.letters)))

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        return tuple((letter, text) for text, letter in self.letters.items())


def _letters(at: int) -> str:
    """a, b, ..., z, aa, ab, ..."""
    text = ""
    at += 1
    while at:
        at, digit = divmod(at - 1, 26)
        text = chr(ord("a") + digit) + text
    return text


def _title(entry: Entry, language: str) -> str:
    body = entry.state.body
    key = "against" if body.comparator else "rate"
    return WORDS[language][key].format(i=_capital(body.intervention), c=body.comparator or "")


def _head(entry: Entry, population: str, language: str) -> tuple[tuple[str, str], ...]:
    words, body = WORDS[language], entry.state.body
    told = (
        (words["population"], body.population or population),
        (words["setting"], body.setting or ""),
        (words["intervention"], body.intervention),
        (words["comparison"], body.comparator or words["none"]),
        (words["question"], words[body.question]),
    )
    return tuple((name, text) for name, text in told if text)


# --- one outcome


def _finding(entry: Entry, language: str, notes: _Footnotes, *, compared: bool) -> tuple[tuple[str, ...], ...]:
    e = entry.evidence
    cells: list[tuple[str, ...]] = [_name(entry, language)]
    if compared:
        cells += [_without(e, language, notes), _with(e, language, notes)]
    return (
        *cells,
        _relative(e, language),
        (_people(e, language),),
        _certainty(entry, language, notes),
        (what_happens(entry, language),),
    )


def _profiled(entry: Entry, language: str, notes: _Footnotes) -> tuple[tuple[str, ...], ...]:
    e, body = entry.evidence, entry.state.body
    words = WORDS[language]
    with_it, without_it = _counts(e, language)
    return (
        _name(entry, language),
        (f"{e.k}",),
        (words[e.design] if e.design else words["mixed"],),
        *(_domain(entry, domain, language, notes) for domain in DOWN[:4]),
        _other(entry, language, notes),
        (with_it,),
        *([(without_it,)] if body.comparator else []),
        _relative(e, language),
        *([_differences(e, language)] if body.comparator else []),
        _certainty(entry, language, notes),
        (_importance(entry.outcome.importance, language),),
    )


def _name(entry: Entry, language: str) -> tuple[str, ...]:
    follow = entry.state.body.follow_up
    return (entry.outcome.label, *([WORDS[language]["follow-up"].format(t=follow)] if follow else []))


def _without(e: Evidence, language: str, notes: _Footnotes) -> tuple[str, ...]:
    if e.measure in MEANS and e.comparator_means:
        return (_means(e, language),)
    if not e.absolutes:
        return ("–",) if e.measure in MEANS or e.estimate is None else (WORDS[language]["no-risk"],)
    return tuple(_baseline(each, language, notes) for each in e.absolutes)


def _means(e: Evidence, language: str) -> str:
    """The means of the comparator groups: one, or from the lowest to the highest."""
    words, low, high = WORDS[language], min(e.comparator_means), max(e.comparator_means)
    shown = _fixed(low, 1, language)
    if high > low:
        shown = words["from"].format(a=shown, b=_fixed(high, 1, language))
    return words["mean"].format(m=f"{shown} {e.unit}".rstrip())


def _baseline(each: Absolute, language: str, notes: _Footnotes) -> str:
    assert each.baseline is not None
    assert each.comparator is not None
    letter = notes.letter(WORDS[language]["risk-note"].format(s=each.baseline.source))
    label = f"{each.baseline.label}: " if each.baseline.label else ""
    return f"{label}{_whole(each.comparator, language)} {WORDS[language]['per']}{_free(each, language)} [{letter}]"


def _with(e: Evidence, language: str, notes: _Footnotes) -> tuple[str, ...]:
    if e.measure in MEANS and e.estimate is not None and e.measure != "ROM":
        return (_mean_difference(e, e.estimate, language),)
    if not e.absolutes:
        return ("–",)
    return tuple(
        f"{_whole(each.intervention.value, language)} {WORDS[language]['per']}{_limits(each.intervention, language)}"
        f"{_free(each, language)}{_cut(each, language, notes)}"
        for each in e.absolutes
    )


def _cut(each: Absolute, language: str, notes: _Footnotes) -> str:
    """The footnote of an absolute effect that was cut at 0 or 1,000."""
    return f" [{notes.letter(WORDS[language]['cut'])}]" if each.notes else ""


def _free(each: Absolute, language: str) -> str:
    return f" {WORDS[language]['free']}" if each.baseline is not None and each.baseline.survival else ""


def _relative(e: Evidence, language: str) -> tuple[str, ...]:
    words = WORDS[language]
    if e.estimate is None:
        singles = tuple(
            f"{each.label}: {_shown(e, each.effect, language)}" for each in e.studies if each.effect is not None
        )
        return (words["not-pooled"], *singles)
    if e.measure in MEANS - {"ROM"}:
        return ("–",)
    return (_effect(e, e.estimate, language),)


def _shown(e: Evidence, interval: Interval, language: str) -> str:
    return _mean_difference(e, interval, language) if e.measure in MEANS - {"ROM"} else _effect(e, interval, language)


def _effect(e: Evidence, interval: Interval, language: str) -> str:
    """``RR 0.75 (0.60 to 0.90)``; shares of one group in per cent."""
    factor, digits, name, unit = 1.0, 2, f"{e.measure} ", ""
    if e.null is None:
        factor, digits, name, unit = 100.0, 1, "", "\u00a0%"
    elif e.measure == "PETO":
        name = "Peto OR "
    limits = interval.limits
    to = WORDS[language]["to"]
    shown = (
        f" ({_fixed(factor * limits[0], digits, language)} {to} {_fixed(factor * limits[1], digits, language)})"
        if limits
        else ""
    )
    return f"{name}{_fixed(factor * interval.value, digits, language)}{unit}{shown}"


def _mean_difference(e: Evidence, interval: Interval, language: str) -> str:
    """``MD 8.2 mm lower (14.1 lower to 2.3 lower)``."""
    words = WORDS[language]
    digits = 2 if e.measure == "SMD" else 1

    def side(value: float) -> str:
        return f"{_fixed(abs(value), digits, language)} {words['lower' if value < 0 else 'higher']}"

    limits = interval.limits
    shown = f" ({side(limits[0])} {words['to']} {side(limits[1])})" if limits else ""
    unit = f" {e.unit}" if e.unit and e.measure == "MD" else ""
    word = words["lower" if interval.value < 0 else "higher"]
    return f"{e.measure} {_fixed(abs(interval.value), digits, language)}{unit} {word}{shown}"


def _differences(e: Evidence, language: str) -> tuple[str, ...]:
    if e.measure in MEANS and e.estimate is not None and e.measure != "ROM":
        return (_mean_difference(e, e.estimate, language),)
    if not e.absolutes:
        return ("–",) if e.measure in MEANS or e.estimate is None else (WORDS[language]["no-risk"],)
    return tuple(difference_words(each, language) for each in e.absolutes if each.difference)


def difference_words(each: Absolute, language: str = "en") -> str:
    """``50 fewer per 1,000 (from 80 fewer to 20 fewer)``; an interval across zero says "fewer" and "more"."""
    words = WORDS[language]
    assert each.difference is not None

    def side(value: float) -> str:
        return f"{local(f'{round(abs(value)):,}', language)} {words['fewer' if value < 0 else 'more']}"

    main = f"{side(each.difference.value)} {words['per']}" if round(abs(each.difference.value)) else words["same"]
    free = _free(each, language)
    if each.difference.low is None or each.difference.high is None:
        return f"{main}{free}"
    return f"{main}{free} ({words['from'].format(a=side(each.difference.low), b=side(each.difference.high))})"


def _people(e: Evidence, language: str) -> str:
    if not e.studies:
        return WORDS[language]["no-numbers"]
    n = local(f"{e.participants:,}", language) if e.participants is not None else WORDS[language]["unknown"]
    return f"{n} ({e.k})"


def _counts(e: Evidence, language: str) -> tuple[str, str]:
    """Events and people with and without the intervention, where every study gives them."""
    if not e.studies or any(each.events is None or each.totals is None for each in e.studies):
        return "–", "–"
    shown = []
    for at in (0, 1):
        events = sum(each.events[at] for each in e.studies if each.events)
        total = sum(each.totals[at] for each in e.studies if each.totals)
        shown.append(local(f"{events:,}/{total:,} ({100 * events / total:.1f}\u00a0%)", language) if total else "–")
    return shown[0], shown[1]


# --- judgements


def _certainty(entry: Entry, language: str, notes: _Footnotes) -> tuple[str, ...]:
    words, state = WORDS[language], entry.state
    if state.faults:
        return (words["not-judged"], *state.faults)
    if state.rating is None:
        names = [DOMAIN[language][domain] for domain in state.open]
        lines = (words["open"].format(d=", ".join(names)),) if 0 < len(names) < len(DOWN) else ()
        return (words["not-judged"], *lines, *([] if state.start.level else [state.start.reason]))
    letters = [letter for each in (*DOWN, *UP) if (letter := _letter(state, each, language, notes))]
    marked = f" [{', '.join(letters)}]" if letters else ""
    return (state.rating.symbol, f"{LEVEL[language][state.rating.level]}{marked}", *_stale(state, language))


def _stale(state: State, language: str) -> tuple[str, ...]:
    words = WORDS[language]
    parts = dict.fromkeys(part for each in state.stale for part in each.parts)
    names = [words["studies-part" if part == "studies" else part] for part in parts]
    return (words["stale"].format(p=", ".join(names)),) if names else ()


def _letter(state: State, domain: CertaintyDomain, language: str, notes: _Footnotes) -> str:
    """The footnote of a step; empty where there is none."""
    decision = state.decisions.get(domain)
    if decision is None or not decision.levels:
        return ""
    words = WORDS[language]
    return notes.letter(
        words["down" if domain in DOWN else "up"].format(
            n=words[f"level-{decision.levels}"], d=DOMAIN[language][domain], r=decision.reason
        )
    )


def _domain(entry: Entry, domain: CertaintyDomain, language: str, notes: _Footnotes) -> tuple[str, ...]:
    words, state = WORDS[language], entry.state
    decision = state.decisions.get(domain)
    if decision is None:
        return (words["not-judged"], _suggested(entry, domain, language))
    letter = _letter(state, domain, language, notes)
    stale = next((each for each in state.stale if each.decision.domain == domain), None)
    parts = [words["studies-part" if part == "studies" else part] for part in stale.parts] if stale else []
    return (
        f"{SERIOUS[language][decision.levels]}{f' [{letter}]' if letter else ''}",
        *([words["stale"].format(p=", ".join(parts))] if parts else []),
    )


def _suggested(entry: Entry, domain: CertaintyDomain, language: str) -> str:
    words = WORDS[language]
    found = next((each for each in entry.suggestions if each.domain == domain), None)
    if found is None or found.levels is None:
        return words["no-suggestion"]
    if domain == "publication-bias":
        return words["suggestion"].format(s=words["suspected" if found.levels else "undetected"])
    return words["suggestion"].format(s=SERIOUS[language][found.levels])


def _other(entry: Entry, language: str, notes: _Footnotes) -> tuple[str, ...]:
    words, state = WORDS[language], entry.state
    decision = state.decisions.get("publication-bias")
    name = DOMAIN[language]["publication-bias"]
    if decision is None:
        lines = [f"{name}: {words['not-judged']}", _suggested(entry, "publication-bias", language)]
    else:
        letter = _letter(state, "publication-bias", language, notes)
        lines = [words["suspected" if decision.levels else "undetected"] + (f" [{letter}]" if letter else "")]
    for domain in UP:
        if letter := _letter(state, domain, language, notes):
            lines.append(f"{_capital(DOMAIN[language][domain])} [{letter}]")
    return tuple(lines)


def _importance(value: int | None, language: str) -> str:
    words = WORDS[language]
    if value is None:
        return words["not-judged"]
    return f"{value} ({words['critical' if value >= 7 else 'important' if value >= 4 else 'less']})"


# --- the sentence


def what_happens(entry: Entry, language: str = "en") -> str:
    """The standard sentence, or that of the review where a person has worded it; "not judged" where the certainty is
    open, and why where the size cannot be told."""
    words, e, body = WORDS[language], entry.evidence, entry.state.body
    level = entry.state.level
    if level is None:
        return words["not-judged"]
    if body.sentence:
        return body.sentence
    if e.estimate is None and level != "very low":
        return words["no-sentence"]
    if e.null is None:
        assert e.estimate is not None
        return single_group_statement(
            _effect(e, e.estimate, language), body.intervention, in_sentence(entry.outcome.label), language
        )
    change, limits = _change(e)
    size = None
    if level != "very low":
        if e.thresholds is None:
            return words["no-threshold"]
        if change is None:
            return e.without_risk or words["no-risk"]
        small = e.thresholds[0]
        if limits and limits[0] <= -small and limits[1] >= small:
            return words["word-it"]
        try:
            size = size_of(change, *e.thresholds)
        except StatementError as error:
            return str(error)
    direction = "increases" if (change if change is not None else 0) > 0 else "reduces"
    name = in_sentence(entry.outcome.label)
    text = statement(level, size, direction, body.intervention, name, language)
    return f"{text} {words[hedge]}" if (hedge := _hedge(limits, size, e.thresholds)) else text


def _change(e: Evidence) -> tuple[float | None, tuple[float, float] | None]:
    """The difference on the scale of the thresholds, and its limits."""
    if e.measure in MEANS - {"ROM"} and e.estimate is not None:
        return e.estimate.value, e.estimate.limits
    found = e.absolutes[0].difference if e.absolutes else None
    if found is None:
        return None, None
    return found.value, (found.low, found.high) if found.low is not None and found.high is not None else None


def _hedge(
    limits: tuple[float, float] | None, size: str | None, thresholds: tuple[float, float | None, float | None] | None
) -> str:
    """What the sentence must add: the interval includes no difference although one that matters is told, or one that
    matters although little or none is told; empty where it adds nothing."""
    if limits is None or size is None or thresholds is None:
        return ""
    if size == "trivial":
        return "hedge-less" if limits[0] <= -thresholds[0] else "hedge-more" if limits[1] >= thresholds[0] else ""
    return "hedge" if limits[0] < 0 < limits[1] else ""


# --- numbers


def _limits(value: PerThousand, language: str) -> str:
    if value.low is None or value.high is None:
        return ""
    return f" ({_whole(value.low, language)} {WORDS[language]['to']} {_whole(value.high, language)})"


def _whole(value: float, language: str) -> str:
    return local(f"{value:,.0f}" if value >= 1 or value == 0 else "<1", language)


def local(number: str, language: str) -> str:
    """A number printed the English way (1,234.5) as the language prints it.

    Spanish: a narrow space for thousands and the decimal point, which its grammar allows and much of Latin America
    uses; Portuguese: point for thousands, decimal comma.
    """
    if language == "pt":
        return number.translate(str.maketrans(",.", ".,"))
    return number.replace(",", "\u202f") if language == "es" else number


def _fixed(value: float, digits: int, language: str) -> str:
    text = f"{value:.{digits}f}"
    return local((text.lstrip("-") if float(text) == 0 else text).replace("-", "−"), language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
