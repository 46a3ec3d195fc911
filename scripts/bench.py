"""How long the main commands take, as ratios to a bare start of the same Python, with peak memory.

Ratios within one run hold when the machine's speed drifts; seconds do not, and are shown for orientation only.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import bench_strategies

ROOT = Path(__file__).parent.parent
FOUNDING = str(ROOT / "examples" / "pediatric-b-all")
STRATEGY = str(ROOT / "examples" / "pediatric-b-all" / "searches" / "medline.yaml")


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (MB) of one process."""
    start = time.perf_counter()
    child = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    _, _, usage = os.wait4(child, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main(rounds: int = 5) -> None:
    """Interleave the commands, so that drift hits all alike; print the median ratio of each to a bare start."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "report")
        consilience = [python, "-m", "consilience"]
        commands = {
            "python -c pass": [python, "-c", "pass"],
            "consilience --help": [*consilience, "--help"],
            "consilience rules": [*consilience, "rules"],
            "consilience check (founding review)": [*consilience, "check", FOUNDING],
            "consilience search explain (founding)": [
                *consilience,
                "search",
                "explain",
                STRATEGY,
                "--platform",
                "pubmed",
            ],
            "consilience build (founding review)": [*consilience, "build", FOUNDING, "--out", out],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        memory: dict[str, float] = {}
        for turn in range(rounds + 1):
            for name, command in commands.items():
                shutil.rmtree(out, ignore_errors=True)
                seconds, megabytes = run(command)
                if turn:  # the first round warms the caches
                    times[name].append(seconds)
                    memory[name] = max(memory.get(name, 0), megabytes)
    bare = times["python -c pass"]
    print(f"{'command':38} {'ratio':>7} {'seconds':>8} {'MB':>6}")
    for name, runs in times.items():
        ratio = statistics.median(a / b for a, b in zip(runs, bare, strict=True))
        print(f"{name:38} {ratio:7.1f} {statistics.median(runs):8.2f} {memory[name]:6.0f}")
    print()
    bench_strategies.main()


if __name__ == "__main__":
    main()
