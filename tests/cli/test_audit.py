"""``consilience audit``: exit codes, JSON, messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ..paths import ROOT
from .test_commands import run

TRIAL = ROOT / "examples" / "manuscript" / "trial.md"


def test_a_manuscript_with_errors() -> None:
    result = run("audit", TRIAL)
    assert result.exit_code == 1
    assert "parts-against-whole" in result.output
    assert "37 + 29 = 66, not 62" in result.output


def test_a_manuscript_without(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("Results\n\nResponse was seen in 22 of 30 patients (73%).\n", "utf-8")
    result = run("audit", paper)
    assert result.exit_code == 0
    assert "0 errors" in result.output


def test_json() -> None:
    data: dict[str, Any] = json.loads(run("audit", TRIAL, "--json").output)
    assert set(data) == {"findings", "files", "problems"}
    text = TRIAL.read_text("utf-8").splitlines()
    for finding in data["findings"]:
        keys = {"code", "name", "severity", "message", "where", "computed", "repairs", "confidence"}
        assert set(finding) <= keys
        for spot in finding["where"]:
            if "start" in spot:
                first = spot["quote"].split()[0]
                assert any(first in line for line in text[spot["line"] - 1 : spot["line"] + 1])


def test_facts_say_what_was_understood() -> None:
    data = json.loads(run("audit", TRIAL, "--facts", "--json").output)
    said = [fact["said"] for fact in data["files"][0]["facts"]]
    assert any("Usual care" in each and "44%" in each for each in said)
    assert "risk-ratio" in run("audit", TRIAL, "--facts").output


def test_one_rule() -> None:
    data = json.loads(run("audit", TRIAL, "--json", "--select", "CT001").output)
    assert {finding["code"] for finding in data["findings"]} == {"CT001"}


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "empty"), (b"PK\x03\x04broken", "broken.docx"), (b"%PDF-1.4 nothing", "broken.docx")],
)
def test_what_cannot_be_read_is_told_and_the_others_are_audited(tmp_path: Path, content: bytes, message: str) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(content)
    result = run("audit", broken, TRIAL)
    assert result.exit_code == 2
    assert message in result.output
    assert "parts-against-whole" in result.output


def test_a_missing_file() -> None:
    result = run("audit", "no-such-file.pdf")
    assert result.exit_code == 2
    assert "no-such-file.pdf: there is no such file" in result.output


def test_a_folder_is_a_review() -> None:
    result = run("audit", ROOT / "examples" / "knee-exercise")
    assert result.exit_code == 2
    assert "consilience check" in result.output
