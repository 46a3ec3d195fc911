"""How fast duplicates are found among 50,000 made-up records, and how well; beside bib-dedupe (group ``bench``).

Each runs in a process of its own, one after the other, on the same records; processor seconds hold on a machine under
load, where those of the clock do not. Peak memory is that of the largest process. As
bib-dedupe takes minutes for 50,000 records, both also run on 2,000, and the ratio of speeds is told for that size.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.records.duplicates.made_up import collection  # noqa: E402 - the root must be known first

SEED = 2026

COLUMNS = str.split("ID ENTRYTYPE author year title journal volume number pages abstract doi isbn")

Row = tuple[str, float, float, float, int, int, int]
"""Name, seconds by the clock and of the processors, megabytes, duplicates, those found, publications lost."""


def write_table(path: Path, n: int) -> dict[str, int]:
    """The records as a CSV in the layout of the labelled sets; returns the publication of each."""
    records, publications = collection(SEED, n)
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(COLUMNS)
        for r in records:
            authors = " and ".join(r.authors)
            cells = (
                r.id,
                "article",
                authors,
                r.year,
                r.title,
                r.journal,
                r.volume,
                r.issue,
                r.pages,
                r.abstract,
                r.doi,
            )
            table.writerow(["" if cell is None else cell for cell in (*cells, "; ".join(r.issn))])
    return {record.id: publication for record, publication in zip(records, publications, strict=True)}


def ours(path: Path) -> list[list[str]]:
    """Groups as the command line finds them, reading included."""
    done = subprocess.run(
        [sys.executable, "-m", "consilience", "dedupe", str(path), "--json"], capture_output=True, check=True
    )
    groups: list[list[str]] = json.loads(done.stdout)["groups"]
    return groups


def theirs(path: Path) -> list[list[str]]:
    """Groups of bib-dedupe: prep, block, match, cluster, as its README has it."""
    script = (
        "import json, sys, pandas as pd\n"
        "from bib_dedupe.bib_dedupe import prep, block, match, cluster\n"
        "if __name__ == '__main__':\n"
        "    records = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)\n"
        "    prepared = prep(records, cpu=2)\n"
        "    groups = cluster(match(block(prepared, cpu=2), cpu=2))\n"
        "    print('\\n' + json.dumps([list(map(str, group)) for group in groups]))\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as stream:
        stream.write(script)
    done = subprocess.run([sys.executable, stream.name, str(path)], capture_output=True, check=True)
    Path(stream.name).unlink()
    groups: list[list[str]] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return groups


def measured(job: str, path: Path, pipe: multiprocessing.connection.Connection) -> None:
    """Run one job and send its groups, seconds by the clock and of all its processes, and peak megabytes."""
    start = time.perf_counter()
    groups = {"consilience": ours, "bib-dedupe": theirs}[job](path)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    pipe.send((groups, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))


def run(job: str, path: Path, publication: dict[str, int]) -> Row:
    """One job in a fresh process, so that its peak memory is its own."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=measured, args=(job, path, sender))
    child.start()
    groups, seconds, processors, megabytes = receiver.recv()
    child.join()
    found = lost = 0
    for group in groups:
        publications = len({publication[record] for record in group})
        found, lost = found + len(group) - publications, lost + publications - 1
    return job, seconds, processors, megabytes, len(publication) - len(set(publication.values())), found, lost


def main() -> None:
    """Print a table; sizes may be given: bench_duplicates.py 2000 50000."""
    sizes = [int(word) for word in sys.argv[1:]] or [2_000, 50_000]
    peer = importlib.util.find_spec("bib_dedupe") is not None
    print(
        f"\n{'duplicates':24} {'records':>8} {'seconds':>8} {'CPU s':>8} {'MB':>6} {'true':>7} {'found':>7} {'lost':>5}"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "records.csv"
            publication = write_table(path, size)
            jobs = ["consilience"] + (["bib-dedupe"] if peer and (size == min(sizes) or size <= 5_000) else [])
            rows = [run(job, path, publication) for job in jobs]
        for name, seconds, processors, megabytes, true, found, lost in rows:
            print(f"{name:24} {size:8} {seconds:8.2f} {processors:8.2f} {megabytes:6.0f} {true:7} {found:7} {lost:5}")
        if len(rows) > 1:
            print(f"{'times faster':24} {size:8} {rows[1][1] / rows[0][1]:8.1f} {rows[1][2] / rows[0][2]:8.1f}")
    if not peer:
        print("bib-dedupe is not installed (make bench installs it)")


if __name__ == "__main__":
    main()
