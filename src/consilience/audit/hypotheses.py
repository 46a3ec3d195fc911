"""How printed numbers go wrong: the slips that a finding tries, each a hypothesis with the numbers that it explains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from consilience.model.bounds import Bounds
from consilience.model.printed import Printed

from .finding import Repair
from .measures import near

Fits = Callable[[Printed], bool]
"""Whether a number in the place of the printed one would be consistent."""


def within(*allowed: Bounds) -> Fits:
    """Numbers that may lie in one of these bounds."""
    return lambda printed: any(near(printed.bounds, each) for each in allowed)


def equal_to(value: float) -> Fits:
    """Numbers that are printed so."""
    return lambda printed: printed.value == value


def slips(printed: Printed, fits: Fits, *, others: int = 0) -> list[Repair]:
    """The slips of a hand that would explain a number, at most one of each kind; the plainest first.

    others: how many further printed numbers are consistent once this one is.
    """
    found = []
    for name, candidates in (
        ("two digits are exchanged", exchanged(printed)),
        ("the decimal point is misplaced", shifted(printed)),
        ("the sign is lost", negated(printed)),
        ("a digit is missing", completed(printed)),
        ("one digit is wrong", replaced(printed)),
    ):
        fitting = [each for each in candidates if each.text != printed.text and fits(each)]
        if fitting:
            many = f" (or {len(fitting) - 1} others)" if len(fitting) > 1 else ""
            found.append(Repair(f"{name}: {fitting[0]}{many}", f"{fitting[0]} fits, {printed} does not", 1 + others))
        if found:
            break
    return found


def exchanged(printed: Printed) -> Iterator[Printed]:
    """Two neighbouring digits exchanged."""
    text = printed.text.replace(",", "")
    for a, b in pairwise(_digits(text)):
        if text[a] != text[b]:
            yield Printed(text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :])


def shifted(printed: Printed) -> Iterator[Printed]:
    """The decimal point one or two places to either side; as many digits as before."""
    for places in (-1, 1, -2, 2):
        decimals = max(0, printed.decimals + places)
        yield Printed(f"{printed.value * 10.0**-places:.{decimals}f}")


def negated(printed: Printed) -> Iterator[Printed]:
    """The other sign."""
    if printed.value and not printed.relation:
        yield Printed(f"{-printed.value:.{printed.decimals}f}")


def completed(printed: Printed) -> Iterator[Printed]:
    """One digit that was left out before the point put back."""
    text = printed.text.replace(",", "")
    point = text.find(".") if "." in text else len(text)
    places = [at for at in _digits(text) if at < point]
    for at in (places[0], *(place + 1 for place in places)) if places else ():
        for digit in "0123456789":
            yield Printed(text[:at] + digit + text[at:])


def replaced(printed: Printed) -> Iterator[Printed]:
    """One digit changed to another."""
    text = printed.text.replace(",", "")
    for at in _digits(text):
        for digit in "0123456789":
            yield Printed(text[:at] + digit + text[at + 1 :])


def _digits(text: str) -> list[int]:
    """Places of the digits of a number, those of an exponent left out."""
    mantissa = text.lower().partition("e")[0]
    return [at for at, sign in enumerate(mantissa) if sign.isdigit()]
