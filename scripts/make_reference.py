"""Write the generated reference pages from the code: rules, command line, folder format.

    python scripts/make_reference.py            write docs/reference anew
    python scripts/make_reference.py --check    exit with 1 and name the pages that are out of date

The pages hold nothing that is not in the code: docstrings, descriptions of fields, help texts. The same code gives the
same bytes.
"""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import inspect
import pkgutil
import re
import sys
import textwrap
import types
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import consilience.model
from consilience.audit.catalogue import Rule, catalogue
from consilience.audit.finding import SEVERITIES
from consilience.cli import main as command_line
from consilience.home.documents import KINDS, Kind
from consilience.home.folder import MAX_BYTES
from consilience.model.base import Slug
from consilience.model.duplicates import DuplicateDecision
from consilience.model.estimate import Layers
from consilience.model.printed import Printed
from consilience.model.quantities import Currency, Duration, Grades
from consilience.model.record import Record
from consilience.model.selection import Decision, LinkDecision
from consilience.records.draft import TARGETS
from consilience.records.formats.columns import VOCABULARIES
from consilience.records.table import FORMATS
from consilience.search import catalogue as strategies

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
NOTICE = "<!-- Written by scripts/make_reference.py (make docs). Change the code, not this page. -->"


def pages() -> dict[Path, str]:
    """Every generated page with its text."""
    made = {REFERENCE / "command-line.md": command_page(), REFERENCE / "folder.md": folder_page()}
    rules = catalogue()
    made[REFERENCE / "rules" / "index.md"] = rule_index(rules)
    made |= {REFERENCE / "rules" / f"{rule.code}.md": rule_page(rule) for rule in rules}
    made[REFERENCE / "import-formats.md"] = formats_page()
    folder = REFERENCE / "strategy-rules"
    lint = strategies.catalogue()
    made[folder / "index.md"] = _page(
        "# Strategy rules",
        f"{len(lint)} rules for Boolean strategies ({_counted(lint)}), after PRESS 2015. `consilience search lint FILE"
        " --platform NAME --select ST1,ST301` runs the rules whose codes begin with ST1, and one more.",
        *_families(lint),
    )
    made |= {folder / f"{rule.code}.md": rule_page(rule) for rule in lint}
    return made


def formats_page() -> str:
    """The table of import formats, and the columns of each platform."""
    formats = _table(
        ["Format", "Name", "Exported by", "Recognised by", "What it loses, or others lose in it"],
        ([each.title, f"`{each.name}`", each.platforms, each.known_by, each.loses] for each in FORMATS),
    )
    platforms = _table(
        ["Platform", "Columns that tell it", "Columns that are read"],
        (
            [
                each.platform,
                ", ".join(sorted(each.signs)),
                str(sum(target != "kept" for target in each.table.values())),
            ]
            for each in VOCABULARIES
        ),
    )
    targets = _table(["Target", "Field of the record"], ([f"`{name}`", what] for name, what in TARGETS.items()))
    return _page(
        "# Import formats",
        "`consilience import` and `consilience records` recognise these formats from the content of a file, in "
        "this order. "
        "How to use them: [Import exports](../how-to/import-exports.md). Why nothing is lost: [Records in, records "
        "out](../explanation/records-in-records-out.md).",
        formats,
        "## Tables",
        "CSV, TSV and tables with semicolons are told apart by the names of their columns. A table of no known "
        "platform is "
        "read where it has a column `title` and one of authors, year, DOI, PMID, abstract, journal.",
        platforms,
        "## Where tags and columns go",
        "Each format has a table from tags or columns to these targets. Whatever its target, each tag stays with "
        "its text in "
        "`raw`.",
        targets,
        "## Encodings",
        "UTF-8 with and without byte-order mark, UTF-16 (by its mark, or by its zeros), and for each line that is "
        "not UTF-8, "
        "Windows-1252, or Latin-1 where that has no such letter. Lines may end with LF, CRLF or CR. The report "
        "says what was "
        "found.",
    )


def _page(*parts: str) -> str:
    return "\n\n".join((NOTICE, *parts)) + "\n"


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(header)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _prose(text: str) -> str:
    """Plain text of a docstring as Markdown: one line, double backquotes as code, nothing that Markdown would eat."""
    parts = re.split(r"``(.+?)``", " ".join(text.split()))
    return "".join(f"`{part}`" if at % 2 else re.sub(r"([*<\[\]])", r"\\\1", part) for at, part in enumerate(parts))


# Rules


