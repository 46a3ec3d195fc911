"""Controlled vocabularies: what a heading is called, what lies under it, what it is called elsewhere.

The user loads a current one: MeSH as descriptor XML or tree table from NLM; Emtree and DeCS as tables of their own,
because their licences forbid shipping them. The project carries only a small subset of MeSH for its examples.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from xml.parsers import expat


class UnreadableVocabulary(ValueError):
    """A vocabulary file is not what it should be."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One heading."""

    name: str
    ui: str = ""
    trees: tuple[str, ...] = ()
    entry_terms: tuple[str, ...] = ()
    since: int | None = None
    """Year in which it came into use, where known."""


@dataclass(frozen=True)
class Vocabulary:
    """Headings by name. ``complete`` is False for a subset: what is missing from it may still exist."""

    name: str
    descriptors: Mapping[str, Descriptor]
    """By name in small letters."""
    year: int | None = None
    complete: bool = True
    mappings: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Names in other vocabularies: ``{"emtree": {"leukemia": ("leukemia",)}}``."""

    @classmethod
    def of(
        cls, descriptors: Iterable[Descriptor], name: str = "mesh", *, year: int | None = None, complete: bool = True
    ) -> Vocabulary:
        """A vocabulary of these headings."""
        return cls(name, {each.name.lower(): each for each in descriptors}, year, complete)

    def __post_init__(self) -> None:
        entries: dict[str, Descriptor] = {}
        by_tree: dict[str, Descriptor] = {}
        for each in self.descriptors.values():
            for term in each.entry_terms:
                entries.setdefault(term.lower(), each)
            for tree in each.trees:
                by_tree[tree] = each
        object.__setattr__(self, "_entries", entries)
        object.__setattr__(self, "_by_tree", by_tree)

    _entries: Mapping[str, Descriptor] = field(init=False, repr=False, default_factory=dict)
    _by_tree: Mapping[str, Descriptor] = field(init=False, repr=False, default_factory=dict)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of seven letters and more in names and entry terms."""
        names = (name for each in self.descriptors.values() for name in (each.name, *each.entry_terms))
        return frozenset(word for name in names for word in name.lower().replace(",", " ").split() if len(word) > 6)

    def heading(self, name: str) -> Descriptor | None:
        """The heading of exactly that name (capitals aside)."""
        return self.descriptors.get(name.lower())

    def entry(self, term: str) -> Descriptor | None:
        """The heading that a term is an entry term of."""
        return self._entries.get(term.lower())

    def lookup(self, term: str) -> Descriptor | None:
        """The heading of that name or entry term."""
        return self.heading(term) or self.entry(term)

    def narrower(self, name: str) -> tuple[Descriptor, ...]:
        """Every heading under one, by name; those that an explosion adds."""
        start = self.heading(name)
        if start is None:
            return ()
        prefixes = tuple(f"{tree}." for tree in start.trees)
        found = {each.name: each for tree, each in self._by_tree.items() if prefixes and tree.startswith(prefixes)}
        found.pop(start.name, None)
        return tuple(found[each] for each in sorted(found))

    def elsewhere(self, name: str, vocabulary: str) -> tuple[str, ...]:
        """The names of a heading in another vocabulary; none where the user's table does not say."""
        return self.mappings.get(vocabulary, {}).get(name.lower(), ())

    def with_mapping(self, vocabulary: str, table: Mapping[str, tuple[str, ...]]) -> Vocabulary:
        """The same with names in another vocabulary."""
        names = {key.lower(): value for key, value in table.items()}
        return Vocabulary(self.name, self.descriptors, self.year, self.complete, {**self.mappings, vocabulary: names})


def read_descriptor_xml(chunks: Iterable[bytes]) -> Vocabulary:
    """MeSH descriptor XML (``descYYYY.xml``), read as a stream; a file that declares entities is refused.

    Raises:
        UnreadableVocabulary: It is no XML, or declares entities.
    """
    reader = _DescriptorReader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.EntityDeclHandler = reader.entity
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableVocabulary(f"line {error.lineno}: {expat.errors.messages[error.code]}") from error
    if not reader.found:
        raise UnreadableVocabulary("no DescriptorRecord in it; expected the MeSH descriptor file, desc<year>.xml")
    return Vocabulary.of(reader.found, year=reader.year)


