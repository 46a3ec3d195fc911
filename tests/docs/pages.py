"""The pages of the documentation, cut into blocks that run (conventions: CONTRIBUTING.md, "Pages that run")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..paths import ROOT

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block; ``file`` and ``kind`` are what stands after ``file=`` and ``kind=`` on its first line."""

    page: str
    line: int
    language: str
    body: str
    file: str = ""
    kind: str = ""

    @property
    def runs(self) -> bool:
        """True where a test does something with it."""
        return self.language in ("sh", "console", "python") or bool(self.file or self.kind)


@dataclass(frozen=True)
class Command:
    """One command of a block; ``expected`` is None where no output is shown."""

    line: int
    text: str
    expected: str | None


def pages() -> list[Path]:
    """README and its neighbours, and everything in docs."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def name(page: Path) -> str:
    """A page's path from the root."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text("utf-8")
    found = []
    for match in _FENCE.finditer(text):
        language, *options = match["info"].split() or [""]
        said = dict(option.split("=", 1) for option in options)
        line = text.count("\n", 0, match.start()) + 2
        found.append(Block(name(page), line, language, match["body"], **said))
    return found


def commands(block: Block) -> list[Command]:
    """``sh``: each line is a command. ``console``: commands follow ``$``, the other lines are what they print."""
    shows = block.language == "console"
    found: list[Command] = []
    continues = False
    for at, line in enumerate(block.body.splitlines()):
        if continues:
            last = found.pop()
            found.append(Command(last.line, f"{last.text}\n{line}", last.expected))
        elif line.startswith("$ ") or (not shows and line.strip() and not line.startswith("#")):
            found.append(Command(block.line + at, line.removeprefix("$ "), "" if shows else None))
        elif shows:
            assert found, f"{block.page}:{block.line + at}: a console block begins with '$ '"
            last = found.pop()
            found.append(Command(last.line, last.text, f"{last.expected}{line}\n"))
            continue
        else:
            continue
        continues = line.endswith("\\")
    return found


def prose(page: Path) -> str:
    """A page without its fenced blocks and code spans."""
    return re.sub(r"`[^`\n]+`", "", _FENCE.sub("", page.read_text("utf-8")))


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    lines = _FENCE.sub("", page.read_text("utf-8")).splitlines()
    titles = (line.lstrip("#").strip() for line in lines if re.match(r"#{1,6} ", line))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
