"""PedsQL and EQ-5D as outcomes: scoring, direction, and the smallest difference that matters.

The questionnaires, their items and translations belong to their owners (PedsQL: J. W. Varni, licensed by Mapi Research
Trust, https://eprovide.mapi-trust.org; EQ-5D: EuroQol Research Foundation, https://euroqol.org): none of them is here.
Value sets of EQ-5D are per country and are given by the user.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class ScoreError(ValueError):
    """Answers that no such questionnaire can have."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A minimal important difference, of which score, and who estimated it."""

    value: float
    of: str
    source: str
    certain: bool = True
    """False where it was not read in the source itself."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire: limits of its scores, what is better, and its minimal important differences."""

    name: str
    low: float
    high: float
    better: str
    differences: tuple[Difference, ...]
    licence: str


_VARNI = "Varni 2003, Ambul Pediatr 3:329 (one standard error of measurement)"
_PICKARD = "Pickard 2007, Health Qual Life Outcomes 5:70 (people with cancer)"

INSTRUMENTS: tuple[Instrument, ...] = (
    Instrument(
        "PedsQL 4.0 Generic Core Scales",
        0,
        100,
        "higher",
        (
            Difference(4.4, "total score, child's own report", _VARNI, certain=False),
            Difference(4.5, "total score, parent's report", _VARNI, certain=False),
        ),
        "PedsQL: copyright J. W. Varni; licence from Mapi Research Trust",
    ),
    Instrument(
        "EQ-5D index",
        -1.1,
        1,
        "higher",
        (
            Difference(0.08, "index, value set of the United Kingdom", _PICKARD),
            Difference(0.06, "index, value set of the United States", _PICKARD),
        ),
        "EQ-5D: copyright EuroQol Research Foundation; the lowest value depends on the value set, in some below -1",
    ),
    Instrument(
        "EQ VAS",
        0,
        100,
        "higher",
        (Difference(7, "visual analogue scale, lower end of the estimates", _PICKARD),),
        "EQ-5D: copyright EuroQol Research Foundation",
    ),
)


def instrument(printed: str) -> Instrument | None:
    """The instrument that a printed name means; None for a module or another questionnaire.

    Disease modules of PedsQL (cancer, fatigue) have other items and other differences, so they are not taken for the
    generic scales.
    """
    name = " ".join(re.sub(r"[^a-z0-9. ]", " ", printed.lower()).split())
    if "pedsql" in name or "pediatric quality of life inventory" in name:
        return None if re.search(r"module|cancer|fatigue|3\.0", name) else INSTRUMENTS[0]
    if re.search(r"\beq ?vas\b|\beq 5d.*\b(vas|visual)\b", name):
        return INSTRUMENTS[2]
    return INSTRUMENTS[1] if re.search(r"\beq ?5d", name) else None


def published(printed: str) -> str:
    """The published smallest differences that matter of a questionnaire, in words; empty where none is known.

    They help a team to set a threshold; none is taken as one.
    """
    found = instrument(printed)
    if found is None:
        return ""
    told = [
        f"{each.value:g} ({each.of}; {each.source}{'' if each.certain else ', from a summary of it'})"
        for each in found.differences
    ]
    return f"{found.name}: published as smallest difference that matters {', '.join(told)}"


def pedsql_score(answers: Sequence[int | None], *, young: bool = False) -> float | None:
    """Score of a scale or of the total: 0 to 4 become 100, 75, 50, 25, 0; the mean of those answered.

    None where more than half are missing (scoring instructions of PedsQL). ``answers``: 0 never to 4 almost always,
    None for a missing one; the form for children of 5 to 7 years has 0, 2 and 4 only, which ``young`` checks.

    Raises:
        ScoreError: no answers, or one that the form does not have.

    Example:
        >>> pedsql_score([0, 1, 2, None])
        75.0
    """
    if not answers:
        raise ScoreError("expected the answers of a scale, found none")
    allowed = (0, 2, 4) if young else (0, 1, 2, 3, 4)
    for each in answers:
        if each is not None and (isinstance(each, bool | str) or each not in allowed):
            raise ScoreError(f"expected answers {'0, 2 or 4' if young else 'from 0 to 4'}, found {each!r}")
    given = [100 - 25 * each for each in answers if each is not None]
    return sum(given) / len(given) if 2 * len(given) >= len(answers) else None


