"""What the data suggest for each domain of GRADE. A suggestion is never a rating: a person confirms or overrules it.

Where the data cannot say, ``levels`` is None and the reasons hold what a person needs. Cut-offs that GRADE leaves to
judgement are named below, with where they come from; they are ours where no source is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consilience.model.appraisal import CertaintyDomain

from .absolute_effects import risk_ratio
from .evidence import EVENTS, MEANS, RATIOS, Evidence, Interval, StudyPart
from .information_size import REDUCTION, events_for_hazards, people_for_means, people_for_risks
from .rating import DOWN, UP

HALF = 0.5
"""Share of the weight at high risk of bias from which a step down is suggested (ours)."""
I2_SUBSTANTIAL, I2_CONSIDERABLE = 50.0, 75.0
"""Per cent; Cochrane Handbook 10.10.2: 50 to 90 may be substantial, 75 to 100 considerable."""
WIDE = {"OR": 2.5, "PETO": 2.5, "RR": 3.0}
"""Upper over lower limit from which the size is far below the optimal one, where the interval is clear of the
thresholds (GRADE guidance 34, Zeng 2022; from a summary of it, to be confirmed in the text)."""
APPRECIABLE = (0.75, 1.25)
"""Ratios beyond which lie an appreciable benefit and harm (GRADE guidelines 6), where no threshold is set."""
LARGE_RRR = 0.30
"""Relative reduction (or increase) from which the information size is asked for although the interval is clear."""
EVENTS_CRUDE = 300
"""Crude optimal information size for events where no comparator risk is known (GRADE guidelines 6: 300 to 400)."""
PEOPLE_MEANS = 400
"""Crude optimal information size for means (GRADE guidelines 6)."""
FUNNEL_STUDIES = 10
ASYMMETRY = 0.10
"""p below which a test of funnel asymmetry counts (Egger 1997)."""

_BAD = ("high", "serious", "critical")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Levels that the data suggest for a domain, None where they cannot; the reasons, in words with their numbers."""

    domain: CertaintyDomain
    levels: int | None
    reasons: tuple[str, ...]


def suggest(evidence: Evidence) -> tuple[Suggestion, ...]:
    """A suggestion for every domain, the five that rate down first."""
    return tuple(_RULES[domain](evidence) for domain in (*DOWN, *UP))


# --- risk of bias


def _risk_of_bias(e: Evidence) -> Suggestion:
    if not e.studies:
        return _open("risk-of-bias", "no study gives a number")
    shares, how = _shares(e.studies)
    bad = sum(share for share, each in zip(shares, e.studies, strict=True) if each.bias in _BAD)
    unknown = sum(share for share, each in zip(shares, e.studies, strict=True) if each.bias == "unclear")
    some = sum(share for share, each in zip(shares, e.studies, strict=True) if each.bias == "some")
    reasons = [f"{_percent(bad)} of the {how} at high, serious or critical risk of bias"]
    if unknown:
        named = ", ".join(f"{each.label} ({each.printed})" for each in e.studies if each.bias == "unclear")
        reasons.append(f"{_percent(unknown)} in studies without a judgement that counts: {named}")
    moved = _moved(e)
    if moved:
        reasons.append(moved)
    if bad < HALF and bad + unknown >= HALF:
        return Suggestion("risk-of-bias", None, tuple(reasons))
    if bad >= HALF:
        return Suggestion("risk-of-bias", _severe(e, shares), tuple(reasons))
    if moved.startswith("without"):
        return Suggestion("risk-of-bias", 1, tuple(reasons))
    if some + bad >= HALF:
        reasons.append(f"{_percent(some)} with some concerns or moderate risk: none or one level, a person must say")
        return Suggestion("risk-of-bias", None, tuple(reasons))
    return Suggestion("risk-of-bias", 0, tuple(reasons))


def _severe(e: Evidence, shares: Sequence[float]) -> int:
    """One level for high risk; with ROBINS-I two for serious and three for critical (GRADE guidelines 18)."""
    if not e.robins_i:
        return 1
    critical = sum(share for share, each in zip(shares, e.studies, strict=True) if each.bias == "critical")
    return 3 if critical >= HALF else 2


def _moved(e: Evidence) -> str:
    """Whether the conclusion changes without the studies at high risk; empty where that cannot be told."""
    if e.without_high is None or e.estimate is None or e.null is None:
        return ""
    before, after = _side(e.estimate, e.null), _side(e.without_high, e.null)
    told = f"{_number(e.without_high.value)}{_limits(e.without_high)}"
    return (
        f"without the studies at high risk the conclusion changes: {told}"
        if before != after
        else f"the conclusion stays without the studies at high risk: {told}"
    )


