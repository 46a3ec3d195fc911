"""What every value of a review shares: it is frozen, it is strict, and it knows the line it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StringConstraints,
    model_validator,
)

Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80),
]
"""A stable, readable identifier: lower-case letters and digits joined by single hyphens (``shen-2020``, ``os``)."""

Id = Annotated[
    Slug, Field(description="Identifier, unique in its list: lower-case letters, digits and single hyphens.")
]
"""A model's own identifier, by which others refer to it."""

Label = Annotated[str, Field(description="Name in tables and figures.")]

Note = Annotated[str | None, Field(description="Remark for readers; no rule reads it.")]


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file: path relative to the review, line counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a mapping stood in its file: its first line, and the line of each of its keys."""

    file: str
    line: int
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def at(self, key: str | None = None) -> Place:
        """The place of one key, or of the mapping where the key is not written."""
        return Place(self.file, self.lines.get(key, self.line) if key else self.line)


class Located(dict[str, Any]):
    """A mapping as a reader of files hands it to the model: ordinary, plus its ``origin``."""

    origin: Origin

    def __init__(self, content: Mapping[str, Any], origin: Origin) -> None:
        super().__init__(content)
        self.origin = origin


class Model(BaseModel):
    """Base of every type: frozen, no unknown keys, and an ``origin`` that is no part of the value.

    Two values with the same content are equal wherever they were read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    _origin: Origin | None = PrivateAttr(default=None)

    @property
    def origin(self) -> Origin | None:
        """The file and lines that this value was read from; None for a value made in Python."""
        return self._origin

    @model_validator(mode="wrap")
    @classmethod
    def _keep_origin(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        value = handler(data)
        if isinstance(data, Located):
            value._origin = data.origin
        return value

    def __eq__(self, other: object) -> bool:
        # pydantic compares private attributes too; an origin is not content.
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *map(_hashable, self.__dict__.values())))


def _hashable(value: Any) -> Any:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value
