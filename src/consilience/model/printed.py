"""A printed number is an interval: ``71`` stands for [70.5, 71.5], ``71.0`` for [70.95, 71.05]."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .bounds import Bounds

__all__ = ["Bounds", "Printed", "Relation"]

Relation = Literal["", "<", ">", "<=", ">=", "~"]

_NUMBER = re.compile(
    r"""^\s*(?P<relation><=|>=|[<>~≤≥≈])?\s*
        (?P<sign>[-+−])?
        (?P<whole>\d{1,3}(?:,\d{3})+|\d+)?
        (?:\.(?P<decimals>\d+))?
        (?:[eE](?P<exponent>[-+]?\d{1,3}))?\s*$""",
    re.VERBOSE,
)
_RELATIONS: dict[str, Relation] = {"≤": "<=", "≥": ">=", "≈": "~"}


class Printed:
    """A number with the digits that were printed.

    Accepts an optional relation (``<``, ``>``, ``<=``, ``>=``, ``~`` for "about"), a sign, thousands commas
    (``65,110``) and an exponent. Rounding may have gone either way at a half, so both ends belong to the
    bounds. "About" makes trailing zeros of a whole number insignificant: ``~65,110`` is [65105, 65115].

    Raises ``ValueError`` for text that is no finite number.
    """

    __slots__ = ("bounds", "decimals", "relation", "text", "value")

    text: str
    """The digits as printed."""
    relation: Relation
    """Empty for a plain number."""
    value: float
    """The nearest float to the digits."""
    decimals: int
    """Digits printed after the point."""
    bounds: Bounds
    """Every value that prints like this."""

    def __init__(self, text: str | int | float) -> None:
        text = str(text).strip()
        match = _NUMBER.match(text)
        if not match or (match["whole"] is None and match["decimals"] is None):
            raise ValueError(f"{text!r} is no number")
        exponent = int(match["exponent"] or 0)
        digits = (match["whole"] or "0").replace(",", "") + "." + (match["decimals"] or "0")
        exact = Decimal(digits).scaleb(exponent)
        if match["sign"] in ("-", "−"):
            exact = -exact
        decimals = len(match["decimals"] or "")
        relation = match["relation"] or ""
        set_ = object.__setattr__
        set_(self, "text", text)
        set_(self, "relation", _RELATIONS.get(relation, relation))
        set_(self, "value", float(exact))
        set_(self, "decimals", max(0, decimals - exponent))
        set_(self, "bounds", self._bounds(exact, decimals - exponent))
        if not math.isfinite(self.value):
            raise ValueError(f"{text!r} is too large")

    def _bounds(self, exact: Decimal, decimals: int) -> Bounds:
        value = float(exact)
        match self.relation:
            case "<" | "<=":
                return Bounds(-math.inf, value)
            case ">" | ">=":
                return Bounds(value, math.inf)
            case "~" if decimals == 0 and exact:
                decimals = -_trailing_zeros(int(abs(exact)))
        half = Decimal(5).scaleb(-decimals - 1)
        return Bounds(float(exact - half), float(exact + half))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a printed number is frozen")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Printed({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Printed) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __reduce__(self) -> tuple[type[Printed], tuple[str]]:
        return Printed, (self.text,)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "type": ["number", "string"],
            "title": "Printed number",
            "description": "A number with the digits that were printed: 71 and 71.0 are different facts.",
        }

    @classmethod
    def _validate(cls, value: object) -> Printed:
        if isinstance(value, Printed):
            return value
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            try:
                return cls(value)
            except ValueError:
                pass
        raise PydanticCustomError(
            "printed_number",
            "{shown} is no number; write the digits as printed, e.g. 71 or 71.0",
            {"shown": repr(value)[:60]},
        )


def _trailing_zeros(whole: int) -> int:
    digits = str(whole)
    return len(digits) - len(digits.rstrip("0"))