def _shares(studies: Sequence[StudyPart]) -> tuple[list[float], str]:
    if all(each.weight is not None for each in studies):
        return [float(each.weight or 0) for each in studies], "weight"
    sizes = [sum(each.totals) if each.totals else 0 for each in studies]
    if all(sizes):
        return [size / sum(sizes) for size in sizes], "participants"
    return [1 / len(studies)] * len(studies), "studies (no weights: nothing is pooled)"


# --- inconsistency


def _inconsistency(e: Evidence) -> Suggestion:
    if not e.studies:
        return _open("inconsistency", "no study gives a number")
    if e.k < 2:
        return Suggestion("inconsistency", 0, ("a single study: inconsistency does not apply",))
    if e.estimate is None:
        return _spread_without_pooling(e)
    spanned, sides, apart = _prediction_spans(e), _sides(e), _apart(e.studies)
    reasons = [each for each in (_i2(e), _prediction(e, spanned), sides) if each]
    if apart:
        reasons.append("intervals of single studies do not overlap")
    if e.null is None and e.benchmark is None:
        return _open("inconsistency", *reasons, "no benchmark is set beside which the values could be held")
    i2 = e.i2 if e.i2 is not None and e.null is not None else 0.0
    if i2 >= I2_SUBSTANTIAL and e.prediction is None and not (sides or apart):
        return _open("inconsistency", *reasons, "no prediction interval: a person must say whether it matters")
    return Suggestion("inconsistency", _inconsistent(i2, bool(spanned), bool(sides), apart, e.null), tuple(reasons))


def _inconsistent(i2: float, spanned: bool, sides: bool, apart: bool, null: float | None) -> int:
    if i2 >= I2_CONSIDERABLE and spanned and (sides or apart):
        return 2
    return int(apart or ((i2 >= I2_SUBSTANTIAL or null is None) and (spanned or sides)))


def _i2(e: Evidence) -> str:
    if e.null is None:
        return "proportions of one group: I² is inflated by large studies and is not used"
    return "" if e.i2 is None else f"I² {e.i2:.0f} %"


def _prediction(e: Evidence, spanned: str) -> str:
    if e.prediction is None:
        return ""
    low, high = e.prediction
    return f"prediction interval {_number(low)} to {_number(high)}{f', {spanned}' if spanned else ''}"


def _spread_without_pooling(e: Evidence) -> Suggestion:
    """Direction and spread of the single studies (Murad 2017, BMJ Evid Based Med 22:85)."""
    effects = [each.effect for each in e.studies if each.effect]
    if len(effects) < 2 or e.null is None:
        return _open("inconsistency", "nothing is pooled; a person must look at the single studies")
    null = e.null
    told = "; ".join(
        f"{each.label} {_number(each.effect.value)}{_limits(each.effect)}" for each in e.studies if each.effect
    )
    reasons = [f"not pooled; single studies: {told}"]
    if any(each.value < null for each in effects) and any(each.value > null for each in effects):
        return Suggestion("inconsistency", 1, (*reasons, "they point in different directions"))
    if _apart(e.studies):
        return Suggestion("inconsistency", 1, (*reasons, "their intervals do not overlap"))
    return Suggestion("inconsistency", 0, (*reasons, "same direction, overlapping intervals"))


def _prediction_spans(e: Evidence) -> str:
    """What the prediction interval holds that the confidence interval leaves out."""
    mark = e.null if e.null is not None else e.benchmark
    if e.prediction is None or e.estimate is None or mark is None:
        return ""
    limits = e.estimate.limits
    inside = e.prediction[0] < mark < e.prediction[1]
    outside = limits is not None and not limits[0] < mark < limits[1]
    what = "no difference" if e.null is not None else "the benchmark"
    return f"which spans {what} although the confidence interval does not" if inside and outside else ""


def _sides(e: Evidence) -> str:
    """Single studies on both sides of no difference, each clear of it or not."""
    mark = e.null if e.null is not None else e.benchmark
    effects = [each.effect for each in e.studies if each.effect]
    if mark is None or not effects:
        return ""
    above = sum(each.value > mark for each in effects)
    below = sum(each.value < mark for each in effects)
    what = "no difference" if e.null is not None else "the benchmark"
    noun = "estimate" if below == 1 else "estimates"
    return f"{below} {noun} below and {above} above {what}" if above and below else ""


