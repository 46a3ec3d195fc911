"""Two processes make the bytes that one makes, and a child that fails is no loss."""

from __future__ import annotations

import os

import pytest

from consilience.home import folder
from consilience.report.figures import _jobs, lettering, together
from consilience.report.figures.style import render
from consilience.report.figures.together import Job, render_all

from ..paths import FOUNDING, TEACHING


@pytest.fixture(scope="module")
def jobs() -> list[Job]:
    return [*_jobs(folder.load(TEACHING), ())]


def test_the_same_bytes_as_one_after_the_other(jobs: list[Job]) -> None:
    assert render_all(jobs) == [render(job.view, job.draw()) for job in jobs]


def test_fonts_are_not_shared_between_the_processes() -> None:
    """Letters that neither process has measured before, so that both read the same font files at the same time."""
    reviews = [folder.load(FOUNDING), folder.load(TEACHING)]
    alone = [[render(job.view, job.draw()) for job in _jobs(review, ())] for review in reviews]
    for _ in range(2):
        lettering._advance.cache_clear()
        assert [render_all([*_jobs(review, ())]) for review in reviews] == alone


def test_a_child_that_dies_is_no_loss(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render_all(jobs)
    monkeypatch.setattr(together, "_work", lambda *_: os._exit(3))
    assert render_all(jobs) == whole


def test_a_child_that_hangs_is_not_waited_for(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render_all(jobs)

    def hang(*_: object) -> None:
        while True:
            os.read(os.pipe()[0], 1)

    monkeypatch.setattr(together, "_work", hang)
    monkeypatch.setattr(together, "PATIENCE", 0.2)
    assert render_all(jobs) == whole


def test_no_process_to_be_had(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render_all(jobs)

    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert render_all(jobs) == whole
