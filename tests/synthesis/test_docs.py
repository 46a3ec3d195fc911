"""The pages on synthesis run."""

from __future__ import annotations

import doctest
import re
from typing import Any

import pytest

from consilience import synthesis

from ..paths import ROOT

PAGES = ["docs/how-to/come-from-metafor.md", "docs/explanation/synthesis.md"]
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_every_python_block_runs(page: str) -> None:
    names: dict[str, Any] = {}
    runner = doctest.DocTestRunner()
    for number, block in enumerate(FENCE.findall((ROOT / page).read_text("utf-8"))):
        if ">>>" not in block:
            exec(compile(block, page, "exec"), names)
            continue
        test = doctest.DocTestParser().get_doctest(block, names, f"{page}[{number}]", page, 0)
        runner.run(test, clear_globs=False)
        names.update(test.globs)
    assert runner.failures == 0


def test_the_package_shows_itself() -> None:
    assert doctest.testmod(synthesis).failed == 0
    for name in synthesis.__all__:
        assert getattr(synthesis, name).__doc__, name
