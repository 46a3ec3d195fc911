"""Strategies: milliseconds and memory to read one of a hundred lines and write it for another platform, beside the
search-query package.

Milliseconds are the processor's, so that other work on the machine counts little. Each measurement runs in a process
of its own and begins after the imports and one small strategy, as a server or a notebook would. search-query knows
PubMed, Web of Science and EBSCOhost only, and no headings on Web of Science: it gets text words. Goal: 50 ms.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

LINES = 100
REPEATS = 7

MEASURE = """
import json, resource, sys, time
text = open(sys.argv[1], encoding="utf-8").read()
run("leukemia[tiab] AND child[tiab]")
times = []
for _ in range(int(sys.argv[2])):
    start = time.process_time()
    run(text)
    times.append(time.process_time() - start)
print(json.dumps([min(times), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""
OURS = """
from consilience.search import translate
def run(text):
    return translate(text, SOURCE, [TARGET])[0].strategy
"""
THEIRS = """
import contextlib, io
from search_query.parser import parse
def run(text):
    with contextlib.redirect_stdout(io.StringIO()):
        return parse(text, platform="pubmed").translate(TARGET).to_string()
"""


def history() -> str:
    """A hundred lines as in a published appendix: ten concepts of nine lines, each joined, and all of them joined."""
    lines: list[str] = []
    for concept in range(10):
        first = len(lines) + 1
        lines += [
            f'(word{concept}x{i}[tiab] OR "phrase of{i}"[tiab] OR stem{concept}{i}*[ti] OR other{i}[tiab])'
            for i in range(8)
        ]
        lines.append(f'"Heading {concept}"[Mesh] OR "Another, Heading {concept}"[Mesh:NoExp]')
        lines.append(" OR ".join(f"#{n}" for n in range(first, len(lines) + 1)))
    lines[-1] = " AND ".join(f"#{10 * i}" for i in range(1, 10))
    return "\n".join(f"#{i} {line}" for i, line in enumerate(lines, 1))


def in_one() -> str:
    """The same words in one string without headings and line numbers."""
    blocks = (
        "(" + " OR ".join(f'word{c}x{i}[tiab] OR "phrase of{i}"[tiab] OR stem{c}{i}*[ti]' for i in range(8)) + ")"
        for c in range(10)
    )
    return " AND ".join(blocks)


def measured(code: str, text: str) -> str:
    """The least time of some runs and the peak of memory, told."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "strategy.txt"
        file.write_text(text, "utf-8")
        command = [sys.executable, "-c", code + MEASURE, str(file), str(REPEATS)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"stops: {done.stderr.strip().splitlines()[-1][:90]}"
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return f"{seconds * 1000:8.1f} ms  {peak / 1024:6.0f} MB"


def with_platforms(code: str, source: str, target: str) -> str:
    """The code with its platforms put in."""
    return f"SOURCE, TARGET = {source!r}, {target!r}\n{code}"


def main() -> None:
    """Print the table."""
    numbered, string = history(), in_one()
    print(f"{LINES} lines, {len(numbered)} characters; and one string of {len(string)} characters")
    for target in ("ovid-medline", "embase", "cochrane", "lilacs", "wos", "ctgov"):
        row("consilience", "100 lines", target, measured(with_platforms(OURS, "pubmed", target), numbered))
    for ours, theirs in (("wos", "wos"), ("ebsco", "ebscohost")):
        row("consilience", "one string", ours, measured(with_platforms(OURS, "pubmed", ours), string))
        if importlib.util.find_spec("search_query") is None:
            print("  search-query is not installed: make bench installs it")
            continue
        row("search-query", "one string", theirs, measured(with_platforms(THEIRS, "pubmed", theirs), string))


def row(who: str, what: str, target: str, figures: str) -> None:
    """Print one row."""
    print(f"  {who:13} {what:11} pubmed -> {target:13} {figures}")


if __name__ == "__main__":
    main()
