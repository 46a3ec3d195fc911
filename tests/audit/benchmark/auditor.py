"""The one place where the benchmark meets the auditor."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Found = Mapping[str, Any]
"""A finding as ``consilience audit --json`` prints it."""

Audit = Callable[[Path], Sequence[Found]]


FUNCTION = "audit_file"
"""In ``consilience.audit``: from a path to what was found, with ``findings``."""


class NotOffered(Exception):
    """The installed Consilience cannot audit manuscripts yet."""


def in_process() -> Audit:
    """The function that ``consilience audit`` calls, from a file to findings.

    Raises:
        NotOffered: ``consilience.audit`` has no ``audit_file``.
    """
    import consilience.audit as auditor

    function = getattr(auditor, FUNCTION, None)
    if function is None:
        raise NotOffered(f"consilience.audit offers no {FUNCTION}: manuscripts cannot be audited yet")

    def audit(path: Path) -> Sequence[Found]:
        return [finding.as_json() for finding in function(path).findings]

    return audit


def by_command(path: Path) -> Sequence[Found]:
    """The findings of one run of the real command line.

    Raises:
        RuntimeError: it ended with another code than 0 (nothing found) or 1 (errors found), or printed no JSON.
    """
    run = subprocess.run(
        [sys.executable, "-m", "consilience", "audit", str(path), "--json"], capture_output=True, text=True, check=False
    )
    if run.returncode not in (0, 1):
        raise RuntimeError(f"consilience audit {path.name} ended with {run.returncode}: {run.stderr.strip()[-300:]}")
    findings: Sequence[Found] = json.loads(run.stdout)["findings"]
    return findings


def families() -> Mapping[str, str]:
    """Family of each rule, by code."""
    from consilience.audit.catalogue import catalogue

    return {rule.code: rule.family for rule in catalogue()}
