"""What stands before the first element of XML and HTML: declarations, comments, the document type."""

from __future__ import annotations

import re

DOCTYPE = re.compile(
    r"""<!DOCTYPE(?:"[^"]*"|'[^']*'|[^"'\[>])*+(?:\[(?:"[^"]*"|'[^']*'|[^"'\]])*+\]\s*)?>""", re.IGNORECASE
)

_BEFORE = re.compile(r"\s*+(?:<\?(?s:.)*?\?>|<!--(?s:.)*?-->)")

_SPACE = re.compile(r"\s*+")


def first_element(text: str) -> int:
    """Where the first element begins, or whatever stands in its place."""
    end, before = 0, -1
    while end > before:
        before = end
        for pattern in (_BEFORE, DOCTYPE):
            if found := pattern.match(text, end):
                end = found.end()
        end = _end(text, end)
    return end


def _end(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start


def without_doctype(text: str) -> str:
    """The text with its declaration and document type blank; lines stay where they are."""
    start = first_element(text)
    head = re.sub(r"[^\n]", " ", text[:start])
    return head + text[start:]
