"""``consilience appraise`` in a real terminal: what a person sees, and what Ctrl-C, Ctrl-D and no terminal do."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from consilience.home.folder import load

from ..paths import ROOT

pty = pytest.importorskip("pty")
COMMAND = [sys.executable, "-m", "consilience", "appraise"]
WORDS = ["abad-2018", "--instrument", "rob2"]


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, review: Path, *more: str) -> None:
        self.handle, inner = pty.openpty()
        self.process = subprocess.Popen(
            [*COMMAND, str(review), *WORDS, *more],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env={**os.environ, "TERM": "dumb"},
            start_new_session=True,
            preexec_fn=_takes_the_terminal,
        )
        os.close(inner)
        self.seen = ""

    def expect(self, words: str, again: str = "") -> None:
        """Read until some words stand there, after those expected before.

        ``again``: keys to press once more after a silence. A signal that comes just before Python waits for a line is
        seen only with the next key.
        """
        for _ in range(60):
            while select.select([self.handle], [], [], 1)[0] and words not in self.seen:
                try:
                    more = os.read(self.handle, 4096)
                except OSError:
                    more = b""
                assert more or words in self.seen, f"ended before {words!r}: {self.seen!r}"
                self.seen += more.decode(errors="replace")
            if words in self.seen:
                self.seen = self.seen.partition(words)[2]
                return
            if again:
                self.type(again)
        pytest.fail(f"waited for {words!r} after {self.seen!r}")

    def type(self, keys: str) -> None:
        os.write(self.handle, keys.encode())

    def end(self) -> int:
        return self.process.wait(60)


def _takes_the_terminal() -> None:
    import fcntl
    import signal
    import termios

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background hands on that it is ignored
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def review(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples" / "knee-exercise", tmp_path / "review"))


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for each in opened:
        each.process.kill()
        each.process.wait()
        os.close(each.handle)


def answered(review: Path) -> list[str]:
    study = next(each for each in load(review).studies if each.id == "abad-2018")
    own = [each for each in study.appraisals[-1].assessments if each.person == "ana-duarte"]
    return [f"{each.id} {each.answer}" for each in own[0].answers] if own else []


def test_a_person_at_a_terminal(review: Path, terminals: list[Terminal]) -> None:
    before = (review / "studies" / "abad-2018.yaml").read_bytes()
    one = Terminal(review)
    terminals.append(one)
    one.expect("Who assesses?")
    one.type("Ana Duarte\r")
    one.expect("fall-usual")
    one.expect("Which result?")
    one.type("\x03")  # Ctrl-C before anything was answered
    one.expect("nothing was answered", again="\x03")
    assert one.end() == 1
    assert (review / "studies" / "abad-2018.yaml").read_bytes() == before

    named = ("--result", "fall-usual", "--person", "Ana Duarte")
    two = Terminal(review, *named)
    terminals.append(two)
    two.expect("1.1 Was the order of allocation random? [Y/PY/PN/N/NI]")
    two.type("Y\r")
    two.expect("words of the report")
    two.type("\r")
    two.expect("so far: Low / Some concerns / High")
    two.expect("1.2 ")
    two.type("\x03")  # Ctrl-C in the middle of a line
    two.expect("stopped; answers kept: 1", again="\x03")
    assert two.end() == 1
    assert answered(review) == ["1.1 Y"]

    three = Terminal(review, *named)
    terminals.append(three)
    three.expect("going on; answers kept: 1")
    three.expect("1.2 ")
    three.type("N\r")
    three.expect("words of the report")
    three.type("\r")
    three.expect("so far: High")
    three.expect("1.3 ")
    three.type("\x04")  # Ctrl-D
    three.expect("stopped; answers kept: 2")
    assert three.end() == 1
    assert answered(review) == ["1.1 Y", "1.2 N"]


def test_without_a_terminal_it_says_what_to_do(review: Path) -> None:
    done = subprocess.run(
        [*COMMAND, str(review), *WORDS], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Without a terminal: --answers FILE" in done.stderr
    assert "Traceback" not in done.stderr
