"""How much of what is wrong the manuscript auditor finds, and how often it is wrong itself (make bench-audit).

Correct papers are written from simulated participants; each is audited in every format, then once more for each kind
of error, with one error planted. Exit code 1 where a target is missed, 2 where manuscripts cannot be audited.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the benchmark lies with the tests, which use it too

from tests.audit.benchmark.auditor import NotOffered, by_command, families, in_process
from tests.audit.benchmark.mutations import KINDS
from tests.audit.benchmark.paper import Language
from tests.audit.benchmark.report import Score, save, table
from tests.audit.benchmark.scoring import Job, Outcome, planted_errors, run, write_paper
from tests.audit.benchmark.writers import FORMATS, Format, write

LANGUAGES: tuple[Language, ...] = ("en", "es")
RESULTS = ROOT / "build" / "bench-audit"


def arguments() -> argparse.Namespace:
    """What the user asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other papers (default 1)")
    parser.add_argument("--papers", type=int, default=48, help="number of correct papers (default 48)")
    parser.add_argument("--formats", default=",".join(FORMATS), help="some of %(default)s")
    parser.add_argument("--kinds", default="", help="some kinds of error, by name or beginning (default: all)")
    parser.add_argument("--keep", type=Path, help="keep the papers in this folder")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--write-only", action="store_true", help="write the papers into --keep and audit nothing")
    return parser.parse_args()


def chosen(asked: str, known: Iterable[str], what: str) -> tuple[str, ...]:
    """Names that begin as asked, in the known order; all for nothing. Ends the program for a name that is none."""
    beginnings = [part.strip() for part in asked.split(",") if part.strip()]
    names = list(known)
    for beginning in beginnings:
        if not any(name.startswith(beginning) for name in names):
            sys.exit(f"bench_audit: no {what} is called {beginning!r}; there are {', '.join(names)}")
    return tuple(n for n in names if not beginnings or any(n.startswith(b) for b in beginnings))


def plan(options: argparse.Namespace, folder: Path) -> list[Job]:
    """The papers: types and languages in turn."""
    formats: tuple[Format, ...] = tuple(f for f in FORMATS if f in chosen(options.formats, FORMATS, "format"))
    kinds = chosen(options.kinds, KINDS, "kind")
    return [
        Job(
            1000 * options.seed + number // 4, ("trial", "review")[number % 2], LANGUAGES[number // 2 % 2], formats,
            kinds, folder, number,
        )
        for number in range(options.papers)
    ]  # fmt: skip


def audit_one(job: Job) -> Outcome:
    """One paper, in a process of its own."""
    return run(job, in_process(), families())


def check_command(jobs: list[Job]) -> list[str]:
    """One run of the real command line a format; where it differs from the function, in words."""
    differences = []
    for job, format in zip(jobs, jobs[0].formats, strict=False):
        path = write(write_paper(job.seed, job.paper, job.language), format, job.folder)
        try:
            ours = sorted((f["code"], f["message"]) for f in in_process()(path))
            theirs = sorted((f["code"], f["message"]) for f in by_command(path))
        except Exception as error:  # a good file: whatever stops it is a defect
            differences.append(f"consilience audit {path.name} fails: {error}")
            continue
        if ours != theirs:
            differences.append(f"consilience audit {path.name} finds other things than the function it calls")
    return differences


def write_all(jobs: list[Job]) -> None:
    """The papers and their damaged copies as files, for people to look at."""
    for job in jobs:
        paper = write_paper(job.seed, job.paper, job.language)
        for format in job.formats:
            write(paper, format, job.folder)
        for number, planted in enumerate(planted_errors(paper, job.kinds)):
            format = job.formats[(job.position + number) % len(job.formats)]
            write(planted.paper, format, job.folder, f"{paper.name}-{planted.kind}")
            print(
                f"{paper.name}-{planted.kind} ({format}): {planted.right} became {planted.wrong}: {planted.where[:160]}"
            )


def main() -> int:
    """Run and print."""
    options = arguments()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    with nullcontext(options.keep) if options.keep else tempfile.TemporaryDirectory() as folder:
        jobs = plan(options, Path(folder))
        if options.write_only:
            write_all(jobs)
            return 0
        try:
            in_process()
        except NotOffered as error:
            print(f"bench_audit: {error}", file=sys.stderr)
            return 2
        with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
            score = Score(pool.map(partial(audit_one), jobs))
        save(score, RESULTS)
        missed = [*score.missed_targets, *check_command(jobs)]
    print(table(score))
    print(f"\nMisses and false alarms with file and quotation: {RESULTS.relative_to(ROOT)}/")
    for target in missed:
        print(f"target missed: {target}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
