"""Study filters: named, cited, versioned pieces of strategy. One that was not checked against its source says so."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


class UnknownFilter(ValueError):
    """No filter has that name."""


@dataclass(frozen=True, slots=True)
class StudyFilter:
    """One filter."""

    name: str
    title: str
    kind: str
    platform: str
    version: str
    cite: str
    confirmed: str
    """Against what its text was checked; empty where it could not be."""
    strategy: str

    @property
    def standing(self) -> str:
        """Whether it may be trusted."""
        return f"confirmed: {self.confirmed}" if self.confirmed else "unconfirmed: check it against its source"


@cache
def filters() -> dict[str, StudyFilter]:
    """Every filter by name."""
    text = resources.files(__package__).joinpath("data/filters.toml").read_text("utf-8")
    return {
        name: StudyFilter(name=name, **{key: " ".join(str(value).split()) for key, value in entry.items()})
        for name, entry in tomllib.loads(text).items()
    }


def study_filter(name: str) -> StudyFilter:
    """The filter of that name."""
    if name not in filters():
        raise UnknownFilter(f'"{name}" is no filter; known: {", ".join(filters())}')
    return filters()[name]