def pedsql_total(
    physical: Sequence[int | None],
    emotional: Sequence[int | None],
    social: Sequence[int | None],
    school: Sequence[int | None],
    *,
    young: bool = False,
) -> dict[str, float | None]:
    """Scores of the four scales, the psychosocial summary and the total of the items (8, 5, 5 and 5).

    The form for toddlers has three items on school. Summary and total are means over items, not over scales. Raises
    ``ScoreError`` for other numbers of items.
    """
    scales = {"physical": physical, "emotional": emotional, "social": social, "school": school}
    for (name, answers), n in zip(scales.items(), (8, 5, 5, 5), strict=True):
        if len(answers) != n and not (name == "school" and len(answers) == 3):
            allowed = "5 answers (toddlers: 3)" if name == "school" else f"{n} answers"
            raise ScoreError(f"{name}: expected {allowed}, found {len(answers)}")
    psychosocial = [*emotional, *social, *school]
    return {
        **{name: pedsql_score(answers, young=young) for name, answers in scales.items()},
        "psychosocial": pedsql_score(psychosocial, young=young),
        "total": pedsql_score([*physical, *psychosocial], young=young),
    }


_DIMENSIONS = ("MO", "SC", "UA", "PD", "AD")


def eq5d_index(profile: str | int, value_set: Mapping[str, float], *, levels: int = 5) -> float:
    """Index of a health state: 1 for 11111, else what the value set says of the state.

    ``profile``: five digits, mobility, self-care, usual activities, pain, anxiety; ``levels``: 5 (EQ-5D-5L) or 3.
    ``value_set``: state to value ("21131": 0.5); or what is taken off for a level ("MO3" or "1-3": mobility at level
    3), once for any deviation ("constant"), and once where a dimension is at a level ("N3") or at one of two ("N45").

    Raises:
        ScoreError: no such state, the value set does not say, or it says what this function does not understand.

    Example:
        >>> eq5d_index("21111", {"constant": 0.1, "MO2": 0.05})
        0.85
    """
    state = re.sub(r"[\s,;-]", "", str(profile))
    if levels not in (3, 5) or not re.fullmatch(rf"[1-{levels}]{{5}}", state):
        raise ScoreError(f'expected five digits from 1 to {levels}, found "{profile}"')
    for name, number in value_set.items():
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise ScoreError(f"{name}: expected a number in the value set, found {number!r}")
    if state in value_set:
        return float(value_set[state])
    if state == "11111":
        return 1.0
    taken = {_part(name): number for name, number in value_set.items() if not re.fullmatch(r"[1-5]{5}", name)}
    steps = [f"{at}-{level}" for at, level in enumerate(state, 1) if level != "1"]
    missing = [step for step in steps if step not in taken]
    if missing:
        raise ScoreError(f"the value set says nothing of {state}: neither the state nor {', '.join(missing)}")
    once = [name for name in taken if name.startswith("N") and set(name[1:]) & set(state)]
    found = 1.0 - taken.get("constant", 0.0) - sum(taken[name] for name in (*steps, *once))
    if found > 1:
        raise ScoreError(f"{state} has {found:g}, more than full health: expected numbers that are taken off")
    return found


def _part(name: str) -> str:
    """The name of a part of a value set: "1-3", "constant" or "N45"."""
    plain = name.strip().upper()
    if match := re.fullmatch(r"(MO|SC|UA|PD|AD|[1-5])[- ]?([2-5])", plain):
        at = _DIMENSIONS.index(match[1]) + 1 if match[1] in _DIMENSIONS else match[1]
        return f"{at}-{match[2]}"
    if plain in ("CONSTANT", "INTERCEPT", "ANY"):
        return "constant"
    if re.fullmatch(r"N[2-5]{1,2}", plain):
        return plain
    raise ScoreError(f'"{name}": expected a state (21131), a level (MO3), constant, or N3, in the value set')
