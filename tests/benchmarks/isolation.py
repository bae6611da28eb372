"""Measure what isolation costs: the same submissions graded at level `strict` and with limits alone, in turns.

Prints a Markdown table of CPU milliseconds (user + system, all processes) that one more submission costs:
(cost of many - cost of few) / (many - few), the median of several rounds, and what `strict` adds to `limits`. What runs
inside bubblewrap is not accounted to who started it, so `strict+` cannot be measured in this way.

    python tests/benchmarks/isolation.py [--rounds 7] [--without-keras]
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from grader.course.reading import find_course
from grader.engine.worker import grade_units
from grader.model import Source, Unit
from grader.sandbox.isolation import Level
from grader.sandbox.pool import Launchers

FEW_AND_MANY = {"argmax_softmax": (20, 220), "sequential": (2, 12)}


def grade(level: Level, exercise: str, count: int) -> None:
    """Grade the reference as a submission, so many times."""
    course = find_course(Path(__file__).parent)
    reference = course.exercise(exercise).reference
    assert reference
    units = [Unit(f"student{i}", exercise, Source(reference.read_bytes())) for i in range(count)]
    scores: list[float] = []
    launchers = Launchers(level)
    try:
        grade_units(course, units, lambda result, _: scores.append(result.score), launchers)
    finally:
        launchers.close()
    assert len(scores) == count
    assert min(scores) > 0


def cost(level: Level, exercise: str, count: int) -> float:
    """Return the CPU seconds of a process of its own that grades so many, and of all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, __file__, "--inner", level, exercise, str(count)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def marginal(level: Level, exercise: str) -> float:
    few, many = FEW_AND_MANY[exercise]
    return 1000 * (cost(level, exercise, many) - cost(level, exercise, few)) / (many - few)


def compare(exercise: str, rounds: int) -> None:
    """Print a row per level."""
    levels = [Level.LIMITS, Level.STRICT]
    found: dict[Level, list[float]] = {level: [] for level in levels}
    for number in range(rounds):
        for level in levels if number % 2 else reversed(levels):
            found[level].append(marginal(level, exercise))
    base = statistics.median(found[Level.LIMITS])
    for level in levels:
        values = found[level]
        middle = statistics.median(values)
        spread = f"{min(values):.1f} to {max(values):.1f}"
        print(f"| {exercise} | {level} | {middle:.1f} | {spread} | {middle - base:+.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--without-keras", action="store_true")
    parser.add_argument("--inner", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inner:
        level, exercise, count = options.inner
        return grade(Level(level), exercise, int(count))
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}\n"
    )
    print("| exercise | level | CPU ms per submission, median | range | against `limits` |\n|---|---|---:|---:|---:|")
    for exercise in FEW_AND_MANY:
        if not (options.without_keras and exercise == "sequential"):
            compare(exercise, options.rounds)
    return None


if __name__ == "__main__":
    main()
