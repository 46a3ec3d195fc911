"""A review as a folder of readable files (design: one document a part, one file a study)."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from consilience.model.base import Located, Model, Origin, Place
from consilience.model.duplicates import DuplicateDecision
from consilience.model.economics import Economics
from consilience.model.instrument import InstrumentDefinition
from consilience.model.record import Record
from consilience.model.review import About, Reference, Review
from consilience.model.searching import Searching
from consilience.model.selection import Decision, LinkDecision, Search
from consilience.model.study import Study

from . import atomic, bibliography, documents, ledger, yaml_text
from .documents import KINDS, Kind
from .links import broken_links
from .problems import Problem, UnreadableReview, did_you_mean
from .validation import validate

MAX_BYTES = 10_000_000
"""Largest document read; a hundred times more than any review needs."""
MAX_RECORDS_BYTES = 2_000_000_000
"""Largest file of records read: some 300,000 records with everything that their sources said of them."""

_PARTS = {
    "review": "about",
    "study": "studies",
    "search": "searches",
    "instrument": "instruments",
    "economics": "economics",
    "searching": "searching",
}
"""Part of the review that a document is; other documents hold the parts that their keys name."""

IGNORED = {"README.md", "schema", "searches", "studies", "records", "ledger", "instruments", "references.bib", "report"}


def load(path: str | os.PathLike[str]) -> Review:
    """The review in a folder.

    Raises ``UnreadableReview`` with *every* problem of the folder: broken YAML, unknown or missing keys, values of
    the wrong kind, links to what does not exist. What a paper printed, however wrong, is no problem: see ``check``.
    """
    folder = _Folder(Path(path))
    review = folder.read()
    if folder.problems or review is None:
        raise UnreadableReview(folder.problems)
    return review


def save(review: Review, path: str | os.PathLike[str]) -> list[Path]:
    """Write a review into a folder; returns the files that changed.

    An existing file is edited: comments, key order and untouched lines stay. Each file is replaced atomically.
    Ledgers are append-only and are never rewritten (see ``ledger.append``), and no file is deleted: that of a study
    which the review no longer has stays.
    """
    root = Path(path)
    changed = []
    for file, model in _documents(review):
        if _write(model, root, file):
            changed.append(root / file)
    for search, records in _by_search(review.records).items():
        lines = "".join(record.model_dump_json(exclude_unset=True) + "\n" for record in records)
        target = root / "records" / f"{search}.jsonl"
        if not target.exists() or target.read_text("utf-8") != lines:
            atomic.write(target, lines)
            changed.append(target)
    target = root / "references.bib"
    text = bibliography.write(review.references)
    if review.references and (not target.exists() or bibliography.read_entries(target) != list(review.references)):
        atomic.write(target, text)
        changed.append(target)
    return changed


def save_document(review: Review, path: str | os.PathLike[str], kind: str) -> bool:
    """Write the one document of a kind, e.g. retractions; True where its file changed. The others stay untouched."""
    wanted = documents.kind(kind).pattern
    return any(_write(model, Path(path), file) for file, model in _documents(review) if file == wanted)


def save_study(study: Study, path: str | os.PathLike[str]) -> bool:
    """Write one study; True where its file changed. Comments, order and the other files stay."""
    return _write(study, Path(path), f"studies/{study.id}.yaml")


def load_study(path: str | os.PathLike[str], id: str) -> Study:
    """One study as its file says now. Raises ``UnreadableReview``, ``OSError`` without the file."""
    name = f"studies/{id}.yaml"
    return validate(Study, yaml_text.parse((Path(path) / name).read_text("utf-8"), name), name)


def _write(model: Model, root: Path, file: str) -> bool:
    """Write a document where its content differs from that of the file, which is edited, not replaced."""
    data = model.model_dump(mode="json", exclude_unset=True, by_alias=True)
    target = root / file
    old = target.read_text("utf-8") if target.exists() else None
    if old is not None and written(yaml_text.parse(old, file)) == written(data):
        return False
    atomic.write(target, yaml_text.dump(written(data)) if old is None else yaml_text.edit(old, written(data)))
    return True


def written(data: Any) -> Any:
    """Data as the text it is written with, for comparison and writing."""
    if isinstance(data, dict):
        return {key: written(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [written(value) for value in data]
    if isinstance(data, bool):
        return "true" if data else "false"
    return data if data is None else str(data)


def _by_search(records: tuple[Record, ...]) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        grouped[record.search].append(record)
    return grouped


def _documents(review: Review) -> Iterator[tuple[str, Model]]:
    """Each YAML document of a review with its file name; a part that is empty has no document."""
    for kind in KINDS:
        match kind.name:
            case "review":
                yield kind.pattern, review.about
            case "study":
                yield from ((f"studies/{study.id}.yaml", study) for study in review.studies)
            case "search":
                yield from ((f"searches/{search.id}.yaml", search) for search in review.searches)
            case "instrument":
                yield from ((f"instruments/{each.id}.yaml", each) for each in review.instruments)
            case "economics" | "searching":
                part: Economics | Searching = getattr(review, kind.name)
                if part.model_fields_set:
                    yield kind.pattern, part
            case _:
                parts = {name: getattr(review, name) for name in kind.type.model_fields}
                written = {name: part for name, part in parts.items() if part}
                if written:
                    yield kind.pattern, kind.type.model_construct(**written)


def _entry_type(row: Mapping[str, Any]) -> type[ledger.Entry]:
    """What a line of a ledger decides: on two records, on the study of records, or on a record."""
    if "pair" in row:
        return DuplicateDecision
    return LinkDecision if row.get("stage") == "linking" else Decision


def _lines(text: str) -> Iterator[str]:
    """Lines, cut by line feeds alone (abstracts hold other separators), one at a time: files of records are large."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


