"""Sentences with alternatives: ``<a|b>`` stands for one of a and b, may be nested, and is drawn anew for each use.

``{name}`` is a value that the paper fills in. Each statement has at least eight wordings in each language (a test
counts them).
"""

from __future__ import annotations

from math import prod
from random import Random

from .paper import MIDDLE, OPEN, Language
from .phrases_en import ENGLISH
from .phrases_es import SPANISH

STATEMENTS: dict[Language, dict[str, tuple[str, ...]]] = {"en": ENGLISH, "es": SPANISH}


def split_alternatives(inner: str) -> list[str]:
    """The alternatives of one bracket, parted at bars that no inner bracket holds."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(inner):
        depth += {"<": 1, ">": -1}.get(character, 0)
        if character == "|" and depth == 0:
            parts.append(inner[start:index])
            start = index + 1
    return [*parts, inner[start:]]


def pieces(template: str) -> list[list[str]]:
    """A template as a row of choices; plain text is a choice of one."""
    found: list[list[str]] = []
    depth, start = 0, 0
    for index, character in enumerate(template):
        if character == "<":
            if depth == 0:
                found.append([template[start:index]])
                start = index + 1
            depth += 1
        elif character == ">":
            depth -= 1
            if depth == 0:
                found.append(split_alternatives(template[start:index]))
                start = index + 1
    return [*found, [template[start:]]]


def wordings(template: str) -> int:
    """How many texts a template can make."""
    return prod(sum(wordings(one) if "<" in one else 1 for one in choice) for choice in pieces(template))


def draw(template: str, rng: Random) -> str:
    """One of the texts."""
    text = ""
    for choice in pieces(template):
        one = rng.choice(choice)
        text += draw(one, rng) if "<" in one else one
    return text


def fragment(statement: str, language: Language, rng: Random, **values: str) -> str:
    """One wording of a statement with its values, to stand within a sentence."""
    return draw(rng.choice(STATEMENTS[language][statement]), rng).format(**values)


def say(statement: str, language: Language, rng: Random, **values: str) -> str:
    """The same as a sentence of its own, the first letter large."""
    return capital(fragment(statement, language, rng, **values))


def capital(text: str) -> str:
    """The text with its first letter large, marked or not; a text that begins with a digit or bracket stays."""
    first = text.index(MIDDLE) + 1 if text.startswith(OPEN) else 0
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]
