"""From parsed text to the model: every mismatch becomes a problem with file, line and the nearest right word."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from consilience.model.base import Located, Model, Place

from .problems import Problem, UnreadableReview, did_you_mean

M = TypeVar("M", bound=Model)
Step = str | int


def validate(type_: type[M], data: Any, file: str) -> M:
    """Data as an instance of a type. Raises ``UnreadableReview`` with one problem for each mismatch."""
    if data is None:
        raise UnreadableReview([Problem(Place(file, 1), "empty; expected " + _expected_keys({type_}))])
    if not isinstance(data, dict):
        raise UnreadableReview([Problem(Place(file, 1), "expected keys and values, e.g. 'id: ...'")])
    try:
        return type_.model_validate(data)
    except ValidationError as error:
        raise UnreadableReview([_problem(type_, data, file, detail) for detail in error.errors()]) from None


def _problem(type_: type[Model], data: Any, file: str, detail: ErrorDetails) -> Problem:
    path = _written_path(data, detail["loc"])
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    place = Place(file, _line(data, path))
    return Problem(place, f"{where}: {_explain(type_, detail)}" if where else _explain(type_, detail))


def _explain(type_: type[Model], detail: ErrorDetails) -> str:
    found = detail["input"]
    shown = f'"{found}"' if isinstance(found, str) else repr(found)
    shown = shown if len(shown) <= 60 else shown[:57] + '..."'
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            key = str(detail["loc"][-1])
            known = _keys(_models_at({type_}, detail["loc"][:-1]))
            return f'unknown key "{key}"{did_you_mean(key, known)} (known here: {", ".join(sorted(known))})'
        case "missing":
            return "missing; this key is required"
        case "literal_error" | "union_tag_invalid":
            expected = str(context.get("expected") or context.get("expected_tags", ""))
            words = [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]
            word = str(context.get("tag", found))
            shown = f'"{word}"' if isinstance(found, (str, dict)) else shown
            return f"{shown} is not known here; expected one of {', '.join(words)}{did_you_mean(word, words)}"
        case "union_tag_not_found":
            return f"missing key {context.get('discriminator', 'kind')}; it says what this entry is"
        case "string_pattern_mismatch" if "a-z0-9" in str(context.get("pattern")):
            return f"{shown} is no identifier; expected lower-case letters and digits joined by hyphens, e.g. shen-2020"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{shown} is no whole number"
        case "bool_parsing" | "bool_type":
            return f"{shown} is neither true nor false"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{shown} found; expected {_expected_keys(_models_at({type_}, detail['loc']))}"
        case "tuple_type" | "list_type":
            return f"{shown} found; expected a list ('- ...' or '[...]')"
        case "string_type":
            return f"{_kind_of(found)} found; expected text"
        case "date_from_datetime_parsing" | "date_parsing":
            return f"{shown} is no date; expected e.g. 2024-10-23"
        case "printed_number" | "phrase":
            return detail["msg"]
        case _:
            return f"{shown}: {detail['msg'][:1].lower()}{detail['msg'][1:]}"


def _kind_of(value: object) -> str:
    return {dict: "keys and values", Located: "keys and values", list: "a list", type(None): "nothing"}.get(
        type(value), repr(value)
    )


def _expected_keys(models: set[type[BaseModel]] | set[type[Model]]) -> str:
    required = [name for model in models for name, field in model.model_fields.items() if field.is_required()] or [
        name for model in models for name in model.model_fields
    ]
    return f"keys and values (e.g. {', '.join(required[:4])})" if required else "keys and values"


def _written_path(data: Any, loc: Sequence[Step]) -> list[Step]:
    """The part of pydantic's path that is written in the file (it also names union branches)."""
    path: list[Step] = []
    for position, step in enumerate(loc):
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        elif position < len(loc) - 1 or not isinstance(data, dict) or not isinstance(step, str):
            continue
        path.append(step)
    return path


def _line(data: Any, path: Sequence[Step]) -> int:
    line = 1
    for step in path:
        if isinstance(data, Located):
            line = data.origin.lines.get(str(step), data.origin.line)
            data = data.get(str(step))
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
            line = data.origin.line if isinstance(data, Located) else line
    return line


def _models_at(models: set[Any], loc: Sequence[Step]) -> set[type[BaseModel]]:
    """The model types that may stand at a path, looking through lists, optional values and unions."""
    for step in loc:
        found: set[type[BaseModel]] = set()
        for model in models:
            if isinstance(step, str) and step in model.model_fields:
                found |= _inside(model.model_fields[step].annotation)
            elif isinstance(step, int) or step == "kind" or not found:
                found |= {model} if isinstance(step, int) else set()
        tagged = {m for m in models if _tag(m) == step}
        models = found or tagged or models
    return models


def _tag(model: type[BaseModel]) -> str | None:
    field = model.model_fields.get("kind")
    arguments = get_args(field.annotation) if field else ()
    return str(arguments[0]) if len(arguments) == 1 else None


def _inside(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    if get_origin(annotation) in (Union, types.UnionType, tuple, list, dict) or get_args(annotation):
        return {model for inner in get_args(annotation) for model in _inside(inner)}
    return set()


def _keys(models: set[type[BaseModel]]) -> list[str]:
    return [field.alias or name for model in models for name, field in model.model_fields.items()]
