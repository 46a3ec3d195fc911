"""Trials and reviews whose truth is known to the last participant."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from consilience import synthesis as syn

from .lexicon import COUNTRIES, FIELDS, HARMS, INITIALS, JOURNALS, SEVERE_ONLY, SURNAMES, Medicine, Score, Term

Floats = NDArray[np.float64]
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % limits and, where there is one, its p value."""

    value: float
    low: float
    high: float
    p: float = math.nan

    @property
    def significant(self) -> bool:
        return self.p < 0.05


@dataclass(frozen=True, slots=True)
class Follow:
    """Times of one outcome in one arm, in months, and whether the event came."""

    time: Floats
    event: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class HarmCounts:
    """People of one arm with a harm of any grade, and of grade 3 or more."""

    any: int
    severe: int


@dataclass(frozen=True)
class Arm:
    """One arm of a simulated trial."""

    drug: Term
    n: int
    safety: int
    """Those who received any treatment."""
    ages: tuple[int, ...]
    women: int
    stages: tuple[int, ...]
    unknown: int
    """Participants whose stage is missing."""
    responders: int
    scores: NDArray[np.int64]
    free: Follow | None
    overall: Follow | None
    harms: tuple[HarmCounts, ...]
    febrile: int
    cost: int
    qaly: float

    @property
    def mean(self) -> float:
        return float(self.scores.mean())

    @property
    def sd(self) -> float:
        return float(self.scores.std(ddof=1))


@dataclass(frozen=True)
class Trial:
    """A two-arm randomised trial."""

    field: Medicine
    score: Score
    outcome: Term | None
    """The event-free outcome, where the trial has survival."""
    arms: tuple[Arm, Arm]
    terms: tuple[Term, ...]
    severe_term: Term
    reasons: tuple[int, int, int]
    horizon: tuple[int, int, int]
    year: int
    """Of the beginning of enrolment."""

    @property
    def n(self) -> int:
        return self.arms[0].n + self.arms[1].n


def survival_at(follow: Follow, month: float, method: str) -> Interval:
    """Kaplan-Meier estimate with Greenwood's variance, limits on the log, log-log or plain scale."""
    curve = syn.kaplan_meier(follow.time, follow.event)
    s, low = float(curve.at(month)), float(curve.interval_at(month).low)
    se_log = math.log(s / low) / Z if 0 < low < s else 0.0
    match method:
        case "log":
            return Interval(s, low, float(curve.interval_at(month).high))
        case "log-log" if 0 < s < 1:
            half = Z * se_log / abs(math.log(s))
            return Interval(s, s ** math.exp(half), s ** math.exp(-half))
        case _:
            half = Z * se_log * s
            return Interval(s, max(0.0, s - half), min(1.0, s + half))


def ratio(first: Follow, second: Follow) -> Interval:
    """Hazard ratio by Cox regression, with Wald limits and p."""
    fit = syn.cox_hazard_ratio(first.time, first.event, second.time, second.event)
    y, se = float(fit.estimate), float(fit.se)
    return Interval(math.exp(y), math.exp(y - Z * se), math.exp(y + Z * se), math.erfc(abs(y / se) / math.sqrt(2)))


def risk_ratio(x1: int, n1: int, x2: int, n2: int) -> Interval:
    """Risk ratio with Wald limits on the log scale."""
    fx = syn.effects("RR", events_1=[x1], total_1=[n1], events_2=[x2], total_2=[n2])
    y, se = float(fx.y[0]), float(fx.se[0])
    return Interval(math.exp(y), math.exp(y - Z * se), math.exp(y + Z * se), math.erfc(abs(y / se) / math.sqrt(2)))


@dataclass(frozen=True, slots=True)
class MeanTest:
    """Welch's comparison of two means."""

    difference: Interval
    t: float
    df: float
    se: float


def compare_means(first: Arm, second: Arm) -> MeanTest:
    """Difference of means with Welch's t test."""
    from scipy import stats

    v1, v2 = first.sd**2 / first.n, second.sd**2 / second.n
    se, value = math.sqrt(v1 + v2), first.mean - second.mean
    df = (v1 + v2) ** 2 / (v1**2 / (first.n - 1) + v2**2 / (second.n - 1))
    half = float(stats.t.ppf(0.975, df)) * se
    p = float(2 * stats.t.sf(abs(value / se), df))
    return MeanTest(Interval(value, value - half, value + half, p), value / se, df, se)


