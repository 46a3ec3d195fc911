"""Costs, health gained, cost-effectiveness ratios, and what is called a threshold."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from consilience.model.economics import EconomicResult, Effect, EffectUnit
from consilience.model.printed import Printed
from consilience.model.quantities import Money

from ...facts import EconomicFact
from ...manuscript.document import Manuscript
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
_AMOUNT = r"\d{1,3}(?:[,.  ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
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
    r"(?:gain\w*|increment\w*|additional|ganancia|more)\b[^.;\d]{0,40}?(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>.{3,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money, where it ends, and the unit of health that it is for."""

    money: Money
    start: int
    end: int
    per: EffectUnit | None


def read_economics(manuscript: Manuscript) -> Iterator[EconomicFact]:
    """One fact for every paragraph's sentence that compares two costs, or states a cost for a unit of health."""
    for sentence in manuscript.sentences:
        if sentence.block.kind not in ("paragraph", "list-item"):
            continue
        words = manuscript[sentence.span]
        result = result_in(words)
        if result is not None:
            at = spot(manuscript, sentence.span, f"economics/{sentence.span.start}")
            yield EconomicFact(at, "this sentence", "review", result)


def result_in(words: str) -> EconomicResult | None:
    """What one sentence states: two costs and a gain, a ratio, or both; None for less."""
    amounts = list(amounts_in(words))
    ratio = next((a for a in amounts if a.per and not _is_threshold(words, a)), None)
    plain = [a for a in amounts if a.per is None]
    versus = [
        (a, b)
        for a, b in itertools.pairwise(plain)
        if re.fullmatch(
            r"[\s,)]*(?:vs\.?|versus|compared (?:with|to)|frente a|against)[\s(≈~]*",
            words[a.end : b.start],
            re.IGNORECASE,
        )
    ]
    gain = _gain(words)
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


def amounts_in(words: str) -> Iterator[Amount]:
    """Every amount of money with its currency."""
    for match in _MONEY.finditer(words):
        digits = re.sub(r"[,  ](?=\d{3})", "", match["a"] or match["b"])
        digits = re.sub(r"\.(?=\d{3}(?:\D|$))", "", digits) if digits.count(".") > 1 else digits
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


def unit_in(words: str) -> EffectUnit | None:
    """The unit of health that some words begin with, perhaps after an article."""
    plain = re.sub(r"^(?:each |one |an? |cada |un )", "", words.strip().lower())
    return next((unit for unit, pattern in _UNIT if re.match(pattern, plain)), None)


def _gain(words: str) -> Effect | None:
    match = _GAIN.search(words)
    unit = unit_in(match["unit"]) if match else None
    return Effect(unit=unit, gained=Printed(match["n"])) if match and unit else None


def _is_threshold(words: str, amount: Amount) -> bool:
    """True for a threshold as such: "thresholds (e.g., 50,000/QALY in France)"."""
    return bool(
        re.search(r"threshold|umbral|willingness", words[max(0, amount.start - 60) : amount.start], re.IGNORECASE)
    )