def _apart(studies: Sequence[StudyPart]) -> bool:
    """True where the interval of some study shares no value with that of another."""
    limits = [each.effect.limits for each in studies if each.effect and each.effect.limits]
    return bool(limits) and max(low for low, _ in limits) > min(high for _, high in limits)


# --- indirectness


def _indirectness(e: Evidence) -> Suggestion:
    asked = "a person must compare population, intervention, comparator and outcome with the question"
    reasons = [asked]
    if e.mixed:
        reasons.insert(0, e.mixed)
    if e.question == "effect" and e.design == "single-arm":
        return Suggestion(
            "indirectness", 1, ("no comparison inside the studies: it is external, so at least one level", *reasons)
        )
    return Suggestion("indirectness", None, tuple(reasons))


# --- imprecision


def _imprecision(e: Evidence) -> Suggestion:
    """The interval beside the thresholds first; the information size where it is clear of them and the effect is large
    (GRADE guidance 34, Zeng 2022); without an absolute effect or threshold the rule of 2011 (GRADE guidelines 6)."""
    if e.estimate is None:
        return _imprecision_without_pooling(e)
    limits = e.estimate.limits
    if limits is None:
        return _open("imprecision", "the estimate has no interval")
    if e.null is None:
        return _imprecision_of_rate(e, limits)
    scale = _decision_scale(e, limits)
    if scale is None:
        return _imprecision_of_ratio(e, limits)
    low, high, marks, unit = scale
    unset = f"no threshold is set; {e.published}" if e.published and e.thresholds is None else ""
    crossed = [mark for mark in marks if low < mark < high]
    shown = f"interval {_limit(low, unit)} to {_limit(high, unit)}{unit}"
    told = f"{shown} includes {_listed(crossed, unit)}" if crossed else f"{shown} includes no threshold"
    if not crossed:
        return _imprecision_by_size(e, limits, told, unset)
    both = min(crossed) < 0 < max(crossed)
    appreciable = ""
    if len(marks) == 1 and e.measure in RATIOS and limits[0] < APPRECIABLE[0] and limits[1] > APPRECIABLE[1]:
        appreciable = f"the ratio reaches from {_number(limits[0])} to {_number(limits[1])}: benefit and harm"
    levels = 3 if _says_nothing(e, low, high) else 2 if both or appreciable else 1
    return Suggestion("imprecision", levels, tuple(each for each in (told, appreciable, e.without_risk, unset) if each))


def _imprecision_of_ratio(e: Evidence, limits: tuple[float, float]) -> Suggestion:
    """No absolute effect: an interval with 1 in it is imprecise where it reaches an appreciable benefit or harm."""
    low, high = limits
    shown = f"interval {_number(low)} to {_number(high)}"
    why = e.without_risk or "no threshold on the absolute scale"
    if not low <= 1 <= high:
        return _imprecision_by_size(e, limits, f"{shown} leaves out no difference", why, always=True)
    reached = [
        mark for mark, inside in zip(APPRECIABLE, (low < APPRECIABLE[0], high > APPRECIABLE[1]), strict=True) if inside
    ]
    if reached:
        told = f"{shown} includes no difference and reaches beyond {' and '.join(map(_number, reached))}"
        return Suggestion("imprecision", len(reached), (told, why))
    met, size = _size(e)
    told = f"{shown} includes no difference, but no appreciable benefit or harm"
    if met is None:
        return _open("imprecision", told, why, "whether the information size is met cannot be told")
    return Suggestion("imprecision", int(not met), (told, why, size))


def _imprecision_by_size(e: Evidence, limits: tuple[float, float], *told: str, always: bool = False) -> Suggestion:
    """The interval is clear: only few people or events can make it imprecise. ``always``: whatever the effect's size,
    as in 2011; else only behind a large one (and for means, whose size says nothing of the people behind it)."""
    met, size = _size(e)
    reasons = tuple(each for each in (*told, size) if each)
    if e.measure in MEANS:
        return Suggestion("imprecision", int(met is False), reasons)
    if not (always or _is_large(e)):
        return Suggestion("imprecision", 0, reasons)
    far = _far_from_size(e, limits) if _is_large(e) else ""
    if far:
        return Suggestion("imprecision", 2, (*reasons, far))
    if met is None:
        return _open("imprecision", *reasons, "whether the optimal information size is met cannot be told")
    return Suggestion("imprecision", int(not met), reasons)