def chi_squared(x1: int, n1: int, x2: int, n2: int) -> tuple[float, float]:
    """Pearson's chi-squared statistic without correction, one degree of freedom, and its p."""
    a, b, c, d = x1, n1 - x1, x2, n2 - x2
    value = (a * d - b * c) ** 2 * (n1 + n2) / (n1 * n2 * (a + c) * (b + d))
    return value, math.erfc(math.sqrt(value / 2))


def simulate_trial(rng: Random, field: Medicine | None = None) -> Trial:
    """A trial, drawn again until nobody would stumble over a legitimate rarity of its numbers."""
    survival = rng.random() < 0.6
    chosen = field or rng.choice([one for one in FIELDS if bool(one.event_free) == survival])
    while True:
        trial = _trial(rng, chosen)
        if _printable(trial):
            return trial


def _trial(rng: Random, field: Medicine) -> Trial:
    score = rng.choice(field.scores)
    outcome = rng.choice(field.event_free) if field.event_free else None
    drugs = rng.sample(field.drugs, 2)
    if rng.random() < 0.35:
        drugs[1] = rng.choice((Term("placebo", "placebo"), Term("standard care", "tratamiento estándar")))
    size = rng.choice((rng.randint(29, 60), rng.randint(40, 110), rng.randint(60, 260)))
    effect = rng.uniform(0.45, 1.15)
    terms = tuple(rng.sample(HARMS, rng.randint(3, 6)))
    horizon = rng.choice(((6, 12, 24), (12, 24, 36), (12, 24, 48), (12, 36, 60)))
    bases = [rng.uniform(0.1, 0.7) for _ in terms]
    rates = {
        "response": rng.uniform(0.25, 0.7),
        "free": rng.uniform(0.3, 1.1) / horizon[2],
        "score": rng.uniform(0.3, 0.6),
    }
    arms = []
    for index, drug in enumerate(drugs):
        n = size + rng.randint(-4, 4)
        experimental = index == 0
        safety = n - rng.choice((0, 0, 1, 2, 3))
        hazard = effect if experimental else 1.0
        free, overall = _follow(rng, n, rates["free"] * hazard, horizon) if outcome else (None, None)
        response = min(0.92, rates["response"] * (rng.uniform(1.0, 1.5) if experimental else 1.0))
        shift = (1 - effect) * 0.35 * (1 if score.better == "higher" else -1) if experimental else 0.0
        centre = min(0.85, max(0.12, rates["score"] + shift))
        rand = np.random.default_rng(rng.getrandbits(32))
        scores = np.clip(np.rint(rand.normal(centre * score.most, 0.16 * score.most, n)), 0, score.most).astype(
            np.int64
        )
        unknown = rng.choice((0, 0, 0, rng.randint(1, 4)))
        stages = rand.multinomial(n - unknown, rand.dirichlet((4, 3, 2)))
        arms.append(
            Arm(
                drug,
                n,
                safety,
                tuple(sorted(int(a) for a in np.clip(np.rint(rand.normal(58, 12, n)), 18, 89))),
                int(rand.binomial(n, rng.uniform(0.35, 0.65))),
                tuple(int(s) for s in stages),
                unknown,
                int(rand.binomial(n, response)),
                scores,
                free,
                overall,
                tuple(_harm(rand, safety, base * rng.uniform(0.8, 1.3)) for base in bases),
                int(rand.binomial(safety, rng.uniform(0.05, 0.3))),
                rng.randint(8_000, 60_000),
                round(rng.uniform(0.9, 4.0), 2),
            )
        )
    reasons = (rng.randint(11, 70), rng.randint(5, 40), rng.randint(2, 20))
    return Trial(
        field,
        score,
        outcome,
        (arms[0], arms[1]),
        terms,
        rng.choice(SEVERE_ONLY),
        reasons,
        horizon,
        rng.randint(2008, 2019),
    )


def _harm(rand: np.random.Generator, n: int, share: float) -> HarmCounts:
    any_grade = int(rand.binomial(n, min(share, 0.9)))
    return HarmCounts(any_grade, int(rand.binomial(any_grade, 0.3)))


def _follow(rng: Random, n: int, hazard: float, horizon: tuple[int, int, int]) -> tuple[Follow, Follow]:
    """Event-free and overall survival of the same people: death ends both, and follow-up ends both at once."""
    rand = np.random.default_rng(rng.getrandbits(32))
    event = rand.exponential(1 / hazard, n)
    death = np.where(rand.random(n) < 0.25, event, event + rand.exponential(0.9 / hazard, n))
    stop = rand.uniform(0.8 * horizon[2], 1.9 * horizon[2], n)
    stop = np.where(rand.random(n) < 0.04, rand.uniform(1, horizon[2], n), stop)
    free = Follow(np.minimum(event, stop), event <= stop)
    return free, Follow(np.minimum(death, stop), death <= stop)


