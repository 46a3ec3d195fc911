"""How long a strategy of a hundred lines takes to parse, lint and translate; beside search-query where installed."""

from __future__ import annotations

import importlib
import importlib.util
import statistics
import time
from collections.abc import Callable

from consilience.search import PLATFORMS, lint, parse, translate

LINES = ["exp Leukemia/", "(leuk?emi* adj3 (lymph* or acute)).ti,ab,kf.", "child*.mp.", "imatinib.tw."]
HUNDRED = "\n".join([*(f"{i}. {LINES[i % 4]}" for i in range(1, 100)), "100. or/1-99"])
LONG = " OR ".join(f"word{i}[tiab]" for i in range(5_500))
LISTS = " OR ".join(f'"word {i}"[Title/Abstract]' for i in range(100))


def median(job: Callable[[], object], rounds: int = 7) -> float:
    """Milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main() -> None:
    """Print a table."""
    hundred = parse(HUNDRED, "ovid-medline")
    jobs: dict[str, Callable[[], object]] = {
        "parse 100 lines": lambda: parse(HUNDRED, "ovid-medline"),
        "parse and translate 100 lines": lambda: translate(HUNDRED, "ovid-medline", ["pubmed"]),
        "translate 100 lines to all ten": lambda: translate(hundred, "ovid-medline", PLATFORMS),
        "lint 100 lines": lambda: lint(hundred),
        f"parse {len(LONG):,} characters": lambda: parse(LONG, "pubmed"),
        "parse 100 terms": lambda: parse(LISTS, "pubmed"),
    }
    if importlib.util.find_spec("search_query") is not None:
        theirs = importlib.import_module("search_query.parser").parse
        jobs["parse 100 terms (search-query)"] = lambda: theirs(LISTS, platform="pubmed")
    print(f"{'strategies':38} {'ms':>8}")
    for name, job in jobs.items():
        print(f"{name:38} {median(job):8.1f}")


if __name__ == "__main__":
    main()
