"""What all commands share: the console, and how a refusal is told."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from rich.console import Console

    from consilience.home.problems import Problem

UNREADABLE = 2
"""Exit code where something cannot be read."""
LARGE = 5_000_000
"""Bytes from which reading shows a bar of progress."""


def console(*, stderr: bool = False) -> Console:
    """A console that never breaks ``file:line`` and never guesses colours for words."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=True)


@contextmanager
def readable(*, as_json: bool = False) -> Iterator[None]:
    """Turns a refusal into one message for each problem and exit code 2; never a traceback."""
    from consilience.home.problems import UnreadableReview

    try:
        yield
    except UnreadableReview as refusal:
        refuse(refusal.problems, as_json=as_json)
    except OSError as error:
        fail(f"{error.filename or ''}: {(error.strerror or str(error)).lower()}".lstrip(": "))


def refuse(problems: tuple[Problem, ...], *, as_json: bool) -> NoReturn:
    """Tell why a review cannot be read, and exit."""
    if as_json:
        rows = [{"file": p.place.file, "line": p.place.line, "message": p.message} for p in problems]
        print_json({"problems": rows})
    out = console(stderr=True)
    for problem in problems:
        out.print(f"[bold]{_escaped(str(problem.place))}[/]: {_escaped(problem.message)}")
    out.print(f"\n{len(problems)} problem{'s' if len(problems) != 1 else ''}; nothing was written.")
    sys.exit(UNREADABLE)


def fail(message: str) -> NoReturn:
    """Tell one thing that went wrong, and exit."""
    console(stderr=True).print(f"[bold red]error:[/] {_escaped(message)}")
    sys.exit(UNREADABLE)


def print_json(data: object) -> None:
    """JSON on standard output, for programs."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n")


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


@contextmanager
def progress(files: Iterable[Path], what: str, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar on standard error for large files, where a person looks on."""
    total = sum(file.stat().st_size for file in files if file.is_file())
    if not shown or total < LARGE or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import Progress

    with Progress(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