class _DescriptorReader:
    """Collects names, trees and entry terms; knows where it is by the path of open elements."""

    def __init__(self) -> None:
        self.found: list[Descriptor] = []
        self.year: int | None = None
        self._path: list[str] = []
        self._text: list[str] = []
        self._clear()

    def _clear(self) -> None:
        self._name, self._ui = "", ""
        self._since: int | None = None
        self._trees: list[str] = []
        self._terms: list[str] = []

    def entity(self, *_: object) -> None:
        raise UnreadableVocabulary("the file declares entities; NLM's files do not")

    def start(self, name: str, _: dict[str, str]) -> None:
        self._path.append(name)
        self._text.clear()

    def characters(self, text: str) -> None:
        self._text.append(text)

    def end(self, _: str) -> None:
        text = "".join(self._text).strip()
        match self._path[-3:]:
            case [*_, "DescriptorRecord", "DescriptorUI"]:
                self._ui = text
            case ["DescriptorRecord", "DescriptorName", "String"]:
                self._name = text
            case [*_, "TreeNumberList", "TreeNumber"]:
                self._trees.append(text)
            case [*_, "TermList" | "Term", "String"] if text:
                self._terms.append(text)
            case ["DescriptorRecord", "DateEstablished", "Year"] if text.isdigit():
                self._since = int(text)
            case [*_, "DescriptorRecord"]:
                others = tuple(dict.fromkeys(term for term in self._terms if term != self._name))
                self.found.append(Descriptor(self._name, self._ui, tuple(self._trees), others, self._since))
                self._clear()
            case _:
                pass
        self._path.pop()
        self._text.clear()


def read_tree_table(lines: Iterable[str]) -> Vocabulary:
    """A table of headings and tree numbers: NLM's ``mtreesYYYY.bin`` (name;tree) or tab-separated text.

    Tab-separated columns: ui, name, tree numbers, entry terms, year; several in one cell with ``|``. Lines that begin
    with ``#`` are comments; ``# year: 2015`` and ``# subset`` are read.
    """
    rows: dict[str, Descriptor] = {}
    year: int | None = None
    complete = True
    for number, line in enumerate(lines, 1):
        text = line.strip("\r\n")
        if text.startswith("#"):
            key, _, value = text[1:].partition(":")
            if key.strip() == "year" and value.strip().isdigit():
                year = int(value)
            complete = complete and key.strip() != "subset"
        elif "\t" in text:
            ui, name, *more = (cell.strip() for cell in text.split("\t"))
            cells = [*more, "", "", ""]
            old = rows.get(name.lower(), Descriptor(name, ui))
            rows[name.lower()] = Descriptor(
                name,
                ui,
                (*old.trees, *filter(None, cells[0].split("|"))),
                (*old.entry_terms, *filter(None, cells[1].split("|"))),
                int(cells[2]) if cells[2].isdigit() else old.since,
            )
        elif ";" in text:
            name, _, tree = text.rpartition(";")
            old = rows.get(name.lower(), Descriptor(name))
            rows[name.lower()] = Descriptor(name, old.ui, (*old.trees, tree.strip()))
        elif text.strip():
            raise UnreadableVocabulary(f"line {number}: found {text[:40]!r}, expected name;tree or tab-separated cells")
    return Vocabulary("mesh", rows, year, complete)


def read_mapping(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """A table of two columns, one name and its name in another vocabulary, comma- or tab-separated, with a header."""
    rows = list(lines)
    delimiter = "\t" if rows and "\t" in rows[0] else ","
    made: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(csv.reader(rows[1:], delimiter=delimiter), 2):
        if not row or row[0].startswith("#"):
            continue
        if len(row) < 2:
            raise UnreadableVocabulary(f"line {number}: expected two columns, found {len(row)}")
        made[row[0].strip()] = (*made.get(row[0].strip(), ()), row[1].strip())
    return made


@cache
def subset() -> Vocabulary:
    """The few MeSH headings that the examples need; never complete."""
    text = resources.files(__package__).joinpath("data/mesh-subset.tsv").read_text("utf-8")
    return read_tree_table(text.splitlines())


def upright(name: str) -> str:
    """An inverted heading as it occurs in text: ``Leukemia, Lymphoid`` is lymphoid leukemia."""
    return " ".join(reversed([part.strip() for part in name.split(",")])) if "," in name else name