def rule_page(rule: Rule | strategies.Rule) -> str:
    """One page: what the rule states, why, formula, example, repair, blind spots."""
    first, *others = re.split(r"\n\s*\n", rule.explanation)
    file = Path(inspect.getsourcefile(rule.check) or "").relative_to(ROOT).as_posix()
    return _page(
        f"# {rule.code} {rule.name}",
        _prose(first),
        _table(
            ("Severity", "Family", "Code", "On the command line"),
            [
                (
                    rule.severity,
                    rule.family,
                    f"[{Path(file).name}](../../../{file})",
                    f"`consilience explain {rule.code}`",
                )
            ],
        ),
        *(re.sub(r"^([A-Z][a-z]+(?: [a-z]+)?): ", r"**\1:** ", _prose(paragraph)) for paragraph in others),
        "[All rules](index.md)",
    )


def rule_index(rules: list[Rule]) -> str:
    """The catalogue by family."""
    return _page(
        "# Rules",
        f"{len(rules)} rules ({_counted(rules)}). A code never changes its meaning, so programs may select by it:"
        " `consilience check PATH --select CI,SV001` runs one family (every code that begins with CI) and one rule."
        " What the three severities mean is told in"
        " [Severity and silence](../../explanation/severity-and-silence.md).",
        *_families(rules),
    )


def _counted(rules: Sequence[Rule | strategies.Rule]) -> str:
    return ", ".join(f"{sum(rule.severity == severity for rule in rules)} {severity}" for severity in SEVERITIES)


def _families(rules: Sequence[Rule | strategies.Rule]) -> Iterator[str]:
    """A table for each family."""
    for family in dict.fromkeys(rule.family for rule in rules):
        yield f"## {family[0].upper()}{family[1:]}\n\n" + _table(
            ("Code", "Name", "Severity", "What must hold"),
            [
                (f"[{rule.code}]({rule.code}.md)", rule.name, rule.severity, _prose(rule.summary))
                for rule in rules
                if rule.family == family
            ],
        )


# Command line


def command_page() -> str:
    """The commands, from their help texts."""
    context = click.Context(command_line, info_name="consilience")
    commands = (command_line.commands[name] for name in command_line.list_commands(context))
    return _page(
        "# Command line",
        "`consilience` and `python -m consilience` are the same program.",
        *_help(command_line.help or ""),
        *(part for command in commands for part in _command(command, command.name or "")),
    )