def _imprecision_without_pooling(e: Evidence) -> Suggestion:
    """Murad 2017: few people, or the largest studies include benefit and harm."""
    if e.participants is None:
        return _open("imprecision", "nothing is pooled and the number of people is not known")
    told = f"{e.participants:,} people in {e.k} studies, not pooled"
    if e.participants <= PEOPLE_MEANS:
        return Suggestion("imprecision", 1, (told, f"{PEOPLE_MEANS} or fewer"))
    return _open("imprecision", told)


def _imprecision_of_rate(e: Evidence, limits: tuple[float, float]) -> Suggestion:
    shown = f"interval {100 * limits[0]:.1f} to {100 * limits[1]:.1f} %"
    if e.benchmark is None:
        return _open("imprecision", shown, "no benchmark is set beside which it could be held")
    mark = f"the benchmark of {100 * e.benchmark:g} %"
    if limits[0] < e.benchmark < limits[1]:
        return Suggestion("imprecision", 1, (f"{shown} includes {mark}",))
    return Suggestion("imprecision", 0, (f"{shown} leaves out {mark}",))


def _decision_scale(e: Evidence, limits: tuple[float, float]) -> tuple[float, float, list[float], str] | None:
    """Limits, the marks they are held against (no difference, and the smallest that matters both ways), and the unit;
    None where there is only a ratio."""
    small = e.thresholds[0] if e.thresholds else None
    marks = [-small, 0.0, small] if small else [0.0]
    change = e.absolutes[0].difference if e.absolutes else None
    if change is not None and change.low is not None and change.high is not None and e.measure in EVENTS:
        return change.low, change.high, marks, " per 1,000"
    if e.measure == "RD":
        return 1000 * limits[0], 1000 * limits[1], marks, " per 1,000"
    if e.measure in MEANS - {"ROM"}:
        return *limits, marks, f" {e.unit}".rstrip()
    return None


def _says_nothing(e: Evidence, low: float, high: float) -> bool:
    """True where the interval includes a large effect in both directions."""
    large = e.thresholds[2] if e.thresholds else None
    return large is not None and low < -large and high > large


def _far_from_size(e: Evidence, limits: tuple[float, float]) -> str:
    """Why the size is far below the optimal one; empty where the interval does not tell it."""
    most = WIDE.get(e.measure)
    if most is None or limits[0] <= 0:
        return "" if most is None else "the lower limit is 0: far from the optimal information size"
    ratio = limits[1] / limits[0]
    if ratio <= most:
        return ""
    return f"upper limit {ratio:.1f} times the lower, more than {most:g}: far from the optimal information size"


def _is_large(e: Evidence) -> bool:
    """True where the relative effect is so large that few people may have made it."""
    if e.estimate is None or e.measure not in RATIOS:
        return False
    return abs(1 - e.estimate.value) > LARGE_RRR


def _size(e: Evidence) -> tuple[bool | None, str]:
    """Whether the optimal information size is met, None where it cannot be told; and in words."""
    if e.measure in MEANS:
        if e.participants is None:
            return None, ""
        sd = 1.0 if e.measure == "SMD" else e.sd
        needed = people_for_means(sd, e.thresholds[0]) if sd is not None and e.thresholds else None
        if needed is not None:
            met = e.participants >= needed
            about = f"for a difference of {_signed(e.thresholds[0] if e.thresholds else 0)} at an SD of {sd:.3g}"
            return met, f"{e.participants:,} people, {_of(met)} {needed:,} {about}"
        met = e.participants >= PEOPLE_MEANS
        return met, f"{e.participants:,} people, {'at least' if met else 'fewer than'} {PEOPLE_MEANS}"
    if e.measure == "HR":
        needed = events_for_hazards(1 - REDUCTION)
        if needed is not None and e.events is None and e.participants is not None and e.participants < needed:
            told = f"{e.participants:,} people cannot have the {needed:,} events"
            return False, f"{told} that a relative reduction of 25 % asks for"
        if needed is None or e.events is None:
            return None, f"the number of events is not known; a relative reduction of 25 % asks for {needed} events"
        met = e.events >= needed
        return met, f"{e.events:,} events, {_of(met)} {needed:,} for a relative reduction of 25 %"
    risk = e.absolutes[0].baseline.of_event if e.absolutes and e.absolutes[0].baseline else None
    needed = people_for_risks(risk) if risk is not None else None
    if needed is None and e.events is not None:
        met = e.events >= EVENTS_CRUDE
        return met, f"{e.events:,} events, {_of(met)} {EVENTS_CRUDE} that stand for the information size"
    if needed is None or e.participants is None:
        return None, ""
    met = e.participants >= needed
    return met, (
        f"{e.participants:,} people, {_of(met)} {needed:,} for a relative reduction of 25 % from "
        f"{100 * (risk or 0):.1f} %"
    )


