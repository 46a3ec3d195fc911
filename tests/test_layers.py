"""The house: imports go down its list only (docs/decisions/0001), and nothing heavy is imported early."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .paths import ROOT, SOURCE

# From top to bottom; packages on one line do not import each other.
FLOORS: list[set[str]] = [
    {"cli", "web"},
    {"report"},
    {"audit"},
    {"search", "records", "screening", "extraction", "appraisal", "synthesis", "certainty", "economics"},
    {"home"},
    {"model"},
]
# Arrows: writing a file atomically is needed above the engines too.
LEVEL = {package: floor for floor, packages in enumerate(FLOORS) for package in packages}


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """Packages of ours that a file imports, anywhere in it, with the line."""
    package = file.relative_to(SOURCE).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join(("consilience", *above)) if node.level else ""
            base = ".".join(part for part in (module, node.module or "") if part)
            names = [base] + [f"{base}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "consilience" and len(parts) > 1 and parts[1] in LEVEL:
                yield parts[1], node.lineno


def packages() -> list[str]:
    return sorted(p.name for p in SOURCE.iterdir() if p.is_dir() and (p / "__init__.py").exists())


def test_every_package_has_its_floor() -> None:
    assert set(packages()) <= set(LEVEL), "a new package needs a floor in FLOORS"


@pytest.mark.parametrize("package", packages())
def test_imports_go_down(package: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {other}"
        for file in sorted((SOURCE / package).rglob("*.py"))
        for other, line in imports(file)
        if other != package and LEVEL[other] <= LEVEL[package]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_engines_do_no_input_or_output() -> None:
    """No engine opens a file, and none knows where a review lives."""
    engines = FLOORS[3] & set(packages())
    for package in sorted(engines):
        for file in (SOURCE / package).rglob("*.py"):
            others = {other for other, _ in imports(file)}
            assert "home" not in others, file
            calls = {
                node.func.id
                for node in ast.walk(ast.parse(file.read_text("utf-8")))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            assert not calls & {"open", "print"}, file


def modules_after(code: str) -> set[str]:
    """Top-level modules that are loaded after running code in a fresh interpreter."""
    script = f"import sys\n{code}\nprint(*sorted({{m.partition('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


HEAVY = {
    "bibtexparser",
    "docx",
    "jinja2",
    "lxml",
    "markdown_it",
    "matplotlib",
    "numpy",
    "pydantic",
    "rapidfuzz",
    "rich",
    "ruamel",
    "scipy",
} | {
    "xlsxwriter",
    "yaml",
}


def test_help_imports_nothing_heavy() -> None:
    code = "from consilience.cli import main\nmain(['--help'], standalone_mode=False)"
    loaded = modules_after(code)
    assert "click" in loaded
    assert not loaded & HEAVY


def test_importing_the_package_imports_nothing_heavy() -> None:
    assert not modules_after("import consilience") & (HEAVY | {"click"})


def test_checking_draws_nothing() -> None:
    folder = str(ROOT / "examples" / "knee-exercise")
    loaded = modules_after(f"import consilience\nconsilience.check(consilience.load({folder!r}))")
    assert {"pydantic", "yaml"} <= loaded
    assert not loaded & {"jinja2", "matplotlib", "rich", "xlsxwriter"}


def test_exports_are_true() -> None:
    import consilience

    for name in consilience.__all__:
        assert getattr(consilience, name) is not None