def _printable(trial: Trial) -> bool:
    first, second = trial.arms
    if min(first.n, second.n) < 25 or len(set(first.stages) | set(second.stages)) < 3:
        return False
    if any(not 4 < arm.responders < arm.n - 4 or min(arm.stages) < 2 or arm.febrile < 2 for arm in trial.arms):
        return False
    if any(h.severe < 2 or h.any - h.severe < 2 for arm in trial.arms for h in arm.harms):
        return False
    if any(h1.severe == h2.severe for h1, h2 in zip(first.harms, second.harms, strict=True)):
        return False
    if abs(first.qaly - second.qaly) < 0.2 or abs(first.cost - second.cost) < 2_000 or first.ages == second.ages:
        return False
    tests = [
        compare_means(first, second).difference.p,
        chi_squared(first.responders, first.n, second.responders, second.n)[1],
    ]
    tests.append(risk_ratio(first.responders, first.n, second.responders, second.n).p)
    if any(0.03 < p < 0.08 for p in tests):
        return False  # different tests of one comparison may rightly fall on different sides of 0.05
    if trial.outcome is None:
        return True
    return _survival_is_ordered(trial)


def _survival_is_ordered(trial: Trial) -> bool:
    for arm in trial.arms:
        assert arm.free is not None
        assert arm.overall is not None
        for month in trial.horizon:
            lower, upper = survival_at(arm.free, month, "log").value, survival_at(arm.overall, month, "log").value
            if not 0.06 < lower < upper - 0.012 < 0.975:
                return False
    for name in ("free", "overall"):
        first, second = getattr(trial.arms[0], name), getattr(trial.arms[1], name)
        hr = ratio(first, second)
        if 0.03 < hr.p < 0.08 or syn.log_rank(first.time, first.event, second.time, second.event).p == 0.05:
            return False
        for month in trial.horizon:
            s1, s2 = survival_at(first, month, "log").value, survival_at(second, month, "log").value
            implied = math.log(s1) / math.log(s2)
            if not hr.low * 1.03 < implied < hr.high / 1.03 or (s1 - s2) * (1 - hr.value) < 0:
                return False  # crossing curves are legitimate, and a legitimate warning
    return True


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a reference list."""

    author: str
    initials: str
    others: tuple[str, ...]
    year: int
    title: str
    journal: str
    volume: int
    first: int
    last: int
    doi: str


@dataclass(frozen=True)
class Study:
    """One study of a review: two arms, counts of one outcome, and what its row says."""

    reference: Reference
    country: Term
    drug: Term
    control: Term
    randomised: bool
    n: tuple[int, int]
    events: tuple[int, int]
    ages: tuple[int, int, int]
    """Median, youngest, oldest."""
    free: float | None
    overall: float | None
    """Survival at the review's time, experimental arm, as shares; None: not reported."""
    domains: tuple[int, ...]
    """Levels of the domains: 0 is the best."""

    @property
    def size(self) -> int:
        return sum(self.n)

    @property
    def rate(self) -> float:
        return self.events[0] / self.n[0]


@dataclass(frozen=True)
class Hits:
    """The flow of records."""

    sources: tuple[tuple[str, int], ...]
    duplicates: int
    excluded: int
    reasons: tuple[int, int, int]


@dataclass(frozen=True)
class ReviewTruth:
    """A systematic review."""

    field: Medicine
    drug: Term
    outcome: Term | None
    studies: tuple[Study, ...]
    hits: Hits
    month: int
    year: int
    """Of the last search."""
    age: int
    """Lowest age of the criteria."""
    from_year: int
    levels: tuple[tuple[int, int, int], ...]
    """For each graded outcome: steps down for bias, imprecision, indirectness."""

    @property
    def randomised_only(self) -> bool:
        return all(study.randomised for study in self.studies)


def effects_of(review: ReviewTruth) -> syn.Effects:
    """Risk ratios of the studies."""
    return syn.effects(
        "RR",
        events_1=[s.events[0] for s in review.studies],
        total_1=[s.n[0] for s in review.studies],
        events_2=[s.events[1] for s in review.studies],
        total_2=[s.n[1] for s in review.studies],
    )


def pooled(review: ReviewTruth) -> syn.Fit:
    """DerSimonian-Laird with normal limits, as review software prints by default; prediction by t with k - 2."""
    return syn.pool(effects_of(review), tau2="DL", ci="normal", prediction="k-2")


