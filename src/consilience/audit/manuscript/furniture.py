"""What a journal prints on every page: running heads and feet, page numbers, notices of download. It is taken out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from .lines import Line
from .titles import is_caption, is_known_title

_DEPTH = 4
"""How many lines from the top and the bottom of a page may be furniture."""

_APART = 15
"""Lines between two printings of a running head, at least: shorter is a list or a table."""

_NUMBER = re.compile(
    r"^[-–—|\s]*(?:p(?:age|ág(?:ina)?|\.)?\s*)?(\d{1,5}|[ivxl]{1,6})(?:\s*(?:of|de|/)\s*\d{1,5})?[-–—|\s]*$",
    re.IGNORECASE,
)

_NOTICE = re.compile(
    r"^(downloaded (from|by|on)\b.*|.*\bdownloaded from https?://.*|for personal use only\.?.*|"
    r"see front matter ©.*|page \d+ of \d+|página \d+ de \d+|"
    r"this (article|content) (is protected|downloaded)\b.*|.*\bprotected by copyright\b.*|"
    r"author manuscript|(nih-pa|hhs public access|europe pmc funders) .*manuscript|.*; available in pmc .*)$",
    re.IGNORECASE,
)
"""Lines that no author writes; they need not repeat."""


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the lines that belong to the page and not to the paper. Blank lines (no text) stay.

    A line goes where its words, digits aside, stand at the edge of several pages; where it counts the pages; or where
    it is a notice of a library. A paper of one page, as far as its file tells, is searched for lines that stand alone
    and come again after a page's length.
    """
    gone = _at_edges(pages) if len(pages) > 1 else _recurring(pages[0]) | _counting_alone(pages[0])
    return [[line for line in page if id(line) not in gone and not _NOTICE.match(line.text)] for page in pages]


def _edges(page: Sequence[Line]) -> list[list[Line]]:
    filled = [line for line in page if line.text]
    half = (len(filled) + 1) // 2
    top = filled[: min(_DEPTH, half)]
    # Below a caption the header of a table that goes on is printed again: it is no running head.
    caption = next((i for i, line in enumerate(top) if is_caption(line.text)), len(top))
    return [top[:caption], filled[::-1][: min(_DEPTH, len(filled) - half)]]


def _at_edges(pages: Sequence[Sequence[Line]]) -> set[int]:
    edges = [_edges(page) for page in pages]
    counts = Counter(
        (side, form)
        for zones in edges
        for side, zone in enumerate(zones)
        for form in {_form(line.text) for line in zone}
    )
    least = 2 if len(pages) <= 4 else 3
    gone: set[int] = set()
    for zones in edges:
        for side, zone in enumerate(zones):
            gone |= {id(line) for line in zone if counts[side, _form(line.text)] >= least and _can_run(line.text)}
    return gone | _page_numbers(edges)


def _page_numbers(edges: Sequence[Sequence[Sequence[Line]]]) -> set[int]:
    """Lines of one number, the outermost of their page but for running heads, that count the pages."""
    offsets: dict[int, list[Line]] = defaultdict(list)
    for number, zones in enumerate(edges):
        for zone in zones:
            for line in zone[:3]:
                if (match := _NUMBER.match(line.text)) and match[1].isdigit():
                    offsets[int(match[1]) - number].append(line)
    return {id(line) for lines in offsets.values() if len(lines) >= 2 for line in lines}


def _recurring(lines: Sequence[Line]) -> set[int]:
    seen: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.text and _alone(lines, index) and _can_run(line.text) and re.search(r"\d|\b[A-Z]", line.text):
            seen[_form(line.text)].append((index, line))
    return {
        id(line)
        for found in seen.values()
        if len(found) >= 3 and all(b - a >= _APART for (a, _), (b, _) in pairwise(found))
        for _, line in found
    }


def _counting_alone(lines: Sequence[Line]) -> set[int]:
    """Numbers that stand alone on their lines and count up by one, a page's length apart."""
    alone = [
        (index, int(match[1]), line)
        for index, line in enumerate(lines)
        if (match := _NUMBER.match(line.text)) and match[1].isdigit() and _alone(lines, index)
    ]
    runs: list[list[tuple[int, int, Line]]] = []
    for entry in alone:
        run = next((r for r in runs if r[-1][1] + 1 == entry[1] and entry[0] - r[-1][0] >= _APART), None)
        if run is None:
            runs.append([entry])
        else:
            run.append(entry)
    return {id(line) for run in runs if len(run) >= 3 for _, _, line in run}


def _alone(lines: Sequence[Line], index: int) -> bool:
    above = index == 0 or not lines[index - 1].text
    return above and (index + 1 >= len(lines) or not lines[index + 1].text)


def _can_run(text: str) -> bool:
    """True for a line that may be a running head: some letters, no caption, no heading, no sentence's end."""
    if is_caption(text) or is_known_title(text) or len(text) > 200:
        return False
    return len(re.findall(r"[^\W\d_]", text)) >= 3


def _form(text: str) -> str:
    # The DOI of the paper is the same on every page; ends of references differ in their digits alone.
    if re.search(r"\b10\.\d{4,9}/", text):
        return text.lower()
    return re.sub(r"\s+", " ", re.sub(r"\d+", "#", text.lower())).strip()