def _of(met: bool) -> str:
    return "at least the" if met else "fewer than the"


# --- publication bias


def _publication_bias(e: Evidence) -> Suggestion:
    look = "look for registered trials without results, and for small trials paid by industry"
    if e.k < FUNNEL_STUDIES or e.asymmetry is None:
        why = f"{e.k} {'study' if e.k == 1 else 'studies'}: a test of the funnel needs {FUNNEL_STUDIES}"
        return _open("publication-bias", why if e.k < FUNNEL_STUDIES else "no test of the funnel was possible", look)
    told = f"{e.asymmetry_test}: p = {e.asymmetry:.3f} in {e.k} studies"
    return Suggestion("publication-bias", int(e.asymmetry < ASYMMETRY), (told, look))


# --- up


def _large_effect(e: Evidence) -> Suggestion:
    if not _may_rise(e):
        return Suggestion("large-effect", 0, (_stays(e),))
    if e.estimate is None or e.measure not in RATIOS - {"ROM"}:
        return _open("large-effect", "no pooled ratio")
    risk = e.absolutes[0].baseline.of_event if e.absolutes and e.absolutes[0].baseline else None
    ratio = e.estimate.value if e.measure == "RR" else risk_ratio(e.estimate.value, e.measure, risk) if risk else None
    if ratio is None:
        return _open(
            "large-effect", f"{e.measure} {_number(e.estimate.value)}; no comparator risk to turn it into a RR"
        )
    told = f"RR {_number(ratio)}" + ("" if e.measure == "RR" else f", from {e.measure} at {100 * (risk or 0):.1f} %")
    levels = 2 if ratio > 5 or ratio < 0.2 else 1 if ratio > 2 or ratio < 0.5 else 0
    limits = e.estimate.limits
    if levels and (limits is None or limits[0] <= 1 <= limits[1]):
        return _open("large-effect", f"{told}, but the interval includes no difference")
    return Suggestion("large-effect", levels, (told,))


def _by_person(domain: CertaintyDomain, what: str) -> Callable[[Evidence], Suggestion]:
    def rule(e: Evidence) -> Suggestion:
        return _open(domain, what) if _may_rise(e) else Suggestion(domain, 0, (_stays(e),))

    return rule


def _may_rise(e: Evidence) -> bool:
    return e.question == "effect" and e.design not in ("randomised", None)


def _stays(e: Evidence) -> str:
    if e.question == "prognosis":
        return "rates of events in one group are not rated up"
    return "randomised evidence starts high and is hardly ever rated up" if e.design else "no design, so no start"


# --- words


def _open(domain: CertaintyDomain, *reasons: str) -> Suggestion:
    return Suggestion(domain, None, reasons)


def _side(interval: Interval, null: float) -> int:
    """-1 or 1 where the interval is clear of the null, else 0."""
    limits = interval.limits
    if limits is None:
        return 0
    return -1 if limits[1] < null else 1 if limits[0] > null else 0


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _limits(interval: Interval) -> str:
    limits = interval.limits
    return f" ({_number(limits[0])} to {_number(limits[1])})" if limits else ""


def _signed(value: float) -> str:
    text = f"{value:.0f}" if abs(value) >= 20 else f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def _limit(value: float, unit: str) -> str:
    """A limit: whole people among 1,000; else as many digits as its size asks for."""
    return f"{value:.0f}".replace("-0", "0").replace("-", "−") if unit == " per 1,000" else _signed(value)


def _listed(marks: Sequence[float], unit: str) -> str:
    words = ["no difference" if mark == (0 if unit else 1) or mark == 0 else f"{_signed(mark)}{unit}" for mark in marks]
    return " and ".join(words)


_RULES: dict[CertaintyDomain, Callable[[Evidence], Suggestion]] = {
    "risk-of-bias": _risk_of_bias,
    "inconsistency": _inconsistency,
    "indirectness": _indirectness,
    "imprecision": _imprecision,
    "publication-bias": _publication_bias,
    "large-effect": _large_effect,
    "dose-response": _by_person("dose-response", "a person must say whether more of it has more effect"),
    "opposing-confounding": _by_person(
        "opposing-confounding", "a person must say which way the confounding that is left would work"
    ),
}
