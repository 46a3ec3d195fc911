"""Costs, health gained, cost-effectiveness ratios, and what is called a threshold."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from consilience.extraction.phrases.tokens import Decimal
from consilience.model.economics import EconomicResult, Effect, EffectUnit, Threshold
from consilience.model.printed import Printed
from consilience.model.quantities import Money

from ...facts import At, EconomicFact
from ...manuscript.document import Manuscript, Span
from .places import spot

_CURRENCIES: dict[str, str] = {
    "us$": "USD",
    "$": "USD",
    "usd": "USD",
    "dollars": "USD",
    "dólares": "USD",
    "€": "EUR",
    "eur": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "pounds": "GBP",
    "mxn": "MXN",
    "mx$": "MXN",
    "¥": "JPY",
    "jpy": "JPY",
    "cad": "CAD",
    "aud": "AUD",
    "brl": "BRL",
    "r$": "BRL",
    "cop": "COP",
    "chf": "CHF",
}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_CURRENCIES, key=len, reverse=True))
_HAS_SIGN = re.compile(_SIGN, re.IGNORECASE)
_AMOUNT = r"\d{1,3}(?:[,.\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_MONEY = re.compile(
    rf"(?P<about>[≈~]\s*)?(?:\\?(?P<before>{_SIGN})\s*(?P<a>{_AMOUNT})|(?P<b>{_AMOUNT})\s*(?P<after>{_SIGN})(?![\w]))"
    r"(?P<million>\s*(?:million|millones|milhões)\b)?",
    re.IGNORECASE,
)
_UNIT: tuple[tuple[EffectUnit, str], ...] = (
    ("qalys", r"qalys?\b|quality[- ]adjusted life[- ]years?|avac\b|años de vida ajustados por calidad"),
    ("dalys-averted", r"dalys?\b|disability[- ]adjusted"),
    ("life-years", r"life[- ]years?|years? of life|años de vida"),
)
_PER = re.compile(r"^\s*(?:/|per|por|a)\s*(?P<unit>.{3,45})", re.IGNORECASE)
_GAIN = re.compile(
    r"(?:gain\w*|increment\w*|additional|ganancia|more)\b[^.;\d$€£]{0,40}?(?P<n>\d+(?:[.,·]\d+)?)\s*(?P<unit>.{3,40})",
    re.IGNORECASE,
)


_VERSUS = r"(?:vs\.?|versus|compared (?:with|to)|frente a|against|and|y|e|contra|en comparaci[óo]n con)"
_BESIDE = (
    rf"[\s,)]*(?:(?:per patient |por paciente )?(?:with|for|in|con|para|en|por|under"
    rf"|no)\s[^.;:\d$€£¥]{{1,60}}?[\s,]+)?{_VERSUS}[\s(≈~]*(?:(?:de|of|los|the)\s+)?"
)
"""What may stand between two costs: "with dasatinib and", "vs."."""
_HEALTH = (
    r"qalys?\b|quality[- ]adjusted life[- ]years?|avac\b|a[ñn]os de vida ajustados por calidad|life[- ]years?|dalys?\b"
)
_DIGITS = r"\d+(?:[.,·]\d+)?"
_PAIR = (
    rf"(?P<{{0}}>{_DIGITS})(?:\s+(?:{_HEALTH})?\s*(?:with|for|in|con|para"
    rf"|en)\s[^.;:\d]{{{{1,60}}}}?)?[\s,]+{_VERSUS}\s+(?P<{{1}}>{_DIGITS})"
)
_EFFECTS = re.compile(
    rf"(?P<u1>{_HEALTH})[^.;\d]{{0,40}}?(?:were|was|fueron|fue|of|de|:)?\s*{_PAIR.format('a', 'b')}(?!\s*(?:%|per|por))"
    rf"|{_PAIR.format('c', 'd')}\s+(?P<u2>{_HEALTH})",
    re.IGNORECASE,
)
"""``QALYs were 5.2 and 4.1``, ``5.2 and 4.1 QALYs``."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money, where it ends, and the unit of health that it is for."""

    money: Money
    start: int
    end: int
    per: EffectUnit | None


def read_economics(manuscript: Manuscript, decimal: Decimal | None = None) -> Iterator[EconomicFact]:
    """One fact for every paragraph's sentence that compares two costs, or states a cost for a unit of health."""
    for sentence in manuscript.sentences:
        if sentence.block.kind not in ("paragraph", "list-item"):
            continue
        words = manuscript[sentence.span]
        result = result_in(words, decimal)
        if result is not None:
            at = spot(manuscript, sentence.span, f"economics/{sentence.span.start}")
            yield EconomicFact(at, "this sentence", "review", result)


