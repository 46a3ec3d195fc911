"""Auditing takes work in proportion to the length of a manuscript: operations are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from consilience.audit import engine
from consilience.audit.manuscript.reading import read as read_file
from consilience.audit.readers.manuscript.read import read

RULES = engine.select()


def trial(parts: int) -> str:
    """A report with a paragraph, a row of results and a row of harms on each of so many outcomes."""
    prose = "\n\n".join(
        f"Remission of marker {word(k)} occurred in {40 + k % 20} of 112 patients with zelotinib and in {30 + k % 20} "
        f"of 108 with placebo (risk ratio 1.2{k % 10}, 95% CI 0.91 to 1.62; p = 0.1{k % 9 + 1}) [{k % 9 + 1}]. The "
        f"difference in marker {word(k)} was not significant (p = 0.3{k % 10}). Median time was {10 + k % 9}.2 months."
        for k in range(parts)
    )
    rows = "\n".join(
        f"Marker {word(k)}, n (%)\t{share(40 + k % 20, 112)}\t{share(30 + k % 20, 108)}" for k in range(parts)
    )
    references = "\n".join(f"{k + 1}. Ito A. A study. J Made Up. 201{k};1:1-9." for k in range(9))
    return (
        f"Zelotinib against placebo: a randomised trial\n\nResults\n\n{prose}\n\nTable 1. Outcomes\n"
        f"Outcome\tZelotinib (n = 112)\tPlacebo (n = 108)\n{rows}\n\nReferences\n\n{references}\n"
    )


def review(parts: int) -> str:
    """A review of so many studies: what they are, their risk of bias, a sentence on each."""
    prose = "\n\n".join(
        f"{name(k)} et al. (20{k % 20:02d}) reported overall survival of {60 + k % 30}.1% (95% CI 51.0% to 92.3%)."
        for k in range(parts)
    )
    rows = "\n".join(
        f"{name(k)} 20{k % 20:02d}\tRandomised trial\t{100 + k}\t{60 + k % 30}.1 (51.0-92.3)" for k in range(parts)
    )
    bias = "\n".join(f"{name(k)} 20{k % 20:02d}\t+\t+\t+\t+\t+\t+" for k in range(parts))
    references = "\n".join(f"{name(k)} A. A trial of zelotinib. J Made Up. 20{k % 20:02d};1:1-9." for k in range(parts))
    return (
        f"Zelotinib for disease: a systematic review\n\nResults\n\n{prose}\n\nTable 1. Included studies\n"
        f"Study\tDesign\tN\tOverall survival at 24 months, % (95% CI)\n{rows}\n\nTable 2. Risk of bias (RoB 2)\n"
        f"Study\tD1\tD2\tD3\tD4\tD5\tOverall\n{bias}\n\nReferences\n\n{references}\n"
    )


def share(events: int, total: int) -> str:
    """A count with its percentage."""
    return f"{events} ({100 * events / total:.1f})"


def word(k: int) -> str:
    """A made-up word for a number."""
    return "".join("bdfgklmn"[k // 8**i % 8] + "aeiou"[(k + i) % 5] for i in range(3))


def name(k: int) -> str:
    """A made-up author."""
    return word(k).capitalize() + "son"


def operations(text: str, folder: Path) -> int:
    """Lines of Python that run while a manuscript is read and all rules look at it."""
    file = folder / "paper.txt"
    file.write_text(text, "utf-8")
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        engine.run(read(read_file(file)), RULES)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("paper", [trial, review])
def test_four_times_the_text_is_about_four_times_the_work(paper: Callable[[int], str], tmp_path: Path) -> None:
    operations(paper(2), tmp_path)  # what is made once, on first use, does not count
    small, large = paper(20), paper(80)
    longer = len(large) / len(small)
    assert operations(large, tmp_path) < 1.3 * longer * operations(small, tmp_path)
