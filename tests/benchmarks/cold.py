"""Measure a cold `grade check` beside the least that anything with NumPy and pytest must cost: importing them.

Prints medians of wall and CPU seconds (user + system, children included) of whole processes, in turn, and their ratio.

    python tests/benchmarks/cold.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.author.build import variants
from grader.course.copy import copy_course
from grader.course.reading import packaged_course

EXERCISE = "argmax_softmax"
GRADE = (sys.executable, "-c", "from grader.cli import main; main()")
BASELINE = (sys.executable, "-c", "import numpy, pytest")


def cost(command: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """Return wall and CPU seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=os.environ | {"NO_COLOR": "1"}, check=False, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    course = packaged_course()
    wrong = {variant.id: variant.source for variant in variants(course.exercise(EXERCISE), "wrong")}
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_course(course, Path(folder) / "copy", "ada")
        file = next(copy.glob(f"*/{EXERCISE}/{EXERCISE}.py"))
        sources = {"right": course.exercise(EXERCISE).reference, "wrong": wrong["softmax_axis0"]}
        commands = {"import numpy, pytest": BASELINE}
        found: dict[str, list[tuple[float, float]]] = {"import numpy, pytest": []}
        for name in sources:
            commands[f"grade check, {name}"] = (*GRADE, "check", EXERCISE)
            found[f"grade check, {name}"] = []
        for _ in range(rounds + 1):
            for name, command in commands.items():
                source = sources.get(name.rpartition(" ")[2])
                if source:
                    file.write_text(source if isinstance(source, str) else source.read_text())
                found[name].append(cost(command, copy))
    print_table({name: costs[1:] for name, costs in found.items()})  # the first one warms the disk


def print_table(found: dict[str, list[tuple[float, float]]]) -> None:
    """Print medians and ratios to the first row."""
    medians = {
        name: [statistics.median(column) for column in zip(*costs, strict=True)] for name, costs in found.items()
    }
    base = next(iter(medians.values()))
    print("| | wall s | CPU s | wall ratio | CPU ratio |\n|---|---:|---:|---:|---:|")
    for name, (wall, cpu) in medians.items():
        print(f"| {name} | {wall:.3f} | {cpu:.3f} | {wall / base[0]:.2f} | {cpu / base[1]:.2f} |")


if __name__ == "__main__":
    main()
