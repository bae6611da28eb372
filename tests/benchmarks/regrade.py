"""What a class costs that has not changed: submissions looked at again for each second of CPU time.

    python tests/benchmarks/regrade.py [--students 1000]

A class of three NumPy exercises each, whose results are stored already, is graded again: every submission is read,
every key is compared, nothing runs. Beside it, in the same run, what it cost when the check files were parsed again and
the stored record read again for every answer, as it was before keys were stored with what they are made of.
"""

from __future__ import annotations

import argparse
import ast
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader.author.build import reference_source
from grader.course.reading import Course, find_course, read_course
from grader.engine.identity import inputs_of, versions
from grader.engine.listing import declared_checks
from grader.instructor.batch import run_batch, units_of
from grader.instructor.gradebook import Gradebook
from grader.model import CheckResult, Outcome, Result, Unit
from grader.sandbox.isolation import Level, choose_level

NAMES = ("neuron", "argmax_softmax", "gradient_step")
RUNS = 3


def write_class(course: Course, folder: Path, students: int) -> None:
    """Write a folder per student; no two answers are the same."""
    for number in range(students):
        home = folder / f"student{number:04}"
        home.mkdir(parents=True)
        for name in NAMES:
            (home / f"{name}.py").write_text(f"{reference_source(course.exercise(name))}\n# {number}\n")


def store(course: Course, units: list[Unit], book: Gradebook, level: Level) -> None:
    """Store the result that each unit would get, without grading it."""
    for unit in units:
        exercise = course.exercise(unit.exercise)
        inputs = inputs_of(course, unit, level)
        checks = tuple(
            CheckResult(c.id, c.sentence, Outcome.PASSED, c.points, c.points, hidden=c.hidden)
            for c in declared_checks(course, exercise)
        )
        known = dict(versions(exercise.runtime, level))
        result = Result(unit.student, exercise.id, exercise.revision, inputs.key, checks, 0.1, known, 0)
        book.add(replace(result, handed_in=unit.handed_in), inputs)


def measured(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of some runs."""
    found = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    """Print submissions per CPU second, today and as it was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=1000)
    students = parser.parse_args().students
    root = find_course(Path(__file__).parent).root
    course = read_course(root)
    level = choose_level(None)
    chosen = [course.exercise(name) for name in NAMES]
    with tempfile.TemporaryDirectory() as folder, Gradebook.open(Path(folder) / "book.db") as book:
        write_class(course, Path(folder) / "class", students)
        store(course, units_of(course, Path(folder) / "class", chosen), book, level)
        kept: list[int] = []

        def again() -> None:
            fresh = read_course(root)
            units = units_of(fresh, Path(folder) / "class", [fresh.exercise(name) for name in NAMES])
            run_batch(fresh, units, book, 1, lambda progress: kept.append(progress.kept), level)

        def as_it_was() -> None:
            for unit in units_of(course, Path(folder) / "class", chosen):
                exercise = course.exercise(unit.exercise)
                book.latest(unit.student, unit.exercise)
                for file in (exercise.visible_checks, exercise.hidden_checks):
                    if file:
                        ast.parse(file.read_text(encoding="utf-8"))

        today, before = measured(again), measured(as_it_was)
        assert set(kept) == {3 * students}, "nothing ran"
    print(f"{students} submissions of {len(NAMES)} exercises, unchanged, CPU seconds (fastest of {RUNS} runs)")
    print(f"  now:                                {today:7.2f} s  {students / today:8.0f} submissions/s")
    print(f"  check files parsed for each answer: {before:7.2f} s  {students / before:8.0f} submissions/s")
    print(f"  ratio: {before / today:.0f} x")


if __name__ == "__main__":
    main()
