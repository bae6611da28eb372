"""Measure the time from a save to its verdict: `grade watch` in a terminal, beside a cold `grade check` of the same.

Each exercise's file is saved twenty times, a right answer and a wrong one in turns, every one with another comment; the
next save comes some seconds after the verdict, as from a person. The verdict is there when the last line of the result
is on the terminal. Prints a Markdown table of medians in seconds. Training is the time inside `fit`, as the command
tells it; both ways have it, so what is left is told as well.

    python tests/benchmarks/watch.py [--saves 20] [--pause 2] [EXERCISE ...]
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import pexpect

from grader.author.build import reference_source, variants
from grader.course.reading import Course, find_course

GRADE = [sys.executable, "-c", "from grader.cli import main; main()"]
EXERCISES = ("argmax_softmax", "sequential", "keras_cnn", "keras_lstm")
SECONDS = 300
VERDICT = r"(\d+\.\d+) s(?:, (\d+\.\d+) s of it in training)?[^\n]*\n[^\n]* of \d+ checks"
NEXT = r"Next: |every exercise\."
IDLE = re.escape("[q]uit")


@dataclass(frozen=True, slots=True)
class Save:
    """Seconds from one save to its verdict, and how many of them were spent in training."""

    total: float
    training: float

    @property
    def rest(self) -> float:
        return self.total - self.training


def answers(course: Course, exercise: str) -> list[str]:
    """Return a right answer and a wrong one."""
    found = course.exercise(exercise)
    return [reference_source(found), variants(found, "wrong")[0].source]


def watch(copy: Path, stub: Path, sources: list[str], saves: int, pause: float) -> list[Save]:
    """Return what each save took in a running `grade watch`; the first one, which is not warm, is left out."""
    env = dict(os.environ)
    line = [*GRADE, "watch", stub.stem]
    child: Any = pexpect.spawn(
        line[0], line[1:], cwd=str(copy), env=env, dimensions=(50, 140), encoding="utf-8", timeout=SECONDS
    )
    child.expect(IDLE)
    found = []
    for number, source in zip(range(saves + 1), cycle(sources), strict=False):
        time.sleep(pause)  # a person reads; nothing of ours is waited for
        start = time.perf_counter()
        stub.write_text(f"{source}\n# save {number}\n", encoding="utf-8")
        child.expect(VERDICT)
        training = float(child.match.group(2) or 0)
        child.expect(NEXT)
        found.append(Save(time.perf_counter() - start, training))
        child.expect(IDLE)
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    return found[1:]


def cold(copy: Path, stub: Path, sources: list[str], times: int) -> list[float]:
    """Return the seconds of `grade check`, from nothing."""
    found = []
    for number, source in zip(range(times), cycle(sources), strict=False):
        stub.write_text(f"{source}\n# check {number}\n", encoding="utf-8")
        start = time.perf_counter()
        subprocess.run([*GRADE, "check", stub.stem], cwd=copy, capture_output=True, check=False)
        found.append(time.perf_counter() - start)
    return found


def row(exercise: str, saves: list[Save], checks: list[float]) -> str:
    """Return the line of one exercise."""
    total, training, rest = (
        statistics.median(getattr(save, name) for save in saves) for name in ("total", "training", "rest")
    )
    slowest = max(save.rest for save in saves)
    base = statistics.median(checks)
    numbers = " | ".join(f"{value:.3f}" for value in (total, training, rest, slowest, base))
    return f"| {exercise} | {numbers} | {base / total:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*", default=EXERCISES)
    parser.add_argument("--saves", type=int, default=20)
    parser.add_argument("--checks", type=int, default=4, help="cold `grade check`s for the baseline")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between a verdict and the next save")
    options = parser.parse_args()
    course = find_course(Path(__file__).parent)
    folder = Path(tempfile.mkdtemp(prefix="gradestep-watch-"))
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} at the start\n")
    print("| from save to verdict, s | all | in training | rest | slowest rest | cold `grade check` | times faster |")
    print("|---|---:|---:|---:|---:|---:|---:|", flush=True)
    try:
        copy = folder / "copy"
        subprocess.run(
            [*GRADE, "--course", str(course.root), "init", str(copy), "--student", "ada"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for exercise in options.exercises:
            sources = answers(course, exercise)
            stub = copy / course.exercise(exercise).module / exercise / f"{exercise}.py"
            saves = watch(copy, stub, sources, options.saves, options.pause)
            checks = cold(copy, stub, sources, options.checks)
            print(row(f"{exercise}, right", saves[1::2], checks[::2]))  # the first of all was right, and is left out
            print(row(f"{exercise}, wrong", saves[::2], checks[1::2]), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