def _command(command: click.Command, name: str) -> Iterator[str]:
    """A command; of a group, its commands too."""
    context = click.Context(command, info_name=command.name, help_option_names=["-h", "--help"])
    yield f"## consilience {name}"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\nconsilience {name} {usage}\n```"
    yield from _help(command.help or "")
    rows = [
        (f"`{names}`", _prose(text))
        for parameter in command.get_params(context)
        if (record := parameter.get_help_record(context))
        for names, text in [record]
        if text
    ]
    yield _table(("Option", "Meaning"), rows)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            yield from _command(command.commands[each], f"{name} {each}")


def _help(text: str) -> Iterator[str]:
    r"""Paragraphs of a help text; one after ``\b`` holds commands."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        lines = paragraph.split("\n")
        if lines[0].strip() == "\b":
            yield "```sh\n" + "\n".join(_command_of(line) for line in lines[1:]) + "\n```"
        else:
            yield _prose(paragraph)


def _command_of(line: str) -> str:
    """``consilience check x      what it does`` becomes a command and a comment."""
    command, _, remark = line.strip().partition("   ")
    return f"{command:<42}# {remark.strip()}" if remark.strip() else command


# Folder format


class FolderPage:
    """Collects the types that the documents use, so that each is described once."""

    def __init__(self) -> None:
        self.vocabularies, self.notes = _vocabularies()
        self.waiting: list[type[BaseModel]] = []
        self.seen: set[type[BaseModel]] = set()
        self.used: dict[str, tuple[str, ...]] = {}

    def text(self) -> str:
        """The whole page."""
        documents = [part for kind in KINDS for part in self.document(kind)]
        lines = [
            part
            for type_, name in ((Record, "records/*.jsonl"), (Decision, "ledger/*.jsonl"))
            for part in self.jsonl(type_, name)
        ]
        parts = [part for model in self.rest() for part in (f"### {model.__name__}", *self.described(model))]
        words = [
            part
            for name in sorted(self.used)
            for part in (f"### {name}", " ".join(f"`{word}`" for word in self.used[name]), self.notes.get(name, ""))
            if part
        ]
        return _page(
            "# Folder format",
            INTRODUCTION,
            "## Documents",
            _table(
                ("File", "Holds", "JSON Schema"),
                [
                    (
                        f"[`{kind.pattern}`](#{_slug(kind.pattern)})",
                        _prose(_summary(kind.type)),
                        f"`consilience schema {kind.name}`",
                    )
                    for kind in KINDS
                ],
            ),
            BESIDE,
            *documents,
            *lines,
            "## Parts of documents",
            "Types that the documents are made of, in the order in which they are first used.",
            *parts,
            "## Vocabularies",
            "Closed lists of words.",
            *words,
        )

    def document(self, kind: Kind) -> Iterator[str]:
        """One kind of document."""
        self.seen.add(kind.type)
        yield f"## {kind.pattern}"
        yield from self.described(kind.type, _summary(kind.type))

    def jsonl(self, type_: type[BaseModel], name: str) -> Iterator[str]:
        """A file that holds one JSON object on each line."""
        self.seen.add(type_)
        yield f"## {name}"
        yield "One JSON object on each line."
        yield from self.described(type_)
        if type_ is Decision:
            yield "A line that names a `pair` is a verdict on two records:"
            self.seen.add(DuplicateDecision)
            yield from self.described(DuplicateDecision)
            yield CHAIN
            self.seen.add(LinkDecision)
            yield "Lines with `stage: linking` are decisions on which records report one study:"
            yield from self.described(LinkDecision)

    def rest(self) -> Iterator[type[BaseModel]]:
        """Models that the documents lead to, each once, breadth first."""
        while self.waiting:
            model = self.waiting.pop(0)
            if model not in self.seen:
                self.seen.add(model)
                yield model

    def described(self, model: type[BaseModel], about: str = "") -> Iterator[str]:
        """What a model is, and its keys."""
        yield _prose(about or inspect.getdoc(model) or "")
        notes = _attribute_notes(model)
        rows = [
            (
                f"`{field.alias or name}`",
                self.kind(field.annotation, field.metadata),
                _needed(field),
                _prose(field.description or notes.get(name, "")),
            )
            for name, field in model.model_fields.items()
        ]
        yield _table(("Key", "Type", "Default", "Meaning"), rows)

    def kind(self, annotation: Any, metadata: Iterable[Any] = ()) -> str:
        """A type in words, with links to what is described elsewhere."""
        metadata = [*metadata]
        plain = _plain(annotation, metadata)
        if plain:
            return plain
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.kind(arguments[0], arguments[1:])
        if origin in (Union, types.UnionType):
            return " or ".join(self.kind(each, metadata) for each in arguments if each is not type(None))
        if origin is Literal:
            return self.words(arguments)
        if origin is tuple:
            many = f"list of {self.kind(arguments[0])}"
            return many if arguments[-1] is Ellipsis else f"{many} ({len(arguments)})"
        if origin is dict:
            return f"{self.kind(arguments[0])}: {self.kind(arguments[1])}"
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.model(annotation)
        raise TypeError(f"{annotation!r} has no words yet")

    def words(self, words: tuple[str, ...]) -> str:
        """A closed list: inline if it is short, else a link."""
        name = self.vocabularies.get(words)
        if name is None or len(words) <= 4:
            return " ".join(f"`{word}`" for word in words)
        self.used[name] = words
        return f"[{name}](#{_slug(name)})"

    def model(self, model: type[BaseModel]) -> str:
        """A link to a model; ``Layers`` names what is layered."""
        if issubclass(model, Layers):
            (inner,) = model.__pydantic_generic_metadata__["args"]
            self.waiting.append(Layers)
            return f"[Layers](#layers) of {self.kind(inner)}"
        self.waiting.append(model)
        return f"[{model.__name__}](#{_slug(model.__name__)})"


def folder_page() -> str:
    """The documents of a review folder, from the model."""
    return FolderPage().text()


def _plain(annotation: Any, metadata: list[Any]) -> str:
    patterns = [getattr(each, "pattern", None) for each in metadata]
    for alias, words in ((Slug, "identifier"), (Currency, "ISO 4217 code")):
        if get_args(alias)[1].pattern in patterns:
            return words
    names: dict[Any, str] = {
        str: "text",
        int: "whole number",
        float: "number",
        bool: "`true` `false`",
        dt.date: "date",
        dt.datetime: "date and time",
        Printed: "printed number",
        Duration: "duration",
        Grades: "grades",
    }
    if not isinstance(annotation, type):
        return "stated value" if getattr(annotation, "__name__", "") == "T" else ""
    if annotation is int:
        limits = [
            f"{sign} {getattr(each, key)}"
            for each in metadata
            for key, sign in (("ge", "≥"), ("le", "≤"))
            if hasattr(each, key)
        ]
        return f"whole number{' ' if limits else ''}{', '.join(limits)}"
    return names.get(annotation, "")


def _needed(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    default = field.get_default(call_default_factory=True)
    if default is None or default == () or default == {} or isinstance(default, BaseModel):
        return ""
    if isinstance(default, tuple):
        return "`[" + ", ".join(map(str, default)) + "]`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _summary(model: type[BaseModel]) -> str:
    first = (inspect.getdoc(model) or "").partition("\n\n")[0]
    summary = first.partition(": ")[2] if first.startswith("``") else first
    return summary[:1].upper() + summary[1:]


def _slug(text: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def _vocabularies() -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """Named closed lists of the model's modules, and what is said of each below its assignment."""
    names: dict[tuple[str, ...], str] = {}
    notes: dict[str, str] = {}
    for info in pkgutil.iter_modules(consilience.model.__path__):
        module = importlib.import_module(f"consilience.model.{info.name}")
        for name, value in vars(module).items():
            if get_origin(value) is Literal:
                names.setdefault(get_args(value), name)
        notes |= _notes(ast.parse(inspect.getsource(module)).body)
    return names, notes


def _attribute_notes(model: type[BaseModel]) -> dict[str, str]:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(definition, ast.ClassDef)
    return _notes(definition.body)


def _notes(body: list[ast.stmt]) -> dict[str, str]:
    """Assignments that are followed by a string: what is said of each name."""
    found = {}
    for statement, following in pairwise(body):
        target = (
            statement.targets[0]
            if isinstance(statement, ast.Assign)
            else statement.target
            if isinstance(statement, ast.AnnAssign)
            else None
        )
        if (
            isinstance(target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        ):
            found[target.id] = _prose(following.value.value)
    return found


INTRODUCTION = f"""A review is a folder. Every document is optional except `review.yaml`.

- A document is YAML, in UTF-8, at most {MAX_BYTES // 1_000_000} MB, one document a file, without aliases (`*name`).
- Every value is read as the text that stands there, so `71.0` keeps its zero and `no` is a word.
- An **identifier** is lower-case letters and digits joined by single hyphens: `shen-2020`, `os`. The file of a study or
  search bears its identifier as its name.
- A **printed number** keeps its digits. It may begin with `<`, `>`, `<=`, `>=` or `~` (about), and may hold thousands
  commas and an exponent: `71`, `71.0`, `<0.001`, `"~65,110"`.
- A **duration** is a number and one of days, weeks, months, years: `4 years`, `18 months`.
- **Grades** are `3`, `3-4`, `">=3"` or `any`.
- A key that is not listed here is refused, with the nearest key that is.

Text that holds a colon and a space, or that stands in `{{...}}` and holds a comma, needs quotation marks; so does text
that begins with one of ``> | @ ` % & * ! [ {{`` (write `">=3"`).

An editor that knows the YAML language server completes and explains all of this:
[Complete and check while you type](../how-to/editor-completion.md)."""

BESIDE = """Beside the YAML documents:

| File | Holds |
| --- | --- |
| `references.bib` | The reference list as BibTeX. Reports, claims, citations and anchors name its entries by key. |
| [`records/*.jsonl`](#recordsjsonl) | Titles and abstracts as a source exported them, one file a search. |
| [`ledger/*.jsonl`](#ledgerjsonl) | Decisions, one file a person; written by the program only. |
| `ledger/heads.json` | The number of decisions of each person and the last hash. |
| `searches/*` | Texts of strategies, which the searches name. |
| `searches/ID/*` | Export files of a search, unchanged. |
| `schema/` | JSON Schema for editors, written by `consilience new` and `consilience schema --out schema`. |

Other files and folders are left alone, but a name that looks like a misspelt document is refused."""

CHAIN = """Three more keys chain the lines of a ledger: `seq` (1, 2, 3, ...), `prev` (the hash of the line before; in
the first line 64 zeros) and `hash` (SHA-256 of the line's other keys, as JSON with sorted keys). Lines are added with
`consilience.home.ledger.append` and never edited: [Record decisions](../how-to/record-decisions.md)."""


def stale(made: dict[Path, str]) -> list[Path]:
    """Pages that are missing, differ, or belong to a rule that is gone."""
    differing = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    return sorted([*differing, *(path for path in REFERENCE.glob("*rules/*.md") if path not in made)])


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    made = pages()
    old = stale(made)
    for path in old:
        name = path.relative_to(ROOT).as_posix()
        if "--check" in arguments:
            print(f"{name} is out of date; run: make docs")
        elif path in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[path], "utf-8", newline="\n")
            print(f"wrote {name}")
        else:
            path.unlink()
            print(f"removed {name}")
    return 1 if old and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
