"""How fast meta-analyses are pooled, as ratios to PyMARE and statsmodels (dependency group ``bench``) and to metafor.

All run in one process, interleaved, so that ratios hold when the machine's speed drifts; metafor runs where Rscript
and the package are installed. Seconds are for orientation only. Memory is the peak of what numpy allocates in one call.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import subprocess
import time
import tracemalloc
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consilience import synthesis as syn

Floats = NDArray[np.float64]
Task = Callable[[], object]


def simulate(n: int, k: int, seed: int = 1) -> tuple[Floats, Floats]:
    """n meta-analyses of k studies with tau = 0.3."""
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.02, 0.5, (n, k))
    return 0.3 + rng.normal(0, 0.3, (n, k)) + rng.normal(size=(n, k)) * np.sqrt(v), v


def ours(y: Floats, v: Floats) -> Task:
    fx = syn.effects("GEN", estimate=y, variance=v)
    return lambda: syn.pool(fx, tau2="REML", ci="knapp-hartung")


def pymare(y: Floats, v: Floats) -> Task | None:
    """REML with estimates, normal intervals and p-values: PyMARE has no Knapp-Hartung interval."""
    if importlib.util.find_spec("pymare") is None:
        return None
    from pymare.estimators import VarianceBasedLikelihoodEstimator  # type: ignore[import-not-found, import-untyped, unused-ignore]

    y, v = np.atleast_2d(y).T, np.atleast_2d(v).T
    x = np.ones((len(y), 1))

    def fit() -> object:
        summary = VarianceBasedLikelihoodEstimator(method="REML").fit(y=y, v=v, X=x).summary()
        return summary.get_fe_stats(), summary.tau2

    return fit


def statsmodels(y: Floats, v: Floats) -> Task | None:
    """Paule-Mandel, the nearest it has to REML."""
    if importlib.util.find_spec("statsmodels") is None:
        return None
    from statsmodels.stats.meta_analysis import combine_effects  # type: ignore[import-not-found, import-untyped, unused-ignore]

    rows = list(zip(np.atleast_2d(y), np.atleast_2d(v), strict=True))
    return lambda: [combine_effects(a, b, method_re="pm") for a, b in rows]


def seconds(tasks: dict[str, Task], rounds: int, repeats: int) -> dict[str, float]:
    """Best processor time of each task, interleaved: what other programs do at the time hardly matters."""
    best = dict.fromkeys(tasks, np.inf)
    for turn in range(rounds + 1):
        for name, task in tasks.items():
            start = time.process_time()
            for _ in range(repeats):
                task()
            if turn:  # the first round warms up
                best[name] = min(best[name], (time.process_time() - start) / repeats)
    return best


def memory(task: Task) -> float:
    """Peak megabytes allocated during one call."""
    tracemalloc.start()
    task()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def metafor(y: Floats, v: Floats, repeats: int) -> float | None:
    """Seconds of one rma() in R, if it is there."""
    if shutil.which("Rscript") is None:
        return None
    numbers = [",".join(map(repr, a.tolist())) for a in (y, v)]
    code = (
        f"library(metafor); y <- c({numbers[0]}); v <- c({numbers[1]}); invisible(rma(y, v, test='knha')); "
        f"cat(system.time(for (i in 1:{repeats}) rma(y, v, test='knha'))[['elapsed']]/{repeats})"
    )
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None


def bootstraps(k: int, n: int) -> tuple[Floats, Floats]:
    y, v = simulate(1, k)
    rows = np.random.default_rng(2).integers(0, k, (n, k))
    return y[0][rows], v[0][rows]


def scenarios(quick: bool) -> list[tuple[str, Floats, Floats, int, int]]:
    """Name, data, how many of the meta-analyses the peers get (their time is scaled up), repeats."""
    single = [(f"one fit, k = {k:,}", *(a[0] for a in simulate(1, k)), 1, 20) for k in (10, 100, 10_000)]
    n = 1_000 if quick else 10_000
    return [
        *single,
        (f"{n:,} fits, k = 15", *simulate(n, 15), 200, 1),
        ("1,000 bootstraps, k = 13", *bootstraps(13, 1_000), 200, 1),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 fits instead of 10,000")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # the peers warn about their defaults
    print(f"{'REML + Knapp-Hartung':26} {'ms':>9} {'MB':>7} {'PyMARE':>8} {'statsm.':>8} {'metafor':>8}   (times ours)")
    for name, y, v, share, repeats in scenarios(arguments.quick):
        n = len(y) if y.ndim > 1 else 1
        part = (y, v) if y.ndim == 1 else (y[:share], v[:share])
        peers: dict[str, Any] = {"pymare": pymare(y, v), "statsmodels": statsmodels(*part)}
        tasks: dict[str, Task] = {"ours": ours(y, v)} | {key: task for key, task in peers.items() if task is not None}
        times = seconds(tasks, 5, repeats)
        mine = times["ours"]
        scale = {"pymare": 1.0, "statsmodels": n / share if n > 1 else 1.0}
        ratios = [f"{times[key] * scale[key] / mine:8.1f}" if key in times else f"{'-':>8}" for key in peers]
        first = (y, v) if y.ndim == 1 else (y[0], v[0])
        r = metafor(first[0], first[1], 20) if y.shape[-1] <= 100 else None
        ratios.append(f"{'-':>8}" if r is None else f"{r * n / mine:8.0f}")
        print(f"{name:26} {1e3 * mine:9.2f} {memory(tasks['ours']):7.2f} {' '.join(ratios)}")


if __name__ == "__main__":
    main()
