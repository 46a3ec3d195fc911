"""From text to tokens, in one pass: every platform's scanner is one regular expression made from its data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from .grammar import NearForm, Platform, Special
from .tree import Heading, Node, Reference, Span

Kind = Literal["open", "close", "operator", "near", "node", "words", "quoted", "exact", "suffix", "prefix", "bad"]


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a strategy."""

    kind: Kind
    text: str
    span: Span
    node: Node | None = None
    distance: int = 0
    ordered: bool = False


UNSEEN = {0x200B: None, 0x200C: None, 0x200D: None, 0x2060: None, 0xFEFF: None, 0xAD: None, 0x2019: "'"}
"""Characters without width, which copying brings in; and the printer's apostrophe."""

_QUOTE = r'["“”„«»]'
_TAG = r"\[[^\[\]\n]{1,80}\]"
_EDGE = r"(?![\w*?$#-])"


@lru_cache(maxsize=64)
def _scanner(platform: Platform, capitals: bool) -> re.Pattern[str]:
    fold = "" if capitals else "(?i:"
    end = "" if capitals else ")"
    suffix = "|".join(filter(None, [_suffix(platform), _TAG]))
    parts = [("space", rf"\s+{'|' + platform.comment if platform.comment else ''}")]
    parts += [(f"special{i}", special.pattern) for i, special in enumerate(platform.specials)]
    parts += [
        ("open", r"\("),
        ("close", r"\)"),
        ("quoted", rf"{_QUOTE}[^\"“”„«»]*{_QUOTE}" + (r"|'[^'\n]*'(?!\w)" if platform.single_quotes else "")),
    ]
    if platform.braces:
        parts.append(("exact", r"\{[^{}\n]*\}"))
    parts.append(("reference", r"#\d{1,5}(?![\w*?$-])"))
    parts += [(f"near{i}", rf"(?i:{form.pattern}){_EDGE}") for i, form in enumerate(platform.near)]
    parts.append(("operator", rf"{fold}(?:AND\s+NOT|AND|OR|NOT){end}{_EDGE}"))
    prefix = _prefix(platform)
    if prefix:
        parts.append(("prefix", prefix))
    parts.append(("suffix", suffix))
    parts.append(("words", rf"(?:(?!{suffix})[^\s()\"“”„«»])+"))
    parts.append(("bad", r"."))
    # Names inside a part would hide the part's own.
    unnamed = [(name, re.sub(r"\(\?P<\w+>", "(?:", pattern)) for name, pattern in parts]
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in unnamed), re.DOTALL)


def _codes(platform: Platform) -> str:
    names = sorted({*platform.fields, *platform.aliases}, key=len, reverse=True)
    return "|".join(re.escape(name) for name in names if name)


def _suffix(platform: Platform) -> str:
    match platform.style:
        case "dots":
            code = rf"(?i:{_codes(platform)})"
            known = rf"\.{code}(?:\s?,\s?{code})*(?:\.(?=[\s)\[]|$)|(?=[\s)]|$))"
            return known + r"|\.[A-Za-z]{2}(?:\s?,\s?[A-Za-z]{2})*\.(?=[\s)]|$)"  # a code that it does not know
        case "colon":
            code = rf"(?i:{_codes(platform)})"
            return rf":{code}(?:\s?,\s?{code})*(?=[\s)]|$)|:[A-Za-z]{{2}}(?:,[A-Za-z]{{2}})*(?=[\s)]|$)"
        case _:
            return ""


def _prefix(platform: Platform) -> str:
    match platform.style:
        case "prefix":
            return rf"(?:{_codes(platform)})(?:\s*(?=\()|\s+(?=[\w\"“])(?!(?:AND|OR|NOT)\b))"
        case "equals":
            return rf"(?i:{_codes(platform)})\s?=\s?"
        case "call":
            return rf"(?i:{_codes(platform)})\s?(?=\()"
        case "lucene":
            return rf"(?i:{_codes(platform)}):\s?(?=[^\s)])"
        case "area":
            return r"(?:AREA|COVERAGE|EXPANSION|EXPAND|SEARCH|TILT)\[[^\[\]\n]{0,80}\]\s?"
        case _:
            return ""


def operators_in_capitals(text: str) -> bool:
    """True where the strategy has any operator in capitals."""
    return re.search(r"(?<!\w)(?:AND|OR|NOT)(?!\w)", text) is not None


def scan(text: str, platform: Platform, start: int, end: int, *, capitals: bool) -> Iterator[Token]:
    """The tokens between two offsets. Words side by side come as one token, up to a tag or operator."""
    match_at = _scanner(platform, capitals).match
    position = start
    closes = False  # what stands before cannot go on as a phrase
    while position < end:
        found = match_at(text, position, end)
        if found is None:  # the last alternative takes any character
            return
        kind, position = str(found.lastgroup), found.end()
        if kind == "space":
            continue
        span = Span(found.start(), found.end())
        if capitals and kind == "words" and (closes or _opens(text, position)) and found[0] in _SMALL:
            kind = "operator"
        token = _token(kind, text, span, platform)
        if token is None:  # a special form that was none: its first word is a word
            word = re.compile(r"[^\s()\"]+|.", re.DOTALL).match(text, span.start, end)
            position = word.end() if word else span.start + 1
            token = Token("words", text[span.start : position], Span(span.start, position))
        closes = token.kind in _CLOSING or (token.kind == "words" and token.text[-1] in platform.wildcards)
        yield token


_SMALL = frozenset({"and", "or", "not"})
_CLOSING = frozenset({"close", "suffix", "quoted", "node", "exact"})


def _opens(text: str, position: int) -> bool:
    """True where a bracket, a phrase or a line's number follows: a word in small letters before it is no text."""
    return re.compile(r"\s+[(\[#\"“„«]").match(text, position) is not None


def _token(kind: str, whole: str, span: Span, platform: Platform) -> Token | None:
    text = whole[span.start : span.end]
    if kind.startswith("special"):
        return _special(platform.specials[int(kind[7:])], whole, span)
    if kind.startswith("near"):
        return _proximity(platform.near[int(kind[4:])], text, span)
    match kind:
        case "operator":
            return Token("operator", text.split()[-1].lower(), span)
        case "reference":
            return Token("node", text, span, Reference(int(text[1:]), span))
        case "quoted" | "exact":
            return Token(
                "quoted" if kind == "quoted" else "exact", " ".join(text[1:-1].translate(UNSEEN).split()), span
            )
        case "words":
            return Token("words", text.translate(UNSEEN), span)
        case "prefix":
            return Token("prefix", text.strip(), span)
    plain: dict[str, Kind] = {"open": "open", "close": "close", "suffix": "suffix", "bad": "bad"}
    return Token(plain[kind], text, span)


def _special(special: Special, whole: str, span: Span) -> Token | None:
    match = re.compile(special.pattern, re.DOTALL).fullmatch(whole, span.start, span.end)
    node = special.make(match, span) if match else None
    if isinstance(node, Heading):
        node = replace(node, name=node.name.translate(UNSEEN))
    return Token("node", whole[span.start : span.end], span, node) if node is not None else None


def _proximity(form: NearForm, text: str, span: Span) -> Token:
    match = re.fullmatch(rf"(?i:{form.pattern})", text)
    number = match.groupdict().get("n") if match else None
    distance = max(int(number) - form.offset, 0) if number and len(number) < 6 else form.bare
    return Token("near", text, span, distance=distance, ordered=form.ordered)
