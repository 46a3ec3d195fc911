"""Many figures at once. On Linux a second process makes the PNGs while this one makes the SVGs; else one does both.

A build draws twenty figures, and the two pictures of each take about as long. A forked child needs no pickling of
figures and no second import of matplotlib. It ends with ``os._exit``: it runs nothing of the parent's, prints nothing,
and whatever happens to it, the parent can make the PNGs itself.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from .style import Drawing, View, finished, png_of, rendering, svg_of

PATIENCE = 60.0
"""Seconds that the parent waits for the child after its own work is done."""


class Job(NamedTuple):
    """A view, and what draws its figure."""

    view: View
    draw: Callable[[], Figure]


def render_all(jobs: Sequence[Job]) -> list[Drawing]:
    """The drawings of all jobs, in their order; the same bytes however many processes make them."""
    child = _Child.start(jobs) if sys.platform == "linux" and len(jobs) > 1 and (os.cpu_count() or 1) > 1 else None
    svgs = [svg_of(job.view, job.draw()) for job in jobs]
    pngs = child.result(len(jobs)) if child else None
    if pngs is None:
        pngs = [png_of(job.draw()) for job in jobs]
    return [finished(job.view, svg, png) for job, svg, png in zip(jobs, svgs, pngs, strict=True)]


class _Child(NamedTuple):
    """A process that makes the PNGs, and the pipe that brings them."""

    pid: int
    pipe: int

    @classmethod
    def start(cls, jobs: Sequence[Job]) -> _Child | None:
        """Fork; None where no process can be had."""
        reading, writing = os.pipe()
        try:
            # Held over the fork, so that the child never inherits it from another thread's rendering.
            with rendering, warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # a progress display may run in another thread
                pid = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            return None
        if pid == 0:
            _work(jobs, writing)
        os.close(writing)
        return cls(pid, reading)

    def result(self, expected: int) -> list[bytes] | None:
        """The PNGs; None where the child failed or hangs."""
        try:
            data = self._read()
        finally:
            os.close(self.pipe)
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        try:
            pngs: list[bytes] = pickle.loads(data)  # noqa: S301 - from our own child
        except (pickle.UnpicklingError, EOFError):
            return None
        return pngs if len(pngs) == expected else None

    def _read(self) -> bytes:
        parts = []
        while select.select([self.pipe], [], [], PATIENCE)[0]:
            part = os.read(self.pipe, 1 << 20)
            if not part:
                break
            parts.append(part)
        return b"".join(parts)


def _work(jobs: Sequence[Job], pipe: int) -> None:
    """What the child does: never returns."""
    try:
        with os.fdopen(pipe, "wb") as stream:
            pickle.dump([png_of(job.draw()) for job in jobs], stream)
    finally:
        os._exit(0)
