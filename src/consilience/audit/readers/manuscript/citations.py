"""Citations in the running text and in tables: by author and year, by number, or linked by the format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consilience.model.claim import Citation
from consilience.model.review import Reference

from ...facts import At
from ...manuscript.document import Block, Manuscript, Mark, Span
from .places import Placed, spot
from .references import slug, surname_of

_YEAR = r"(?:19|20)\d\d[a-z]?"
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = rf"{_YEAR}(?:\s*[,;&]\s*(?:{_YEAR}|[a-z]\b))*"
_PARTICLE = r"(?:(?:[vV]an|[vV]on|[dD]en?|[dD]er|[dD]el|[dD]i|[dD]os|[dD]a|[lL]a|[lL]e|[tT]en|[tT]er|[eE]l|[aA]l)[ -])"
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’]*[a-zà-öø-ÿ][\w'’]*(?:-[A-ZÀ-Þ]?[\w'’]+)*"
_NAME = rf"{_PARTICLE}*{_WORD}(?: {_PARTICLE}*{_WORD})?"
_OTHERS = rf"(?:,? et al\.?| y cols?\.?|,? e cols?\.?|(?:, {_NAME})*,? (?:and|&|y|e) {_NAME})"

_NARRATIVE = re.compile(
    rf"(?P<authors>{_NAME}{_OTHERS}?)[’']?s?,?\s*[(\[](?P<years>{_YEARS})[)\]]|(?P<authors2>{_NAME}{_OTHERS}),\s*(?P<years2>{_YEARS})"
)
"""``Shen et al. (2020)``; and ``Orlando et al., 2018`` without brackets of its own."""
_GROUP = re.compile(r"\(([^()]{3,600})\)|\[([^\[\]]{3,600})\]")
_PIECE = re.compile(
    rf"^(?:see |e\.g\.,? |cf\. |v[ée]ase )?(?P<authors>[^\d;]{{2,200}}?)(?P<comma>,?)\s+(?P<years>{_YEARS})$"
)
_NUMBERS = re.compile(r"\[\s*(\d{1,3}(?:\s*[-–,;]\s*\d{1,3})*)\s*\]")
_DATES = """january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn winter version since until before after during
in of enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"""
_MONTHS = frozenset(_DATES.split())


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation: its place, and its entry in the list, if any."""

    span: Span
    block: Block
    citation: Citation