def simulate_review(rng: Random, field: Medicine | None = None) -> ReviewTruth:
    """A review, drawn again until its statements have one answer (no ties of extremes, a p away from 0.05)."""
    while True:
        review = _review(rng, field or rng.choice(FIELDS))
        rates = [round(s.rate, 3) for s in review.studies]
        if len(set(rates)) == len(rates) and not 0.03 < float(pooled(review).p) < 0.08:
            return review


def _review(rng: Random, field: Medicine) -> ReviewTruth:
    k, year = rng.randint(5, 12), rng.randint(2019, 2024)
    drugs = rng.sample(field.drugs, min(3, len(field.drugs)))
    from_year = rng.choice((1990, 1995, 2000, 2005))
    outcome = rng.choice(field.event_free) if field.event_free else None
    mixed, tendency = rng.random() < 0.5, rng.choice(((0, 1, 2), (0, 0, 1), (1, 2, 2, 2)))
    truth, spread, base = rng.uniform(-0.1, 0.6), rng.choice((0.0, 0.1, 0.3)), rng.uniform(0.2, 0.5)
    authors = rng.sample(SURNAMES, k)
    studies = []
    age = rng.choice((18, 18, 16))
    for index in range(k):
        n = rng.randint(22, 190)
        sizes = (n + rng.randint(-3, 3), n + rng.randint(-3, 3))
        p2 = min(0.75, max(0.12, base + rng.gauss(0, 0.06)))
        p1 = min(0.93, p2 * math.exp(truth + rng.gauss(0, spread)))
        events = (_binomial(rng, sizes[0], p1), _binomial(rng, sizes[1], p2))
        randomised = not mixed or rng.random() < 0.7
        control = rng.choice((Term("placebo", "placebo"), Term("standard care", "tratamiento estándar")))
        overall = rng.uniform(0.4, 0.93) if outcome and rng.random() < 0.85 else None
        free = overall * rng.uniform(0.55, 0.93) if overall else None
        low = age + rng.randint(0, 8)
        high = rng.randint(66, 88)
        worst = rng.choice(tendency)
        domains = tuple(rng.randint(0, worst) for _ in range(5 if randomised else 7))
        drug = drugs[0] if rng.random() < 0.6 else rng.choice(drugs)
        reference = make_reference(rng, authors[index], rng.randint(max(from_year, year - 18), year - 1), field, drug)
        studies.append(
            Study(
                reference, rng.choice(COUNTRIES), drug, control, randomised, sizes, events,
                (rng.randint(40, 62), low, high), free, overall, domains,
            )
        )  # fmt: skip
    full_excluded = (rng.randint(4, 20), rng.randint(3, 15), rng.randint(2, 9))
    names = rng.sample(
        ("MEDLINE", "Embase", "CENTRAL", "LILACS", "Scopus", "Web of Science", "CINAHL"), rng.randint(2, 4)
    )
    sources = tuple((name, rng.randint(90, 1400)) for name in names)
    total = sum(n for _, n in sources)
    duplicates = rng.randint(total // 8, total // 3)
    excluded = total - duplicates - sum(full_excluded) - k
    levels = tuple((rng.choice((0, 1, 1)), rng.choice((0, 1, 2)), rng.choice((0, 0, 1))) for _ in range(3))
    return ReviewTruth(
        field, drugs[0], outcome, tuple(studies), Hits(sources, duplicates, excluded, full_excluded),
        rng.choice((12, 24, 36, 60)), year, age, from_year, levels,
    )  # fmt: skip


def _binomial(rng: Random, n: int, p: float) -> int:
    return min(n - 2, max(2, sum(rng.random() < p for _ in range(n))))


def make_reference(rng: Random, author: str, year: int, field: Medicine, drug: Term) -> Reference:
    """An entry of a reference list about a drug in a disease."""
    shapes = (
        "{drug} in patients with {disease}",
        "Efficacy of {drug} for {disease}",
        "{drug} for {disease}: results of a comparative study",
        "A study of {drug} in adults with {disease}",
        "Treatment of {disease} with {drug}",
    )
    title = rng.choice(shapes).format(drug=drug.en, disease=field.disease.en)
    first = rng.randint(11, 2400)
    registrant, stem = rng.choice(("1055", "2337", "4103", "5555")), rng.choice(("jct", "amr", "ijt", "cpr"))
    return Reference(
        author,
        rng.choice(INITIALS),
        tuple(
            f"{other} {rng.choice(INITIALS)}" for other in rng.sample(SURNAMES, rng.randint(1, 3)) if other != author
        ),
        year,
        title[0].upper() + title[1:],
        rng.choice(JOURNALS),
        rng.randint(3, 90),
        first,
        first + rng.randint(4, 14),
        f"10.{registrant}/{stem}.{year}.{rng.randint(1000, 99999)}",
    )
