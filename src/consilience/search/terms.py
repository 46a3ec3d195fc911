"""From printed words to a term: wildcards taken out of the platform's spelling, fields out of its codes."""

from __future__ import annotations

import re
from functools import lru_cache

from .grammar import ALL, Platform, Run, known_part
from .tree import Binding, Fields, Pattern, Term, Wildcard


@lru_cache(maxsize=64)
def _signs(platform: Platform) -> re.Pattern[str]:
    signs = "".join(re.escape(sign) for sign in platform.wildcards)
    return re.compile(rf"[{signs}](?:(?<=[*$:])\d{{1,2}}(?!\w))?" if platform.counts_wildcards else f"[{signs}]")


def pattern(text: str, platform: Platform) -> Pattern:
    """The words with their wildcards; a sign that is no wildcard there stays a letter."""
    if not platform.wildcards:
        return (text,)
    parts: list[str | Wildcard] = []
    last = 0
    for found in _signs(platform).finditer(text):
        if found.start() > last:
            parts.append(text[last : found.start()])
        wild = platform.wildcards[found[0][0]]
        parts.append(Wildcard(wild.kind, int(found[0][1:])) if len(found[0]) > 1 else wild)
        last = found.end()
    if last < len(text):
        parts.append(text[last:])
    return tuple(parts)


def term(run: Run, tag: str, platform: Platform) -> Term:
    """The term that a run of words is under a field tag (empty: untagged)."""
    made = pattern(run.text, platform)
    known = known_part(tag, platform) if tag else None
    binding = _binding(run, known is not None, made, platform)
    fields = known if known is not None else _default(run, tag, platform)
    return Term(made, fields, binding, run.span, run.quoted, tag)


def _binding(run: Run, tagged: bool, made: Pattern, platform: Platform) -> Binding:
    if run.exact:
        return "exact"
    if run.quoted:
        return "phrase"
    if not tagged and platform.bare_words == "mapped":
        return "phrase" if any(isinstance(part, Wildcard) for part in made) else "mapped"
    if " " not in run.text:
        return "phrase"
    return platform.tagged_words if tagged else platform.bare_words


def _default(run: Run, tag: str, platform: Platform) -> Fields:
    """Where an untagged word is looked for; a tag that the platform does not know is as none."""
    del run, tag
    return platform.default or ALL
