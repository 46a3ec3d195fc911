"""The documentation runs: commands, Python, links, generated pages (conventions: CONTRIBUTING.md, "Pages that run")."""

from __future__ import annotations

import datetime as dt
import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import consilience
from consilience.cli import main
from consilience.home import yaml_text
from consilience.home.documents import KINDS
from consilience.home.validation import validate

from ..paths import ROOT
from .pages import Block, Command, blocks, commands, headings, name, pages, prose

NOT_RUN = ("make", "source")
"""Beginnings of commands that set a machine up: they are looked up, not run."""

RUNNING = [page for page in pages() if any(block.runs for block in blocks(page))]


@pytest.mark.parametrize("page", RUNNING, ids=name)
def test_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of a page, in order, in one copy of the repository; each block begins at its root."""
    for folder in ("examples", "schema"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    names: dict[str, Any] = {"__name__": "page"}
    for block in blocks(page):
        if block.language in ("sh", "console"):
            for command in commands(block):
                run(block, command)
        elif block.language == "python":
            run_python(block, names)
        elif block.file and block.language == "diff":
            change(block)
        elif block.file:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.body, "utf-8")
        elif block.kind:
            is_part(block)


def run(block: Block, command: Command) -> None:
    """One command: its exit code, and its output where the page shows it."""
    where = f"{block.page}:{command.line}: {command.text}"
    words = shlex.split(command.text, comments=True)
    if words[0] in NOT_RUN:
        looked_up(words, where)
        return
    code, output = invoked(words) if is_plain(command.text) and words[0] == "consilience" else in_shell(command.text)
    findings = words[0] == "consilience" and words[1:2] in (["check"], ["audit"]) and code == 1
    expected_code = int(found[1]) if (found := re.search(r"# exit (\d)$", command.text)) else None
    if expected_code is not None:
        assert code == expected_code, f"{where}\nexit code {code}\n{output}"
    else:
        assert code == 0 or findings, f"{where}\nexit code {code}\n{output}"
    if command.expected is not None:
        shown = prints(command.expected, output)
        assert shown, f"{where}\n{difference(command.expected, output)}"


def is_plain(text: str) -> bool:
    """True for a command without pipes, redirections and the like."""
    return not re.search(r"[|&;<>$`*?]", text.partition("#")[0])


def invoked(words: list[str]) -> tuple[int, str]:
    """``consilience`` in this process: the same function as the executable's, without the time of starting it."""
    result = CliRunner().invoke(main, words[1:], prog_name="consilience")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def in_shell(text: str) -> tuple[int, str]:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", text], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout


def looked_up(words: list[str], where: str) -> None:
    """Targets of make exist; what is sourced is where make puts it."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    if words[0] == "make":
        targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
        assert {word for word in words[1:] if "=" not in word} <= targets, where
    else:
        assert words[1] == ".venv/bin/activate", where
        assert re.search(r"^VENV\s*:= \.venv$", makefile, re.MULTILINE), where


def prints(expected: str, output: str) -> bool:
    """True where the output is as shown. ``...`` stands for anything within a line, or alone for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else ".*?".join(map(re.escape, line.split("..."))) + "\n"
        for line in trimmed(expected).splitlines()
    )
    printed = trimmed(output)
    return re.fullmatch(pattern, f"{printed}\n" if printed else "") is not None


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def difference(expected: str, output: str) -> str:
    lines = trimmed(expected).splitlines(), trimmed(output).splitlines()
    return "\n".join(unified_diff(*lines, "the page shows", "the command prints", lineterm=""))


def run_python(block: Block, names: dict[str, Any]) -> None:
    """A block with ``>>>`` shows its output, which is compared; another just runs. A page shares its names."""
    if ">>> " not in block.body:
        exec(compile(block.body, f"{block.page}:{block.line}", "exec"), names)
        return
    example = doctest.DocTestParser().get_doctest(block.body, {}, block.page, block.page, block.line - 1)
    example.globs = names
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False)
    failed = runner.run(example, out=told.append, clear_globs=False).failed
    assert not failed, "".join(told)


def change(block: Block) -> None:
    """A ``diff`` block: the lines with ``-`` and the context stand once in the file; those with ``+`` replace them."""
    file = Path(block.file)
    text = file.read_text("utf-8")
    for hunk in re.split(r"^@@.*\n", block.body, flags=re.MULTILINE):
        lines = hunk.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
        new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
        assert text.count(old) == 1, f"{block.page}:{block.line}: stands {text.count(old)} times in {file}:\n{old}"
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def is_part(block: Block) -> None:
    """The block is a part of a document of that kind: keys may be missing, but none is unknown or wrong."""
    type_ = {each.name: each.type for each in KINDS}[block.kind]
    try:
        validate(type_, yaml_text.parse(block.body, block.page), block.page)
    except consilience.UnreadableReview as refusal:
        wrong = [problem for problem in refusal.problems if "this key is required" not in problem.message]
        assert not wrong, f"{block.page}:{block.line}: {wrong}"


@pytest.mark.parametrize("page", pages(), ids=name)
def test_links_resolve(page: Path) -> None:
    """Every relative link and image leads to a file, and to a heading where it names one."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (page.parent / path).resolve() if path else page
        inside = file.is_relative_to(ROOT) and file.exists()
        if not inside or (anchor and file.suffix == ".md" and anchor not in headings(file)):
            broken.append(target)
    assert not broken, f"{name(page)}: {', '.join(broken)}"


def test_every_page_is_reached() -> None:
    """From README, through links, one comes to every page of docs."""
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        links = re.findall(r"\]\(([^)\s#]+\.md)(?:#[^)\s]*)?\)", prose(page))
        waiting += [file for link in links if (file := (page.parent / link).resolve()) not in seen and file.exists()]
    assert not [name(page) for page in pages() if page not in seen]


def test_generated_reference_is_up_to_date() -> None:
    script = ROOT / "scripts" / "make_reference.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_executable_is_the_same_program() -> None:
    """Most commands run in this process; the installed executable answers too."""
    executable = Path(sys.executable).parent / "consilience"
    done = subprocess.run([str(executable), "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == CliRunner().invoke(main, ["--version"], prog_name="consilience").output


def test_python_page_names_every_export() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text("utf-8")
    assert not [each for each in consilience.__all__ if f"`{each}" not in page and f"consilience.{each}" not in page]


def test_citation_file() -> None:
    """CITATION.cff has what version 1.2.0 of the format asks for, and the version of the package."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(cited)
    assert all(isinstance(cited[key], str) for key in ("message", "title", "abstract", "license", "version"))
    assert cited["type"] == "software"
    assert all({"name"} <= set(author) or {"family-names"} <= set(author) for author in cited["authors"])
    assert all({"type", "title", "authors"} <= set(reference) for reference in cited["references"])
    assert str(cited["version"]) == consilience.__version__
    assert "date-released" not in cited or isinstance(cited["date-released"], dt.date)


def test_changelog_begins_with_this_version() -> None:
    versions = re.findall(r"^## \[?([\w.]+)\]?", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert consilience.__version__ in versions[:2]
