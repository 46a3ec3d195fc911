"""Small quantities that are written as one phrase: a duration, a range of grades, an amount of money."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .base import Model
from .printed import Bounds, Printed

TimeUnit = Literal["days", "weeks", "months", "years"]

_DAYS: dict[str, float] = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12, "years": 365.25}


class _Phrase:
    """A value written as one phrase: parsed once from text, printed back as the same text."""

    __slots__ = ("text",)
    text: str

    def __init__(self, text: str) -> None:
        self.text = str(text).strip()

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.text == other.text

    def __hash__(self) -> int:
        return hash((type(self), self.text))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def validate(value: object) -> _Phrase:
            if isinstance(value, cls):
                return value
            try:
                return cls(str(value))
            except ValueError as error:
                raise PydanticCustomError("phrase", "{reason}", {"reason": str(error)}) from None

        return core_schema.no_info_plain_validator_function(
            validate, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": ["string", "number"], "description": (cls.__doc__ or "").splitlines()[0]}


class Duration(_Phrase):
    """A span of time with its unit: ``4 years``, ``18 months``, ``28 days``.

    ``days`` uses 365.25 days a year and twelve equal months; ``1 year``, ``y`` and ``m`` are not accepted as
    units other than the four of ``TimeUnit`` and their singular.
    """

    __slots__ = ("amount", "days", "unit")
    amount: Printed
    unit: TimeUnit
    days: float

    def __init__(self, text: str) -> None:
        super().__init__(text)
        number, _, unit = self.text.partition(" ")
        plural = unit.strip() if unit.endswith("s") else unit.strip() + "s"
        units = get_args(TimeUnit)
        if plural not in units:
            near = _nearest(plural, units)
            raise ValueError(f"{self.text!r} is no duration; expected a number and one of {', '.join(units)}{near}")
        try:
            self.amount = Printed(number)
        except ValueError:
            raise ValueError(f"{self.text!r} is no duration; expected e.g. '4 years'") from None
        self.unit = plural  # type: ignore[assignment]
        self.days = self.amount.value * _DAYS[plural]


def days_in(bounds: Bounds, unit: TimeUnit) -> Bounds:
    """A span in days from bounds in a unit (365.25 days a year)."""
    return Bounds(bounds.low * _DAYS[unit], bounds.high * _DAYS[unit])


class Grades(_Phrase):
    """A range of severity grades as printed: ``3``, ``3-4``, ``>=3``, ``any``."""

    __slots__ = ("high", "low")
    low: int
    high: int

    def __init__(self, text: str) -> None:
        super().__init__(text)
        squeezed = self.text.replace("≥", ">=").replace("≤", "<=").replace("–", "-").replace(" ", "")
        if squeezed == "any":
            self.low, self.high = 1, 5
        elif match := re.fullmatch(r"(>=|>|<=|<)(\d)", squeezed):
            number = int(match[2])
            self.low, self.high = {
                ">=": (number, 5),
                ">": (number + 1, 5),
                "<=": (1, number),
                "<": (1, number - 1),
            }[match[1]]
        elif match := re.fullmatch(r"(\d)(?:-(\d))?", squeezed):
            self.low, self.high = int(match[1]), int(match[2] or match[1])
        else:
            raise ValueError(f"{self.text!r} is no range of grades; expected e.g. 3, 3-4, >=3 or any")


Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 4217 code: ``USD``, ``EUR``, ``MXN``."""


class Money(Model):
    """An amount of money; comparable only with the same currency and price year."""

    amount: Printed = Field(description="The number as printed, without the currency sign, e.g. '~65,110'.")
    currency: Currency = Field(description="ISO 4217 code, e.g. USD, EUR, MXN.")
    year: int | None = Field(default=None, description="Price year (CHEERS 2022 item 15); none where it is not stated.")


def _nearest(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