def read_thresholds(manuscript: Manuscript, decimal: Decimal | None = None) -> Iterator[At[Threshold]]:
    """Every amount for a unit of health that a sentence calls a threshold."""
    for sentence in manuscript.sentences:
        if sentence.block.kind not in ("paragraph", "list-item"):
            continue
        words = manuscript[sentence.span]
        for number, amount in enumerate(amounts_in(words, decimal)):
            if amount.per and _is_threshold(words, amount):
                span = Span(sentence.span.start + amount.start, sentence.span.start + amount.end)
                threshold = Threshold(
                    id=f"threshold-{span.start}-{number}",
                    label=f"threshold of {manuscript[span]}",
                    jurisdiction="not stated",
                    amount=amount.money,
                    per=amount.per,
                )
                yield At(spot(manuscript, span, f"threshold/{span.start}"), threshold)


def result_in(words: str, decimal: Decimal | None = None) -> EconomicResult | None:
    """What one sentence states: two costs and a gain, a ratio, or both; None for less."""
    amounts = list(amounts_in(words, decimal))
    if not amounts:
        return None
    ratio = next((a for a in amounts if a.per and not _is_threshold(words, a)), None)
    plain = [a for a in amounts if a.per is None]
    versus = [
        (a, b)
        for a, b in itertools.pairwise(plain)
        if re.fullmatch(
            _BESIDE,
            words[a.end : b.start],
            re.IGNORECASE,
        )
    ]
    gain = _gain(words, decimal) or _effects(words, decimal)
    if not ratio and not (versus and gain):
        return None
    called = ratio is not None and re.match(
        r"[^.;]{0,40}\b(?:,\s*)?(?:a|un|una)\s+(?:threshold|umbral)\b", words[ratio.end :], re.IGNORECASE
    )
    return EconomicResult(
        cost_intervention=versus[0][0].money if versus else None,
        cost_comparator=versus[0][1].money if versus else None,
        effect=gain,
        icer=ratio.money if ratio else None,
        icer_unit=ratio.per if ratio else None,
        called_threshold=bool(called),
    )


def amounts_in(words: str, decimal: Decimal | None = None) -> Iterator[Amount]:
    """Every amount of money with its currency; ``decimal`` is the paper's decimal mark, where it is known."""
    if not _HAS_SIGN.search(words):
        return
    for match in _MONEY.finditer(words):
        digits = _plain(match["a"] or match["b"], decimal)
        million = "e6" if match["million"] else ""
        about = (
            "~"
            if match["about"]
            or re.search(
                r"(?:about|approximately|around|cerca de|aproximadamente)\s*\W?$", words[: match.start()], re.IGNORECASE
            )
            else ""
        )
        sign = (match["before"] or match["after"]).lower()
        following = _PER.match(words[match.end() :])
        per = unit_in(following["unit"]) if following else None
        yield Amount(
            Money(amount=Printed(f"{about}{digits}{million}"), currency=_CURRENCIES[sign]),
            match.start(),
            match.end(),
            per,
        )


def _plain(amount: str, decimal: Decimal | None) -> str:
    """Digits with a decimal point and without marks for thousands."""
    amount = amount.replace("·", ".")
    if decimal == ",":
        amount = re.sub(r"\.(?=\d{3}(?!\d))", "", amount)
    digits = re.sub(r"[,\s](?=\d{3})", "", amount)
    digits = re.sub(r"\.(?=\d{3}(?:\D|$))", "", digits) if digits.count(".") > 1 else digits
    return digits.replace(",", ".")


def _effects(words: str, decimal: Decimal | None) -> Effect | None:
    """The effects of both groups: "QALYs were 5.2 and 4.1"."""
    match = _EFFECTS.search(words)
    unit = unit_in(match["u1"] or match["u2"]) if match else None
    if not match or unit is None:
        return None
    first, second = (_plain(n, decimal) for n in (match["a"] or match["c"], match["b"] or match["d"]))
    return Effect(unit=unit, intervention=Printed(first), comparator=Printed(second))


def unit_in(words: str) -> EffectUnit | None:
    """The unit of health that some words begin with, perhaps after an article."""
    plain = re.sub(r"^(?:each |one |an? |cada |un )", "", words.strip().lower())
    return next((unit for unit, pattern in _UNIT if re.match(pattern, plain)), None)


def _gain(words: str, decimal: Decimal | None) -> Effect | None:
    match = _GAIN.search(words)
    unit = unit_in(match["unit"]) if match else None
    return Effect(unit=unit, gained=Printed(_plain(match["n"], decimal))) if match and unit else None


def _is_threshold(words: str, amount: Amount) -> bool:
    """True for a threshold as such: "thresholds (e.g., 50,000/QALY in France)"."""
    return bool(
        re.search(r"threshold|umbral|willingness", words[max(0, amount.start - 60) : amount.start], re.IGNORECASE)
    )