class Citations:
    """Finds citations and resolves them in one reference list."""

    def __init__(self, references: Sequence[At[Reference]]) -> None:
        self.references = [at.item for at in references]
        self.by_number = {r.fields.get("number", ""): r.key for r in self.references}
        self.by_id = {r.fields["id"]: r.key for r in self.references if "id" in r.fields}
        self.by_author: dict[tuple[str, str], list[str]] = {}
        self._read: dict[str, list[tuple[int, int, str, str]]] = {}
        """Words that were read before, with what they cite."""
        for reference in self.references:
            name = slug(surname_of(reference.fields.get("author", "")))
            year = reference.fields.get("year", "") + reference.fields.get("year_suffix", "")
            for each in {name, name.rpartition("-")[2]}:
                self.by_author.setdefault((each, year), []).append(reference.key)

    def read(self, manuscript: Manuscript) -> list[Cited]:
        """Every citation outside the reference list, in order."""
        numbered = self._numbered(manuscript)
        linked = Placed(
            (mark.span.start, mark) for mark in manuscript.marks if mark.style == "citation" and mark.target
        )
        raised = Placed((mark.span.start, mark) for mark in manuscript.marks if mark.style == "superscript")
        found: list[Cited] = []
        for block in manuscript.blocks:
            if block.kind in ("reference", "front", "heading", "title") or not self.references:
                continue
            here = [
                self._linked(manuscript, block, mark.span, mark.target)
                for mark in linked.within(block.span)
                if mark.span.within(block.span)
            ]
            found += here or [*self._in_block(manuscript, block, numbered, raised.within(block.span))]
        return found

    def resolve(self, authors: str, year: str) -> str | None:
        """Key of the reference of this first author and year (with its letter), or None."""
        name = slug(surname_of(authors))
        keys = self.by_author.get((name, year)) or self.by_author.get((name.rpartition("-")[2], year)) or []
        return keys[0] if keys else None

    def of_label(self, label: str) -> tuple[str, ...]:
        """Keys of the references that the label of a study leads to: by author and year, or by number."""
        cited = [(authors, year) for _, _, authors, year in self.in_words(label)]
        if not cited and (match := re.match(rf"(?P<authors>{_NAME}{_OTHERS}?),?\s+(?P<year>{_YEAR})\b", label)):
            cited = [(match["authors"], match["year"])]
        keys = [self.resolve(authors, year) for authors, year in cited]
        keys += [self.by_number.get(n) for match in _NUMBERS.finditer(label) for n in _expanded(match[1])]
        return tuple(dict.fromkeys(key for key in keys if key))

    def in_words(self, words: str) -> list[tuple[int, int, str, str]]:
        """Start, end, authors and year of every citation by author and year in some words."""
        if words not in self._read:
            self._read[words] = self._by_author(words) if _A_YEAR.search(words) else []
        return self._read[words]

    def _by_author(self, words: str) -> list[tuple[int, int, str, str]]:
        found: list[tuple[int, int, str, str]] = []
        for group in _GROUP.finditer(words):
            inside = group[1] or group[2]
            at = group.start() + 1
            for piece in re.split(r"(;)", inside):
                bare = piece.strip()
                match = _PIECE.match(bare)
                if match and self._plausible(match["authors"], bool(match["comma"]), _years(match["years"])):
                    start = at + piece.index(bare)
                    found += [
                        (start, start + len(bare), match["authors"].strip(" ,"), y) for y in _years(match["years"])
                    ]
                at += len(piece)
        covered = [(a, b) for a, b, _, _ in found]
        for match in _narratives(words):
            if any(a < match.end() and match.start() < b for a, b in covered):
                continue
            authors, years = match["authors"] or match["authors2"], _years(match["years"] or match["years2"])
            if self._plausible(authors, True, years):
                found += [(match.start(), match.end(), authors.strip(" ,"), year) for year in years]
        return sorted(found)

    def _plausible(self, authors: str, comma: bool, years: list[str]) -> bool:
        """True for what can be authors: no date, no lower-case phrase."""
        words = re.findall(r"[\w'’.-]+", authors)
        if not words or not re.match(rf"{_PARTICLE}*[A-ZÀ-Þ]", authors):
            return False
        named = re.search(r"\bet al\b|\by cols?\b|\band\b|&", authors) is not None
        if named or any(self.resolve(authors, year) for year in years):
            return True
        return comma and len(words) <= 8 and not {slug(words[0]), slug(words[-1])} & _MONTHS

    def _in_block(
        self, manuscript: Manuscript, block: Block, numbered: bool, raised: Sequence[Mark]
    ) -> Iterator[Cited]:
        words = manuscript[block.span]
        for start, end, authors, year in self.in_words(words):
            yield self._cited(manuscript, block, (start, end), authors, year, self.resolve(authors, year))
        if not numbered:
            return
        for match in _NUMBERS.finditer(words):
            numbers = _expanded(match[1])
            if self._can_cite(words[: match.start()], numbers):
                for number in numbers:
                    yield self._cited(manuscript, block, match.span(), "", "", self.by_number.get(number), number)
        for mark in raised:
            if mark.span.within(block.span):
                inner = manuscript[mark.span].lstrip("^")
                if re.fullmatch(r"\d{1,3}(?:\s*[-–,]\s*\d{1,3})*", inner) and _after_words(manuscript, mark.span):
                    span = (mark.span.start - block.span.start, mark.span.end - block.span.start)
                    for number in _expanded(inner):
                        yield self._cited(manuscript, block, span, "", "", self.by_number.get(number), number)

    def _can_cite(self, before: str, numbers: Sequence[str]) -> bool:
        """False for limits in brackets: "57 [40, 66]", "years [40-66]"; a lone number beyond the list is a citation."""
        if re.search(r"[\d%]\s*$", before) or any(number == "0" for number in numbers):
            return False
        known = [number in self.by_number for number in numbers]
        return all(known) or len(numbers) == 1 or (any(known[:1]) and int(numbers[-1]) <= len(self.references) + 3)

    def _linked(self, manuscript: Manuscript, block: Block, span: Span, target: str) -> Cited:
        at = (span.start - block.span.start, span.end - block.span.start)
        words = manuscript[span].strip("^[]() ")
        year = re.search(_YEAR, words)
        authors = words[: year.start()].strip(" ,(") if year else ""
        return self._cited(manuscript, block, at, authors, year[0] if year else "", self.by_id.get(target), words)

    def _cited(
        self,
        m: Manuscript,
        block: Block,
        at: tuple[int, int],
        authors: str,
        year: str,
        key: str | None,
        number: str = "",
    ) -> Cited:
        span = Span(block.span.start + at[0], block.span.start + at[1])
        section = m.section(block)
        printed = f"{authors}, {year}" if authors else f"[{number}]"
        where = section.number or section.title or "front"
        citation = Citation(section=where, printed=printed, authors=authors, year=year, key=key)
        return Cited(span, block, citation)

    def _numbered(self, manuscript: Manuscript) -> bool:
        """True where the paper cites by number: most citations in brackets or superscripts are numbers of entries."""
        by_number = by_author = 0
        for block in manuscript.blocks:
            if block.kind in ("paragraph", "list-item"):
                words = manuscript[block.span]
                by_number += len(_NUMBERS.findall(words))
                by_author += len(self.in_words(words))
        by_number += sum(
            bool(re.fullmatch(r"\^?\d{1,3}(?:\s*[-–,]\s*\d{1,3})*", manuscript[mark.span]))
            for mark in manuscript.marks
            if mark.style == "superscript"
        )
        return by_number > by_author


