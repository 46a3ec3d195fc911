"""From a tree to a strategy: every bracket written, fields at whole brackets where the platform allows it.

A tree that the platform can express comes back from its parser unchanged; ``translate`` makes trees expressible first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .grammar import Platform, Style
from .tree import Fields, Heading, Limit, Near, Node, Operation, Reference, Term, Wildcard, children, fold

_UNTAGGED = ""


class Inexpressible(ValueError):
    """The platform has no form for a node."""


@dataclass(frozen=True, slots=True)
class _Tag:
    """The fields that all of a subtree's terms share; None where there is no one tag for them."""

    fields: Fields | None
    plain: bool
    """True where nothing but terms stands in it."""


def write(node: Node, platform: Platform) -> str:
    """The strategy, with full brackets."""
    before, limits = parted(node, platform)
    return _written(before, platform) + "".join(f" {platform.write_closing(each)}" for each in limits)


def parted(node: Node, platform: Platform) -> tuple[Node, tuple[Limit, ...]]:
    """What stands in a line, and the limits that can only be written behind it."""
    if not (isinstance(node, Operation) and node.operator == "and"):
        return node, ()
    limits = tuple(each for each in node.children[1:] if isinstance(each, Limit) and platform.write_closing(each))
    kept = tuple(each for each in node.children if not any(each is limit for limit in limits))
    if not limits:
        return node, ()
    return kept[0] if len(kept) == 1 else Operation("and", kept, node.span, bracketed=True), limits


