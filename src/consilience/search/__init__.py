"""Boolean search strategies: parse, explain, lint, translate, build, test, log.

>>> from consilience.search import parse, lint, translate
>>> parse('leukemi*[tiab] OR "Leukemia"[Mesh]', "pubmed").tree.operator
'or'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .blueprint import build, plan
    from .known import holdings
    from .linting import lint
    from .place import UnreadableStrategy
    from .platforms import NAMES as PLATFORMS
    from .platforms import recognise
    from .readings import mixed_groups, outline
    from .searchable import Searchable
    from .simulation import simulate
    from .strategy import Strategy, parse, parse_leniently
    from .translating import translate
    from .vocabulary import Vocabulary, read_descriptor_xml, read_mapping, read_tree_table, subset

_HOMES = {
    "PLATFORMS": "platforms:NAMES",
    "Searchable": "searchable",
    "Strategy": "strategy",
    "UnreadableStrategy": "place",
    "Vocabulary": "vocabulary",
    "build": "blueprint",
    "holdings": "known",
    "lint": "linting",
    "mixed_groups": "readings",
    "outline": "readings",
    "parse": "strategy",
    "parse_leniently": "strategy",
    "plan": "blueprint",
    "read_descriptor_xml": "vocabulary",
    "read_mapping": "vocabulary",
    "read_tree_table": "vocabulary",
    "recognise": "platforms",
    "simulate": "simulation",
    "subset": "vocabulary",
    "translate": "translating",
}

__all__ = [
    "PLATFORMS",
    "Searchable",
    "Strategy",
    "UnreadableStrategy",
    "Vocabulary",
    "build",
    "holdings",
    "lint",
    "mixed_groups",
    "outline",
    "parse",
    "parse_leniently",
    "plan",
    "read_descriptor_xml",
    "read_mapping",
    "read_tree_table",
    "recognise",
    "simulate",
    "subset",
    "translate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    found = getattr(import_module(f".{module}", __name__), attribute or name)
    globals()[name] = found
    return found