def facts_of(manuscript: Manuscript, cited: Sequence[Cited]) -> tuple[At[Citation], ...]:
    """Citations as facts."""
    return tuple(At(spot(manuscript, each.span, "citation"), each.citation) for each in cited)


def _narratives(words: str) -> Iterator[re.Match[str]]:
    """Citations in the sentence, sought only in the words before a year: few words stand before one."""
    end = 0
    for year in _A_YEAR.finditer(words):
        if year.start() < end:
            continue
        first = max(end, words.rfind(" ", 0, max(0, year.start() - _LONGEST)) + 1)
        for match in _NARRATIVE.finditer(words, first, min(len(words), year.end() + _LONGEST)):
            if match.start() >= end:
                yield match
                end = match.end()


_LONGEST = 240
"""At most so many characters do the authors of a citation take before their year, and the years behind it."""


def _years(words: str) -> list[str]:
    """``2020a, b`` is 2020a and 2020b."""
    years: list[str] = []
    for part in re.split(r"\s*[,;&]\s*", words):
        years.append(part if len(part) > 1 else years[-1][:4] + part)
    return years


def _expanded(numbers: str) -> list[str]:
    """``3, 5-7`` is 3, 5, 6, 7."""
    out: list[str] = []
    for part in re.split(r"\s*[,;]\s*", numbers):
        low, _, high = re.sub(r"\s", "", part.replace("–", "-")).partition("-")
        if high and low.isdigit() and high.isdigit() and 0 < int(high) - int(low) < 60:
            out += [str(n) for n in range(int(low), int(high) + 1)]
        else:
            out.append(low)
    return out


def _after_words(manuscript: Manuscript, span: Span) -> bool:
    """True where a superscript follows a word, not a number or unit of its own: ``cells.^12``, not ``10^6``."""
    before = manuscript.text[max(0, span.start - 3) : span.start]
    return bool(re.search(r"[a-zà-ÿ)\]%.,;:”\"]$", before)) and not re.search(r"(?:^|[\s/])(?:m|cm|mm|s|h)$", before)