def _written(node: Node, platform: Platform) -> str:
    tags: dict[int, _Tag] = {}

    def tag(each: Node, below: list[_Tag]) -> _Tag:
        made = _tag_of(each, below, platform)
        tags[id(each)] = made
        return made

    fold(node, tag)
    out: list[str] = []
    stack: list[Node | str | tuple[Node, Fields, int]] = [(node, frozenset(), 0)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        assert isinstance(item, tuple)
        each, written, level = item
        if isinstance(each, Near) and platform.name == "pubmed":
            out.append(_pubmed_near(each, platform))
            continue
        if not isinstance(each, Near | Operation):
            out.append(_leaf(each, platform, written))
            continue
        shared = tags[id(each)]
        own = shared.fields if platform.hoists and shared.plain and not written else None
        before, after = _affix(own, platform) if own is not None else ("", "")
        bracket = bool(before or after) or level > 0
        inside = written or (own if own is not None else frozenset())
        between = _between(each, platform)
        parts: list[Node | str | tuple[Node, Fields, int]] = [before + ("(" if bracket else "")]
        for i, child in enumerate(children(each)):
            if i:
                parts.append(f" {between} ")
            parts.append((child, inside, level + 1))
        parts.append((")" if bracket else "") + after)
        stack.extend(reversed(parts))
    return "".join(out)


def _pubmed_near(near: Near, platform: Platform) -> str:
    """PubMed writes proximity as a phrase with a distance: ``"a b"[tiab:~3]``."""
    words = [child for child in near.children if isinstance(child, Term) and not child.truncated]
    codes = {tag_for(word.fields, platform) for word in words}
    if len(words) != len(near.children) or len(codes) != 1 or not codes <= {"tiab", "ti", "ad"} or near.ordered:
        raise Inexpressible("PubMed takes proximity of plain words in title, title/abstract or affiliation only")
    return f'"{" ".join(spelled(word, platform) for word in words)}"[{codes.pop()}:~{near.distance}]'


def _tag_of(each: Node, below: list[_Tag], platform: Platform) -> _Tag:
    if isinstance(each, Term):
        tagged = tag_for(each.fields, platform) if not _own_tag(each, platform) else None
        return _Tag(each.fields if tagged else None, bool(tagged))
    if not below:
        return _Tag(None, plain=False)
    first = below[0]
    if all(one.plain and one.fields == first.fields for one in below):
        return first
    return _Tag(None, plain=False)


def _own_tag(term: Term, platform: Platform) -> bool:
    """True for a term that cannot take its field from a bracket."""
    return term.binding == "mapped" or (platform.style == "dots" and "heading" in term.fields)


@lru_cache(maxsize=2048)
def tag_for(wanted: Fields, platform: Platform) -> str | None:
    """The platform's tag for exactly these fields; empty for its default, None where there is none."""
    if wanted == platform.default:
        return _UNTAGGED
    for code, names in platform.fields.items():
        if names == wanted:
            return code
    if platform.joins_fields:
        parts = [code for code, names in platform.fields.items() if len(names) and names <= wanted]
        chosen: list[str] = []
        covered: set[str] = set()
        for code in sorted(parts, key=lambda c: (-len(platform.fields[c]), parts.index(c))):
            if not platform.fields[code] <= covered:
                chosen.append(code)
                covered |= platform.fields[code]
        if covered == set(wanted):
            return ",".join(sorted(chosen, key=parts.index))
    return None


def _affix(wanted: Fields, platform: Platform) -> tuple[str, str]:
    code = tag_for(wanted, platform)
    if code is None:
        raise Inexpressible(f"{platform.label} has no field for {', '.join(sorted(wanted))}")
    if code == _UNTAGGED:
        return "", ""
    before, after = _FORMS[platform.style]
    return before.format(code), after.format(code)


_FORMS: dict[Style, tuple[str, str]] = {
    "brackets": ("", "[{}]"),
    "dots": ("", ".{}."),
    "colon": ("", ":{}"),
    "prefix": ("{} ", ""),
    "equals": ("{}=", ""),
    "call": ("{}", ""),
    "lucene": ("{}:", ""),
    "area": ("AREA[{}]", ""),
}


def _between(node: Near | Operation, platform: Platform) -> str:
    if isinstance(node, Operation):
        return platform.operators[node.operator]
    sign = platform.write_near(node.distance, node.ordered)
    if sign is None:
        raise Inexpressible(f"{platform.label} has no operator for words within {node.distance}")
    return sign


def _leaf(node: Node, platform: Platform, written: Fields) -> str:
    match node:
        case Reference():
            return f"{'#' if platform.line_sign is None else platform.line_sign}{node.line}"
        case Heading():
            if platform.write_heading is None:
                raise Inexpressible(f"{platform.label} has no headings")
            return platform.write_heading(node)
        case Limit():
            text = platform.write_limit(node) if platform.write_limit else None
            if text is None:
                raise Inexpressible(f"{platform.label} has no limit for {node.kind}")
            return text
        case Term():
            return _term(node, platform, written)
    raise AssertionError(node)


def _term(term: Term, platform: Platform, written: Fields) -> str:
    """The words with their field, unless a bracket around them has it; bare words of one field are bracketed."""
    text = _words(term, platform)
    if written or term.binding == "mapped":
        return text
    before, after = _affix(term.fields, platform)
    bare = " " in text and text[0] not in "\"'"
    always = platform.style in ("call", "equals") and before
    if always or (bare and platform.style in ("lucene", "colon") and before + after):
        return f"{before}({text}){after}"
    return f"{before}{text}{after}"


def spelled(term: Term, platform: Platform) -> str:
    """The words with the platform's own wildcards."""
    parts: list[str] = []
    for part in term.pattern:
        if isinstance(part, Wildcard):
            sign = platform.signs.get(part.kind)
            if sign is None:
                raise Inexpressible(f"{platform.label} has no wildcard for {part.kind}")
            parts.append(sign + (str(part.most) if part.most is not None and platform.counts_wildcards else ""))
        else:
            parts.append(part)
    return "".join(parts)


def _words(term: Term, platform: Platform) -> str:
    text = spelled(term, platform)
    if term.binding == "mapped" or (term.binding == "all" and " " in text):
        return text
    if platform.write_text is not None:
        return platform.write_text(term, text)
    return f'"{text}"' if needs_quotes(text, platform) else text


def needs_quotes(text: str, platform: Platform) -> bool:
    """True where bare words would be read as something else."""
    import re

    if " " in text:
        return True
    signs = "".join(re.escape(sign) for sign in platform.signs.values())
    return not re.fullmatch(rf"[^\W_][\w'’{signs}-]*", text) or text.upper() in ("AND", "OR", "NOT")
