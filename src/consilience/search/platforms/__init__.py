"""The platforms: one module each, found by name. A new one is a module here and its name in ``MODULES``."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from ..grammar import Platform

MODULES: dict[str, str] = {
    "pubmed": "pubmed",
    "ovid-medline": "ovid",
    "ovid-embase": "ovid",
    "embase": "embase",
    "cochrane": "cochrane",
    "lilacs": "lilacs",
    "ebsco": "ebsco",
    "wos": "wos",
    "scopus": "scopus",
    "ctgov": "ctgov",
}
NAMES: tuple[str, ...] = tuple(MODULES)


class UnknownPlatform(ValueError):
    """No platform has that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f'"{name}" is no platform; known: {", ".join(NAMES)}')


@cache
def platform(name: str) -> Platform:
    """The platform of that name."""
    if name not in MODULES:
        raise UnknownPlatform(name)
    module = import_module(f".{MODULES[name]}", __package__)
    found = {each.name: each for each in vars(module).values() if isinstance(each, Platform)}
    return found[name]


def all_platforms() -> tuple[Platform, ...]:
    """Every platform."""
    return tuple(platform(name) for name in NAMES)


_PRINTED: dict[str, str] = {
    "pubmed": "pubmed",
    "ovid medline": "ovid-medline",
    "medline (ovid)": "ovid-medline",
    "medline ovid": "ovid-medline",
    "ovid": "ovid-medline",
    "ovid embase": "ovid-embase",
    "embase (ovid)": "ovid-embase",
    "embase.com": "embase",
    "embase": "embase",
    "cochrane library": "cochrane",
    "cochrane": "cochrane",
    "central": "cochrane",
    "lilacs": "lilacs",
    "bvs": "lilacs",
    "vhl": "lilacs",
    "ebscohost": "ebsco",
    "ebsco": "ebsco",
    "cinahl": "ebsco",
    "web of science": "wos",
    "wos": "wos",
    "scopus": "scopus",
    "clinicaltrials.gov": "ctgov",
    "ctgov": "ctgov",
}


def recognise(printed: str, source: str = "") -> str | None:
    """The platform that a review means by what it printed; ``source`` decides where Ovid hosts several."""
    key = " ".join(printed.lower().split())
    if key in ("ovid", "ovidsp") and "embase" in source.lower():
        return "ovid-embase"
    if key in MODULES:
        return key
    return _PRINTED.get(key)
