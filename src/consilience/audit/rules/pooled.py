"""Pooled results: a meta-analysis follows from the studies that are printed beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

from consilience.extraction.significance import p_of_statistic
from consilience.model.bounds import Bounds
from consilience.model.estimate import Estimate
from consilience.model.printed import Printed

from ..catalogue import Draft, draft, rule
from ..facts import Facts, ForestRow, Pooled
from ..finding import Repair, Spot
from ..forest import Fitting, analysed, counted, near_fits, of_counts, refit, refit_without, shares_estimable
from ..hypotheses import equal_to, slips, within
from ..measures import near


@rule("PO001", "pooled-outside-studies", severity="error", family="pooled")
def pooled_outside_studies(facts: Facts) -> Iterator[Draft]:
    """A pooled estimate lies between the smallest and the largest of its studies.

    Why: every pooling method is a weighted mean; a mean outside its numbers has a wrong digit, a wrong sign, or is of
    other studies.

    Formula: min <= pooled <= max over the studies' printed effects, on the bounds of the printed digits. A warning for
    proportions and where a study has no events in a group: there the pooling works on other numbers than those that
    are printed. Silent where a study has no printed effect, or fewer studies are listed than were pooled.

    Example: risk ratios 0.71, 0.84 and 0.92, pooled 0.63.

    Repair: slips of a digit; the direction of the pooled ratio.

    Blind spots: an estimate inside the range that belongs to other studies (PO010 recomputes it); Bayesian pooling with
    an informative prior may leave the range.
    """
    for pooled in facts.pooled:
        effects = [row.effect.value.bounds for row in pooled.studies if row.effect and row.effect.value]
        printed = pooled.effect.value
        if printed is None or not _complete(pooled) or len(effects) < 2:
            continue
        span = Bounds(min(each.low for each in effects), max(each.high for each in effects))
        if near(printed.bounds, span):
            continue
        soft = pooled.effect.measure == "proportion" or any(_empty_group(row) for row in pooled.studies)
        inverse = Bounds(1 / printed.bounds.high, 1 / printed.bounds.low) if printed.bounds.low > 0 else None
        yield draft(
            f"{pooled.label}: the pooled {printed} lies outside its studies ({span.low:.3g} to {span.high:.3g})",
            pooled.spot,
            studies=[_round(span.low), _round(span.high)],
            repairs=[
                *slips(printed, within(span)),
                *(
                    [Repair("the pooled ratio is of the other direction", f"1/{printed} lies between the studies", 3)]
                    if inverse and analysed(pooled.effect.measure) == "log" and near(inverse, span)
                    else []
                ),
            ],
            severity="warning" if soft else None,
        )


@rule("PO002", "weights-do-not-sum", severity="error", family="pooled")
def weights_do_not_sum(facts: Facts) -> Iterator[Draft]:
    """The weights of the studies of one pooled result add up to 100 %.

    Why: a missing row, a study counted twice or a wrong digit shows here first.

    Formula: the sum of the bounds of the printed weights holds 100, digits rounded or cut off. An error above 100; a
    warning below, where rows may be missing and where the weights of a subgroup are those in the whole analysis.

    Example: 41.2, 38.0 and 30.8 are 110.0.

    Repair: slips of a digit in one weight that make the sum 100.

    Blind spots: two errors that cancel. Silent where a study has no printed weight.
    """
    for pooled in facts.pooled:
        weights = [row.weight for row in pooled.studies]
        printed = [each for each in weights if each is not None]
        if len(printed) < 2 or len(printed) < len(weights):
            continue
        low, high = sum(each.bounds.low for each in printed), sum(each.bounds.high for each in printed)
        cut_off = high + (high - low) / 2
        if low - 1e-9 <= 100 <= cut_off + 1e-9:
            continue
        total = sum(each.value for each in printed)
        yield draft(
            f"{pooled.label}: the weights of the studies add up to {total:.4g}%, not 100%",
            pooled.spot,
            *(row.spot for row in pooled.studies),
            sum=round(total, 4),
            repairs=[
                Repair(f"{row.label}: {slip.hypothesis}", slip.evidence)
                for row in pooled.studies
                if row.weight is not None
                for slip in slips(row.weight, within(_about(row.weight.value + 100 - total)))
            ][:3],
            severity=None if total > 100 else "warning",
        )


@rule("PO003", "weights-against-intervals", severity="warning", family="pooled")
def weights_against_intervals(facts: Facts) -> Iterator[Draft]:
    """The weight of each study is that of its interval or its counts.

    Why: a study with a wide interval and a large weight has a wrong interval, a wrong weight, or another study's.

    Formula: for some tau2 >= 0 every weight is 100 w / sum w with w = 1 / (SE^2 + tau2), SE from the study's interval,
    over the bounds of the printed digits; tau2 = 0 is the common effect. Where the counts are printed, the weights of
    Mantel-Haenszel and Peto are tried too.

    Example: three studies with equally wide intervals and weights of 60, 20 and 20 %.

    Repair: the two studies whose weights would fit when exchanged.

    Blind spots: multilevel, robust and quality-weighted models weigh otherwise: hence a warning. Weights of proportions
    are not tested.
    """
    for pooled in facts.pooled:
        printed = [row.weight for row in pooled.studies]
        whole = [each for each in printed if each is not None]
        if len(whole) < 2 or len(whole) < len(printed) or not _complete(pooled):
            continue
        fits = near_fits(pooled, [each.bounds for each in whole])
        if fits is not False:
            continue
        swaps = [
            (a, b)
            for a in range(len(whole))
            for b in range(a)
            if near_fits(pooled, [each.bounds for each in _exchanged(whole, a, b)])
        ]
        yield draft(
            f"{pooled.label}: the weights do not go with the intervals of the studies, under a common effect or any "
            "random effects",
            pooled.spot,
            *(row.spot for row in pooled.studies),
            repairs=[
                Repair(
                    f"the weights of {pooled.studies[a].label} and {pooled.studies[b].label} are exchanged",
                    "all weights then fit",
                    2,
                )
                for a, b in swaps[:3]
            ],
        )


@rule("PO004", "i2-against-q", severity="warning", family="pooled")
def i2_against_q(facts: Facts) -> Iterator[Draft]:
    """I2 follows from Q and its degrees of freedom.

    Why: the three are one statement about heterogeneity.

    Formula: I2 = max(0, 100 (Q - df) / Q) (Higgins & Thompson 2002), over the bounds of the printed Q; rounded or cut
    off. An error for a common-effect model, which has no other I2, and where I2 is more than 30 points away.

    Example: Q = 152.2, df = 12, I2 = 29%: it is 92.1%.

    Repair: slips of a digit in I2 or Q that fit; what I2 would be.

    Blind spots: programs that compute I2 from the tau2 of REML or another estimator print another value, up to some
    30 points away with few studies: hence a warning.
    """
    for pooled in facts.pooled:
        q, i2, df = pooled.q, pooled.i2, _df(pooled)
        if q is None or i2 is None or df is None or df < 1 or q.relation:
            continue
        low, high = (_i2(end, df) for end in q.bounds)
        expected = Bounds(low, high)
        if near(_cut(i2), expected) or any(near(Bounds(*each), i2.bounds) for each in _other_i2(pooled)):
            continue
        distance = max(expected.low - i2.bounds.high, i2.bounds.low - expected.high)
        yield draft(
            f"{pooled.label}: Q = {q} with {df} degrees of freedom is I2 = {_between(expected)}%, not {i2}%",
            pooled.spot,
            expected=[_round(expected.low), _round(expected.high)],
            repairs=[
                *slips(i2, within(expected)),
                *slips(q, partial(_gives_i2, i2, df)),
            ],
            severity="error" if pooled.model == "common" or distance > 30 else None,
        )


@rule("PO005", "p-against-q", severity="error", family="pooled")
def p_against_q(facts: Facts) -> Iterator[Draft]:
    """The p value of Cochran's Q is that of chi-squared with its degrees of freedom.

    Why: Q, df and p are one statement.

    Formula: the upper tail of chi-squared at the bounds of the printed Q touches the bounds of the printed p.

    Example: Q = 10.2, df = 4, p = 0.40: p is 0.037.

    Repair: slips of a digit; degrees of freedom that fit.

    Blind spots: permutation tests of heterogeneity.
    """
    for pooled in facts.pooled:
        q, p, df = pooled.q, pooled.q_p, _df(pooled)
        if q is None or p is None or df is None or df < 1:
            continue

        expected = p_of_statistic("Q", q.bounds, (Bounds(df, df),))
        if expected is None or _gives_p(p, df, q):
            continue
        others = [n for n in range(max(1, df - 3), df + 4) if n != df and _gives_p(p, n, q)]
        yield draft(
            f"{pooled.label}: Q = {q} with {df} degrees of freedom gives p = {_between(expected)}, not "
            f"{f'p {p}' if p.relation else f'p = {p}'}",
            pooled.spot,
            expected=[_round(expected.low), _round(expected.high)],
            repairs=[
                *slips(q, partial(_gives_p, p, df)),
                *slips(p, within(expected)),
                *(Repair(f"the degrees of freedom are {n}", f"they give p = {p}") for n in others[:2]),
            ],
        )


@rule("PO006", "df-against-studies", severity="error", family="pooled")
def df_against_studies(facts: Facts) -> Iterator[Draft]:
    """Cochran's Q of k studies has k - 1 degrees of freedom.

    Why: another number shows that other studies were pooled than the text says.

    Formula: df = k - 1, with k as stated, or as many as are listed with an effect. A warning where studies without
    events, which Q leaves out, explain fewer degrees of freedom, or several effects of one study more of them.

    Example: 13 studies, df = 11.

    Repair: k or df; whichever agrees with the rows.

    Blind spots: k and df wrong alike.
    """
    for pooled in facts.pooled:
        listed = len(pooled.studies)
        estimable = shares_estimable(pooled)
        if pooled.df is None:
            continue
        k = pooled.k if pooled.k is not None else (estimable if listed else None)
        if k is None or pooled.df == k - 1 or (listed and pooled.df == estimable - 1):
            continue
        sure = pooled.df < k - 1 and listed == k == estimable
        yield draft(
            f"{pooled.label}: {k} studies have {k - 1} degrees of freedom, not {pooled.df}",
            pooled.spot,
            expected=k - 1,
            listed=listed,
            severity=None if sure or not listed else "warning",
        )


@rule("PO007", "studies-listed", severity="warning", family="pooled")
def studies_listed(facts: Facts) -> Iterator[Draft]:
    """A pooled result lists as many studies as it pools.

    Why: a study that is counted and not shown, or shown and not counted, changes the result unseen.

    Formula: k = number of rows. A study with two comparisons may have two rows: hence a warning.

    Example: "7 studies", six rows.

    Repair: with df the rows decide which of the two is right.

    Blind spots: tables that continue on another page.
    """
    for pooled in facts.pooled:
        listed = len(pooled.studies)
        if pooled.k is None or not listed or listed == pooled.k:
            continue
        yield draft(
            f"{pooled.label}: {pooled.k} studies are pooled, {listed} are listed",
            pooled.spot,
            k=pooled.k,
            listed=listed,
            repairs=[Repair(f"{listed} studies are pooled", f"df = {pooled.df}", 2)] if pooled.df == listed - 1 else [],
        )


@rule("PO008", "tau2-against-q", severity="warning", family="pooled")
def tau2_against_q(facts: Facts) -> Iterator[Draft]:
    """Where Q is not above its degrees of freedom, or I2 is 0, tau2 is 0; and where tau2 is 0, so is I2.

    Why: Q, I2 and tau2 say the same thing about heterogeneity.

    Formula: Q <= df or I2 = 0 -> tau2 = 0 (DerSimonian & Laird 1986); tau2 = 0, printed with three or more decimals,
    -> I2 = 0, on bounds. Other estimators than DerSimonian-Laird can be positive where Q is below df: hence a warning.

    Example: Q = 3.1, df = 4, tau2 = 0.12.

    Repair: slips of a digit in tau2 or Q.

    Blind spots: tau2 printed to few decimals.
    """
    for pooled in facts.pooled:
        q, i2, tau2, df = pooled.q, pooled.i2, pooled.tau2, _df(pooled)
        if tau2 is None:
            continue
        below = q is not None and df is not None and q.bounds.high < df
        none = i2 is not None and i2.bounds.high < 1 and i2.value == 0
        if tau2.bounds.low > 0 and (below or none):
            reason = f"Q = {q} is below its {df} degrees of freedom" if below else f"I2 is {i2}%"
            yield draft(f"{pooled.label}: {reason}, but tau2 = {tau2}", pooled.spot, tau2=str(tau2))
        elif tau2.value == 0 and tau2.decimals >= 3 and not tau2.relation and i2 is not None and i2.bounds.low > 5:
            yield draft(f"{pooled.label}: tau2 is {tau2}, but I2 = {i2}%", pooled.spot, i2=str(i2))


@rule("PO009", "prediction-inside-confidence", severity="error", family="pooled")
def prediction_inside_confidence(facts: Facts) -> Iterator[Draft]:
    """A prediction interval holds the confidence interval.

    Why: where a new study's effect may lie is less certain than where the mean is.

    Formula: prediction mean +- c sqrt(SE^2 + tau2) is not narrower than mean +- c SE (Higgins 2009), on the bounds of
    the printed limits.

    Example: RR 0.81 (0.70 to 0.94), prediction interval 0.75 to 0.90.

    Repair: the two intervals are exchanged.

    Blind spots: a Knapp-Hartung confidence interval beside a prediction interval with normal quantiles, where tau2 is
    about 0, could be the wider one.
    """
    for pooled in facts.pooled:
        wide, narrow = pooled.prediction, pooled.effect.interval
        if wide is None or narrow is None or narrow.kind != "confidence":
            continue
        if wide.low is None or wide.high is None or narrow.low is None or narrow.high is None:
            continue
        low = narrow.low.bounds.surely_below(wide.low.bounds)
        high = wide.high.bounds.surely_below(narrow.high.bounds)
        if low or high:
            yield draft(
                f"{pooled.label}: the prediction interval {wide} does not hold the confidence interval {narrow}",
                pooled.spot,
                repairs=[Repair("the two intervals are exchanged", "each then holds what it must", 4)]
                if low and high
                else [],
            )


@rule("PO010", "pooled-not-recomputed", severity="warning", family="pooled")
def pooled_not_recomputed(facts: Facts) -> Iterator[Draft]:
    """A pooled estimate and its interval follow from the studies that are printed, by some usual method.

    Why: a meta-analysis can be recomputed from its own forest plot; where it cannot, a number was copied wrongly.

    Formula: common effect and random effects (DerSimonian-Laird, REML, Paule-Mandel, maximum likelihood, Sidik-Jonkman,
    Hedges) with normal, t and Knapp-Hartung intervals; from counts also Mantel-Haenszel, Peto and inverse variance.
    Each study is known between the bounds of its printed digits; a method fits if what it makes of them touches the
    printed estimate and both limits. An error where the estimate is one that no inverse-variance weights with any
    tau2, nor counts, can give; else a warning. A method of the other model than the stated one is a warning too.

    Example: three studies whose common-effect mean is 0.81, printed as 0.18.

    Repair: one study's effect inverted or with another sign, or a study left out, where all three numbers then fit;
    slips of a digit.

    Blind spots: Bayesian, multilevel, robust and adjusted models, and pooling of proportions without their counts.
    """
    for pooled in facts.pooled:
        if not _complete(pooled) or len(pooled.studies) < 2:
            continue
        found = refit(pooled)
        if found is None or found.fitting:
            if found is not None and found.other_model:
                name = found.fitting[0]
                yield draft(
                    f"{pooled.label}: {_shown(pooled.effect)} is said to be of a {pooled.model} model, but follows by "
                    f"{name}",
                    pooled.spot,
                    method=name,
                    severity="warning",
                )
            continue
        yield draft(
            f"{pooled.label}: {_shown(pooled.effect)} does not follow from its {len(pooled.studies)} studies by any "
            f"usual method; by {found.nearest} it is {found.expected}",
            pooled.spot,
            expected=found.expected,
            method=found.nearest,
            repairs=_causes(pooled, found),
            severity="error" if found.impossible else None,
        )


@rule("PO011", "study-effect-against-data", severity="warning", family="pooled")
def study_effect_against_data(facts: Facts) -> Iterator[Draft]:
    """The effect of a study in a forest plot is that of its counts or its means.

    Why: programs compute it from them; where they differ, one of them was typed.

    Formula: from counts the risk ratio, odds ratio or risk difference, with 0.5 added where a cell is empty, and Peto's
    odds ratio; from moments the mean difference or the standardised one (Hedges, Cohen). The printed effect touches
    what the data give. An error where at least two other rows of the table do follow from their data; alone a warning,
    since effects may be adjusted.

    Example: 12/60 against 24/60, RR 0.05 (0.28 to 0.91): it is 0.50.

    Repair: slips of a digit; the two groups exchanged.

    Blind spots: the limits of the interval, for which there are many formulas, are only tested by the weights (PO003)
    and the pooled result (PO010).
    """
    for pooled in facts.pooled:
        tested = [(row, of_counts(row)) for row in pooled.studies]
        known = [(row, values) for row, values in tested if values and row.effect and row.effect.value]
        good = sum(1 for row, values in known if _one_of(row, values))
        for row, values in known:
            if _one_of(row, values) or row.effect is None or row.effect.value is None:
                continue
            printed = row.effect.value
            inverse = printed.bounds.low > 0 and any(
                near(Bounds(1 / printed.bounds.high, 1 / printed.bounds.low), value) for value in values
            )
            yield draft(
                f"{row.label}: {printed} is not the effect of its data, {_between(values[0])}",
                row.spot,
                expected=[_round(values[0].low), _round(values[0].high)],
                repairs=[
                    *([Repair("the two groups are exchanged", "the reciprocal fits", 3)] if inverse else []),
                    *slips(printed, within(*values)),
                ],
                severity="error" if good >= 2 else None,
            )


@rule("PO012", "participants-of-studies", severity="warning", family="pooled")
def participants_of_studies(facts: Facts) -> Iterator[Draft]:
    """The participants of a pooled result are those of its studies.

    Why: the number of people is part of the certainty of a result.

    Formula: the sum of the totals of both groups over the rows. A group shared by two rows may be counted once: hence a
    warning.

    Example: "1,204 participants", the rows hold 1,024.

    Repair: slips of a digit.

    Blind spots: studies without printed totals.
    """
    for pooled in facts.pooled:
        totals = [_people(row) for row in pooled.studies]
        if pooled.participants is None or len(totals) < 2 or None in totals:
            continue
        whole = sum(each for each in totals if each is not None)
        if whole != pooled.participants:
            yield draft(
                f"{pooled.label}: {pooled.participants} participants, but the studies have {whole}",
                pooled.spot,
                sum=whole,
                repairs=slips(Printed(pooled.participants), equal_to(whole)),
            )


@rule("PO013", "heterogeneity-recomputed", severity="warning", family="pooled")
def heterogeneity_recomputed(facts: Facts) -> Iterator[Draft]:
    """Q, I2 and tau2 follow from the studies that are printed.

    Why: as PO010; heterogeneity decides about the certainty of the evidence.

    Formula: Q about the common effect (or about that of Mantel-Haenszel or Peto); I2 from Q or from tau2; tau2 by the
    estimators of PO010; each over the bounds of the studies' digits.

    Example: three like studies, I2 = 85%.

    Repair: which numbers fit, and so which one does not.

    Blind spots: as PO010. Effects printed to few digits leave much room.
    """
    for pooled in facts.pooled:
        if not _complete(pooled) or len(pooled.studies) < 2:
            continue
        found = refit(pooled)
        if found is None:
            continue
        for name, printed, ranges in (
            ("Q", pooled.q, found.q),
            ("I2", pooled.i2, found.i2),
            ("tau2", pooled.tau2, found.tau2),
        ):
            if printed is None or not ranges or any(near(_cut(printed), each) for each in ranges):
                continue
            whole = Bounds(min(each.low for each in ranges), max(each.high for each in ranges))
            yield draft(
                f"{pooled.label}: {name} = {printed} does not follow from its studies, which give {_between(whole)}",
                pooled.spot,
                expected=[_round(whole.low), _round(whole.high)],
                repairs=slips(printed, within(*ranges)),
            )


@rule("PO014", "forest-estimate-outside-interval", severity="error", family="pooled")
def forest_estimate_outside_interval(facts: Facts) -> Iterator[Draft]:
    """In a forest plot too, an estimate lies inside its interval, whose lower limit is not above the upper one.

    Why: as CI001 and CI003, which see the values of studies; here are the rows of a meta-analysis and its pooled
    result.

    Formula: low <= value <= high and low <= high, on the bounds of the printed digits.

    Example: a row with 3.41 (0.60 to 2.80).

    Repair: slips of a digit; exchanged limits; the estimate that the row's data give.

    Blind spots: an interval of another estimate that happens to hold this one.
    """
    for label, effect, spot, row in _effects(facts):
        target = _printed(effect)
        if target is None:
            continue
        value, low, high = target
        if high.bounds.surely_below(low.bounds):
            yield draft(
                f"{label}: the interval {effect.interval} is upside down",
                spot,
                repairs=[Repair("the limits are exchanged", f"{high} to {low} would be in order", 2)],
            )
            continue
        inside = Bounds(low.bounds.low, high.bounds.high)
        if near(value.bounds, inside):
            continue
        data = [each for each in of_counts(row) if near(each, inside)] if row is not None else []
        yield draft(
            f"{label}: {value} lies outside its interval {effect.interval}",
            spot,
            repairs=[
                *(Repair(f"the estimate is {_between(each)}", "as the row's data give it", 2) for each in data[:1]),
                *slips(value, within(_centre(effect, low, high))),
            ],
        )


@rule("PO015", "forest-interval-lopsided", severity="warning", family="pooled")
def forest_interval_lopsided(facts: Facts) -> Iterator[Draft]:
    """In a forest plot too, intervals of ratios are symmetric on the log scale, others on the plain one.

    Why: as CI008 and CI010; programs that draw forest plots compute intervals so.

    Formula: low * high / value^2 can equal 1 for ratios, low + high - 2 value can equal 0 for others, within the
    printed digits. Proportions are not tested.

    Example: a row with 1.23 (0.86 to 2.75).

    Repair: the limit that would fit.

    Blind spots: exact, profile-likelihood and Bayesian intervals are rightly lopsided: hence a warning.
    """
    for label, effect, spot, _ in _effects(facts):
        target, scale = _printed(effect), analysed(effect.measure)
        if target is None or scale is None:
            continue
        value, low, high = target
        outside = not near(value.bounds, Bounds(low.bounds.low, max(high.bounds.high, low.bounds.low)))
        if outside or near(value.bounds, _centre(effect, low, high)):
            continue
        decimals = value.decimals
        pairs = [("upper", low.value), ("lower", high.value)]
        yield draft(
            f"{label}: {value} ({effect.interval}) is lopsided" + (" on the log scale" if scale == "log" else ""),
            spot,
            repairs=[
                Repair(f"the {name} limit is about {_mirror(value.value, other, scale):.{decimals}f}", "it would fit")
                for name, other in pairs
                if scale == "plain" or other > 0
            ],
        )


@rule("PO016", "pooled-p-against-interval", severity="error", family="pooled")
def pooled_p_against_interval(facts: Facts) -> Iterator[Draft]:
    """The p value of a pooled effect and its interval are on the same side of significance.

    Why: as CI009; both come from one test.

    Formula: the interval holds the null (1 for ratios, 0 for differences) if and only if p > 1 - level. An interval
    that ends at the null within rounding is left alone, and so is a p within a factor of two of the border.

    Example: RR 1.48 (1.17 to 1.87), p = 0.63.

    Repair: slips of a digit in p.

    Blind spots: a Knapp-Hartung interval beside a p value by the normal distribution, with few studies.
    """
    for label, effect, spot, _ in _effects(facts):
        target, p, interval = _printed(effect), effect.p, effect.interval
        if target is None or p is None or interval is None or analysed(effect.measure) is None:
            continue
        if effect.measure == "mean" or interval.kind != "confidence":
            continue
        null = 1.0 if analysed(effect.measure) == "log" else 0.0
        alpha = 1 - (interval.level.value / 100 if interval.level is not None else 0.95)
        low, high = target[1].bounds, target[2].bounds
        inside, outside = low.high < null < high.low, null < low.low or null > high.high
        if (inside and p.bounds.high < alpha / 2) or (outside and p.bounds.low > alpha * 2):
            side = Bounds(alpha, 1.0) if inside else Bounds(0.0, alpha)
            yield draft(
                f"{label}: the interval {interval} {'holds' if inside else 'excludes'} {null:g}, but p = {p}",
                spot,
                repairs=slips(p, within(side)),
            )


def _effects(facts: Facts) -> Iterator[tuple[str, Estimate, Spot, ForestRow | None]]:
    """Pooled effects and those of their studies; what stands among the values too is left to the rules of intervals."""
    told = {(v.spot.file, v.spot.line, str(v.estimate.value), str(v.estimate.interval)) for v in facts.values}
    for pooled in facts.pooled:
        rows = [(row.label, row.effect, row.spot, row) for row in pooled.studies if row.effect is not None]
        for label, effect, spot, row in ((pooled.label, pooled.effect, pooled.spot, None), *rows):
            if (spot.file, spot.line, str(effect.value), str(effect.interval)) not in told:
                yield label, effect, spot, row


def _printed(effect: Estimate) -> tuple[Printed, Printed, Printed] | None:
    """Value and both limits, where all are plain numbers."""
    interval = effect.interval
    if effect.value is None or interval is None or interval.low is None or interval.high is None:
        return None
    found = effect.value, interval.low, interval.high
    usual = interval.kind in ("confidence", "credible", "unstated")
    return found if usual and not any(each.relation for each in found) else None


def _centre(effect: Estimate, low: Printed, high: Printed) -> Bounds:
    """Where the middle of an interval lies, on the scale of its measure; of a proportion anywhere inside."""
    a, b = low.bounds, high.bounds
    match analysed(effect.measure):
        case "log":
            ends = max(a.low, 0.0) * max(b.low, 0.0), max(a.high, 0.0) * max(b.high, 0.0)
            return Bounds(math.sqrt(min(ends)), math.sqrt(max(ends)))
        case "plain":
            return Bounds((a.low + b.low) / 2, (a.high + b.high) / 2)
    return Bounds(a.low, max(b.high, a.low))


def _mirror(value: float, limit: float, scale: str) -> float:
    return value * value / limit if scale == "log" else 2 * value - limit


def _causes(pooled: Pooled, found: Fitting) -> list[Repair]:
    """What would make estimate and limits fit: a slip in the estimate, or one study that stands out."""
    repairs = [
        Repair(f"{row.label} {how}", "the estimate and both limits then follow", 3)
        for row, how in refit_without(pooled)[:3]
    ]
    printed = pooled.effect.value
    if printed is not None and found.limits_fit:
        repairs += slips(printed, within(found.estimate), others=2)
    return repairs


def _complete(pooled: Pooled) -> bool:
    """True where every study that was pooled is listed with its effect."""
    effects = [row for row in pooled.studies if row.effect is not None and row.effect.value is not None]
    silent = [row for row in pooled.studies if row not in effects]
    if any(row.weight is not None and row.weight.value > 0 for row in silent):
        return False
    return bool(effects) and (pooled.k is None or pooled.k in (len(effects), len(pooled.studies)))


def _empty_group(row: ForestRow) -> bool:
    return any(group is not None and group[0] in (0, group[1]) for group in (row.experimental, row.control))


def _df(pooled: Pooled) -> int | None:
    return pooled.df if pooled.df is not None else (pooled.k - 1 if pooled.k is not None else None)


def _i2(q: float, df: int) -> float:
    return max(0.0, 100 * (q - df) / q) if q > 0 else 0.0


def _other_i2(pooled: Pooled) -> list[Bounds]:
    """I2 as the tau2 of an estimator gives it, where the studies tell it."""
    found = refit(pooled) if _complete(pooled) and len(pooled.studies) > 1 else None
    return list(found.i2) if found else []


def _gives_i2(i2: Printed, df: int, q: Printed) -> bool:
    return near(i2.bounds, Bounds(_i2(q.bounds.low, df), _i2(q.bounds.high, df)))


def _gives_p(p: Printed, df: int, q: Printed) -> bool:
    found = p_of_statistic("Q", q.bounds, (Bounds(df, df),))
    return found is not None and near(_cut(p), found)


def _about(weight: float) -> Bounds:
    return Bounds(weight - 0.01, weight + 0.01)


def _exchanged(weights: list[Printed], a: int, b: int) -> list[Printed]:
    changed = list(weights)
    changed[a], changed[b] = changed[b], changed[a]
    return changed


def _one_of(row: ForestRow, values: list[Bounds]) -> bool:
    return row.effect is not None and row.effect.value is not None and any(
        near(row.effect.value.bounds, value) for value in values
    )  # fmt: skip


def _people(row: ForestRow) -> int | None:
    groups = [counted(row.experimental, row.experimental_moments), counted(row.control, row.control_moments)]
    known = [each for each in groups if each is not None]
    single = row.control is None and row.control_moments is None and row.effect is not None
    if single and row.effect is not None and row.effect.measure not in ("proportion", "mean"):
        return None
    return sum(known) if len(known) == 2 or (known and single) else None


def _cut(printed: Printed) -> Bounds:
    """The bounds of a number that may have been cut off."""
    half = (printed.bounds.high - printed.bounds.low) / 2
    return Bounds(printed.bounds.low, printed.bounds.high + half) if math.isfinite(half) else printed.bounds


def _shown(estimate: Estimate) -> str:
    interval = f" ({estimate.interval})" if estimate.interval else ""
    return f"{estimate.value}{interval}"


def _between(bounds: Bounds) -> str:
    low, high = f"{bounds.low:.3g}", f"{bounds.high:.3g}"
    return low if low == high else f"{low} to {high}"


def _round(value: float) -> float:
    return float(f"{value:.4g}")
