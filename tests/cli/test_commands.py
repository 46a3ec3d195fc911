"""The command line: exit codes, JSON, messages."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from consilience import __version__
from consilience.cli import main

from ..paths import FOUNDING, TEACHING


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert not isinstance(result.exception, Exception), result.exception
    return result


def test_version_and_module() -> None:
    assert run("--version").output == f"consilience, version {__version__}\n"
    done = subprocess.run(
        [sys.executable, "-m", "consilience", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"consilience, version {__version__}\n"


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_helps_with_an_example(command: str) -> None:
    assert f"consilience {command}" in run(command, "--help").output


def test_a_clean_review() -> None:
    result = run("check", TEACHING)
    assert result.exit_code == 0
    assert "0 errors" in result.output


def test_a_review_with_errors() -> None:
    result = run("check", FOUNDING)
    assert result.exit_code == 1
    assert "flow-does-not-add-up" in result.output
    assert "350 - 309 - 22 = 19" in result.output


def test_json_has_the_fixed_shape() -> None:
    result = run("check", FOUNDING, "--json", "--select", "FL001,SV001")
    data: dict[str, Any] = json.loads(result.output)
    assert set(data) == {"findings", "checked"}
    assert {finding["code"] for finding in data["findings"]} == {"FL001", "SV001"}
    for finding in data["findings"]:
        assert set(finding) == {"code", "name", "severity", "message", "where", "computed", "repairs"}
        assert all(set(spot) == {"file", "line", "quote"} for spot in finding["where"])
        assert all(set(repair) == {"hypothesis", "evidence"} for repair in finding["repairs"])
    place = next(finding for finding in data["findings"] if finding["code"] == "FL001")["where"][0]
    line = (FOUNDING / place["file"]).read_text("utf-8").splitlines()[place["line"] - 1]
    assert "n:" in line


def test_findings_point_at_the_line_that_holds_the_value() -> None:
    data = json.loads(run("check", FOUNDING, "--json", "--select", "CI002").output)
    for finding in data["findings"]:
        spot = finding["where"][0]
        line = (FOUNDING / spot["file"]).read_text("utf-8").splitlines()[spot["line"] - 1]
        assert finding["computed"]["value"] in line


def test_an_unreadable_review(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(TEACHING, tmp_path / "r"))
    (copy / "outcomes.yaml").write_text("outcomes: [\n")
    result = run("check", copy)
    assert result.exit_code == 2
    assert "outcomes.yaml:" in result.stderr
    data = json.loads(run("check", copy, "--json").stdout)
    assert data["problems"][0]["file"] == "outcomes.yaml"


def test_an_unknown_rule_is_told_with_the_nearest() -> None:
    result = run("check", TEACHING, "--select", "CI0001")
    assert result.exit_code == 2
    assert "did you mean" in result.stderr
    assert run("explain", "arm-swapped").exit_code == 2


def test_rules_and_explanations() -> None:
    rules = json.loads(run("rules", "--json").output)["rules"]
    assert len(rules) >= 25
    assert len({rule["family"] for rule in rules}) >= 10
    for word in ("Why:", "Formula:", "Example:", "Repair:", "Blind spots:"):
        assert word in run("explain", "CI001").output


def test_schema_of_one_kind_and_of_all() -> None:
    assert json.loads(run("schema", "study").output)["title"].startswith("Consilience study")
    assert set(json.loads(run("schema").output)) >= {"review", "study", "claims"}
    assert run("schema", "studi").exit_code == 2


def test_new_check_build(tmp_path: Path) -> None:
    assert run("new", tmp_path / "r", "--title", "A title").exit_code == 0
    assert run("check", tmp_path / "r").exit_code == 0
    result = run("build", tmp_path / "r", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "A title" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert run("new", tmp_path / "r").exit_code == 2


def test_build_into_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    result = run("build", TEACHING, "--out", tmp_path)
    assert result.exit_code == 2
    assert (tmp_path / "mine.txt").read_text() == "keep"
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
