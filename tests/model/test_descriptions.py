"""Whoever points at a key in an editor is told what it is: every field of every document has a description."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import Field

from consilience.home.documents import KINDS
from consilience.model.base import Model
from consilience.model.estimate import Layers
from consilience.model.printed import Printed
from consilience.model.review import Review

DOCUMENTS: dict[str, type[Model]] = {kind.name: kind.type for kind in KINDS} | {"review as one value": Review}
"""The last leads to what is not YAML too: records, decisions, references."""


def models(annotation: Any, seen: set[type[Model]] | None = None) -> Iterator[type[Model]]:
    """A type's models, each once: itself, and those of its fields, through lists, unions and layers."""
    seen = set() if seen is None else seen
    if isinstance(annotation, type) and issubclass(annotation, Model) and annotation not in seen:
        seen.add(annotation)
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation, seen)
    for inner in typing.get_args(annotation):
        yield from models(inner, seen)


def undescribed(document: type[Model]) -> list[str]:
    """``Model.key`` of each field whose JSON Schema has no description of its own (that of its type is none)."""
    missing = []
    for model in models(document):
        properties = model.model_json_schema(by_alias=True)["properties"]
        for name, field in model.model_fields.items():
            shown = properties[field.alias or name].get("description")
            if not shown or shown != field.description:
                missing.append(f"{model.__name__}.{name}")
    return missing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_field_has_a_description(name: str) -> None:
    assert undescribed(DOCUMENTS[name]) == []


def test_the_walk_reaches_what_is_nested() -> None:
    names = {model.__name__ for document in DOCUMENTS.values() for model in models(document)}
    assert {"About", "AgeTest", "Money", "Layers[Estimate]", "Record", "Decision", "Reference"} <= names


def test_a_missing_description_is_found() -> None:
    assert undescribed(Outer) == ["Outer.inner", "Inner.bare", "Inner.typed", "Inner.empty"]


class Inner(Model):
    bare: int
    typed: Printed  # the type has a description, the field has none
    empty: str = Field(default="", description="")
    aliased: Annotated[str, Field(description="From an alias.")]
    told: int = Field(alias="called", description="Under another name in files.")


class Outer(Model):
    inner: Layers[tuple[Inner, ...]] | None = None
