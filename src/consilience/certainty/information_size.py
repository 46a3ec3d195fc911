"""The optimal information size: how many people or events a single adequate trial would need (Guyatt 2011, GRADE
guidelines 6, J Clin Epidemiol 64:1283). Two-sided alpha 0.05 and power 0.80 unless told otherwise."""

from __future__ import annotations

import math
from statistics import NormalDist

REDUCTION = 0.25
"""Relative risk reduction that is to be found where no other is named; GRADE names 20 to 25 %."""


def people_for_risks(
    comparator_risk: float, reduction: float = REDUCTION, *, alpha: float = 0.05, power: float = 0.80
) -> int | None:
    """People in both arms together: per arm (z_a + z_b)^2 [p1(1-p1) + p2(1-p2)] / (p1-p2)^2, p2 = p1 (1 - reduction).

    None where the comparator risk is 0 or 1, or there is no reduction: no size can be given.
    """
    p1, p2 = comparator_risk, comparator_risk * (1 - reduction)
    if not 0 < p1 < 1 or p1 == p2:
        return None
    return 2 * math.ceil(_quantiles(alpha, power) ** 2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2)


def people_for_means(sd: float, difference: float, *, alpha: float = 0.05, power: float = 0.80) -> int | None:
    """People in both arms together: per arm 2 (z_a + z_b)^2 (SD / difference)^2; None without SD or difference."""
    if sd <= 0 or difference == 0:
        return None
    return 2 * math.ceil(2 * (_quantiles(alpha, power) * sd / difference) ** 2)


def events_for_hazards(hazard_ratio: float, *, alpha: float = 0.05, power: float = 0.80) -> int | None:
    """Events in both arms together, allocated 1:1: 4 (z_a + z_b)^2 / (ln HR)^2 (Schoenfeld 1981); None for HR 1."""
    if hazard_ratio <= 0 or hazard_ratio == 1:
        return None
    return math.ceil(4 * (_quantiles(alpha, power) / math.log(hazard_ratio)) ** 2)


def _quantiles(alpha: float, power: float) -> float:
    normal = NormalDist()
    return normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