class _Folder:
    """One reading of a folder; collects problems instead of stopping at the first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.unread: set[str] = set()
        """Parts of the review of which some document could not be read."""

    def read(self) -> Review | None:
        if not self.root.is_dir():
            what = "is a file" if self.root.exists() else "does not exist"
            self.problems.append(
                Problem(Place(str(self.root), 1), f"{what}; expected the folder of a review, which holds review.yaml")
            )
            return None
        self.unknown_files()
        strays = bool(self.problems)  # a misspelt document may hold what others link to
        parts: dict[str, Any] = defaultdict(tuple)
        for kind in KINDS:
            for file in self.files(kind.pattern):
                document = self.document(kind, file)
                if document is not None:
                    self.put(parts, kind, document, file)
        if not (self.root / "review.yaml").exists():
            self.problems.append(
                Problem(Place("review.yaml", 1), "missing; every review has one (start with: consilience new PATH)")
            )
        parts["records"] = tuple(self.records())
        decided = list(self.ledger())
        parts["decisions"] = tuple(each for each in decided if isinstance(each, Decision))
        parts["link_decisions"] = tuple(each for each in decided if isinstance(each, LinkDecision))
        parts["duplicates"] = tuple(each for each in decided if isinstance(each, DuplicateDecision))
        parts["references"] = self.references()
        unread = self.unread | (set() if "about" in parts else {"about"})
        if not strays:
            self.problems += broken_links(Review.model_construct(**parts), frozenset(unread))
        return None if self.problems else Review(**parts)

    def put(self, parts: dict[str, Any], kind: Kind, document: Model, file: Path) -> None:
        match document:
            case Study() | Search() | InstrumentDefinition():
                parts[_PARTS[kind.name]] += (document,)
                if document.id != file.stem:
                    self.problem(file, 1, f'id: "{document.id}" in a file named {file.name}; expected the same word')
            case About() | Economics() | Searching():
                parts[_PARTS[kind.name]] = document
            case _:
                parts.update({name: getattr(document, name) for name in type(document).model_fields})

    def document(self, kind: Kind, file: Path) -> Model | None:
        text = self.text(file)
        try:
            if text is not None:
                return validate(kind.type, yaml_text.parse(text, self.name(file)), self.name(file))
        except UnreadableReview as refusal:
            self.problems.extend(refusal.problems)
        self.unread |= {_PARTS[kind.name]} if kind.name in _PARTS else set(kind.type.model_fields)
        return None

    def records(self) -> Iterator[Record]:
        for file in self.files("records/*.jsonl"):
            known = len(self.problems)
            for line, row in self.json_lines(file):
                try:
                    yield validate(Record, row, self.name(file))
                except UnreadableReview as refusal:
                    self.problems.extend(Problem(Place(self.name(file), line), p.message) for p in refusal.problems)
            if len(self.problems) > known:
                self.unread.add("records")

    def ledger(self) -> Iterator[ledger.Entry]:
        for file in self.files("ledger/*.jsonl"):
            for line, row in self.json_lines(file):
                content = Located({k: v for k, v in row.items() if k not in ledger.CHAIN_KEYS}, row.origin)
                try:
                    yield validate(_entry_type(row), content, self.name(file))
                except UnreadableReview as refusal:
                    self.problems.extend(Problem(Place(self.name(file), line), p.message) for p in refusal.problems)
        self.problems.extend(ledger.broken_chains(self.root))

    def json_lines(self, file: Path) -> Iterator[tuple[int, Located]]:
        name = self.name(file)
        for number, line in enumerate(_lines(self.text(file, MAX_RECORDS_BYTES) or ""), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                self.problem(file, number, f"broken JSON: {error}; expected one object on each line")
                continue
            if not isinstance(row, dict):
                self.problem(file, number, "expected one JSON object on each line")
                continue
            yield number, Located(row, Origin(name, number))

    def references(self) -> tuple[Reference, ...]:
        file = self.root / "references.bib"
        if not file.exists() or self.text(file) is None:
            return ()
        try:
            return bibliography.read(file, self.name(file))
        except UnreadableReview as refusal:
            self.problems.extend(refusal.problems)
            return ()

    def files(self, pattern: str) -> list[Path]:
        return sorted(self.root.glob(pattern))

    def unknown_files(self) -> None:
        """A misspelt document would be silently ignored; say so."""
        known = [kind.pattern for kind in KINDS if "/" not in kind.pattern]
        for file in sorted(self.root.glob("*.y*ml")):
            if file.name not in known:
                self.problem(file, 1, f"unknown document{did_you_mean(file.name, known)} (known: {', '.join(known)})")
        for folder in ("studies", "searches", "instruments"):
            for file in sorted((self.root / folder).glob("*")):
                if file.suffix in (".yml", ".YAML", ".YML"):
                    self.problem(file, 1, f'ends in "{file.suffix}"; expected ".yaml"')
        for entry in sorted(self.root.iterdir()):
            folders = ("studies", "searches", "records", "ledger", "instruments")
            if entry.is_dir() and entry.name not in IGNORED and (hint := did_you_mean(entry.name, folders)):
                self.problem(entry, 1, f"unknown folder{hint}")

    def text(self, file: Path, most: int = MAX_BYTES) -> str | None:
        """The text of a file, or None and a problem."""
        try:
            if not file.resolve().is_relative_to(self.root.resolve()):
                self.problem(file, 1, "is a link to a place outside the review; expected the file itself")
                return None
            size = file.stat().st_size
            if size > most:
                self.problem(file, 1, f"{size / 1e6:.0f} MB; expected a document of at most {most / 1e6:.0f} MB")
                return None
            data = file.read_bytes()
        except OSError as error:
            self.problem(file, 1, f"cannot be read: {(error.strerror or str(error)).lower()}")
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            guess = " (it looks like UTF-16)" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
            byte = data[error.start]
            as_latin = f', which is "{chr(byte)}" in Latin-1' if byte >= 0xA0 and not guess else ""
            self.problem(file, line, f"byte 0x{byte:02x}{as_latin} is not UTF-8{guess}; save the file as UTF-8")
            return None

    def problem(self, file: Path, line: int, message: str) -> None:
        self.problems.append(Problem(Place(self.name(file), line), message))

    def name(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()
