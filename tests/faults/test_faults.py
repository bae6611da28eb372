"""A class run is killed at any moment, in any of its processes: nothing is lost, doubled, or left behind."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.course.runtime import SETUPS
from grader.model import Runtime
from grader.sandbox import ground
from tests.faults.conftest import RUNTIME

KILLS = int(os.environ.get("GRADE_KILLS", "8"))
"""How many runs are hurt, each time others; a release is tried with 200."""
SEED = int(os.environ.get("GRADE_KILLS_SEED") or random.SystemRandom().randrange(1_000_000))
"""Draws victims and moments; printed when something is found, to draw the same again."""
VICTIMS = ("cli", "worker", "zygote", "child")
WAIT_FOR_VICTIM = 5.0
"""Seconds to wait for a victim: the first child comes late, and each lives for some milliseconds only."""
KILLED = 128 + 9
HOLDS_ZYGOTE = SETUPS[Runtime(RUNTIME)].is_shared
"""Whether the command itself holds the zygote: nobody is left then to remove its folder, but for the next command."""


@dataclass(frozen=True)
class Fault:
    """One process of one run, killed at one moment."""

    number: int
    victim: str
    moment: float
    """0: when the run begins; 1: when it would end."""
    halfway: bool
    """Whether half of the results were there before."""


def draw() -> list[Fault]:
    """Return the faults: each kind of victim, any moment, an empty gradebook or a half-full one.

    One in three strikes at once: the victim is killed while it starts.
    """
    dice = random.Random(SEED)
    moments = [dice.random() if dice.random() < 2 / 3 else 0.0 for _ in range(KILLS)]
    return [Fault(n, VICTIMS[n % len(VICTIMS)], moment, dice.random() < 0.5) for n, moment in enumerate(moments)]


def strike(run: Any, victim: str) -> bool:
    """Kill one process of a kind; say whether one was alive."""
    deadline = time.monotonic() + WAIT_FOR_VICTIM
    while run.process.poll() is None and time.monotonic() < deadline:
        if any(run.kill(pid, victim) for pid in run.find(victim)):
            return True
    return False


def sweep_at_once(temporary: Path) -> None:
    """Do what the next command does with folders that nobody holds, without the minute for which it leaves new ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(temporary))
        patch.setattr(ground, "SWEPT_SECONDS", 0.0)
        time.sleep(0.01)  # older than now
        ground.sweep()


@dataclass
class Trial:
    """What a fault needs: a folder, the command, and what is known of runs without a fault."""

    folder: Path
    start: Any
    look: Any
    truth: Any
    half: Path
    seconds: dict[bool, float]
    """How long a run takes, from an empty gradebook and from a half-full one."""

    def hurt(self, fault: Fault) -> bool:
        """Kill, look, run again, look again; say whether a living process was killed."""
        folder = self.folder / f"fault{fault.number}"
        folder.mkdir()
        book = self.begin(folder, halfway=fault.halfway)

        run = self.start(book)
        time.sleep(fault.moment * self.seconds[fault.halfway])
        stored = self.look.rows(book)
        struck = strike(run, fault.victim)
        code = run.wait()
        assert (code == KILLED) == (struck and fault.victim == "cli"), run.stderr
        assert code in (0, KILLED), run.stderr
        if code == KILLED and HOLDS_ZYGOTE:
            sweep_at_once(run.temporary)
        run.assert_tidy()
        after = self.look.copy(book, folder / "copy")
        assert stored.items() <= after.items()
        assert self.look.finished(after) == after  # one kill is never an error of ours: what it hit is tried again

        self.complete(book)
        final = self.look.copy(book, folder / "copy")
        assert after.items() <= final.items()
        shutil.rmtree(folder)
        return struck

    def begin(self, folder: Path, *, halfway: bool) -> Path:
        """Return the gradebook to start from."""
        book = folder / "book.db"
        if halfway:
            shutil.copy(self.half, book)
        return book

    def complete(self, book: Path) -> float:
        """Run without a fault, to the end that every run must come to; return how long it takes."""
        run = self.start(book)
        assert run.wait() == 0, run.stderr
        run.assert_tidy()
        assert self.look.export(book) == self.truth
        return float(run.seconds)


@pytest.fixture
def trial(tmp_path: Path, start: Any, look: Any, truth: Any, half: Path) -> Trial:
    trial = Trial(tmp_path, start, look, truth, half, {})
    for halfway in (False, True):
        folder = tmp_path / f"undisturbed{halfway}"
        folder.mkdir()
        trial.seconds[halfway] = trial.complete(trial.begin(folder, halfway=halfway))
    return trial


@pytest.mark.slow
@pytest.mark.timeout(120 + 30 * KILLS)
def test_kills_at_random_moments(trial: Trial) -> None:
    """Every finished result is there, none twice; the same command again ends with the same gradebook."""
    hits: Counter[str] = Counter()
    for fault in draw():
        try:
            hits[fault.victim] += trial.hurt(fault)
        except BaseException:
            print(f"GRADE_KILLS_SEED={SEED}, {fault}, so far {dict(hits)}")
            raise
    print(f"GRADE_KILLS_SEED={SEED}: {hits.total()} of {KILLS} struck a living process: {dict(hits)}")
    assert hits.total() >= KILLS / 3
