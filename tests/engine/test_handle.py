"""The handle on a grading worker is light, and takes nothing from the folder it is started in."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course.reading import Course
from grader.engine.handle import Worker, patience
from grader.model import Limits, Outcome, Runtime, Source, Unit
from grader.proxy.processes import Processes
from grader.sandbox.patience import BUSY
from grader.sandbox.pool import Launchers

RIGHT = b"def scale(x, factor):\n    return x * factor\n\ndef total(x):\n    return sum(x)\n"
SECONDS = 60.0


def test_importing_it_is_cheap() -> None:
    """A notebook's kernel imports it: no NumPy, no pytest, nothing of the checks."""
    program = "import sys, grader.engine.handle; print({'numpy', 'pytest', 'grader.engine.worker'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_units_survive_the_way_to_a_worker() -> None:
    """Bytes that are no text, problems and options arrive as they were sent."""
    units = [
        Unit("ada", "alpha", Source(b"\xff\x00\r\n"), seed=3, threads=2, fail_fast=True, recorded=True, cpu=0.5),
        Unit("na\u00efve \u6570", "alpha", Source(None, "missing", Outcome.NOT_ATTEMPTED)),
    ]
    assert [Unit.from_json(unit.to_json()) for unit in units] == units


@pytest.mark.parametrize("runtime", Runtime)
def test_patience_outlasts_every_unit(course: Course, launchers: Launchers, runtime: Runtime) -> None:
    """A unit may take its processes' time in all, on a busy machine; that is slow, and no hanging."""
    for cpu, load in ((5.0, 2.0), (2.0, 5.0)):
        limits = Limits(cpu=cpu, load=load, memory=1, file_size=1, processes=1, open_files=1, output=1, disk=1)
        exercise = replace(course.exercise("alpha"), runtime=runtime)
        longest = Processes(launchers, exercise, b"", limits=limits).budget.time.seconds * BUSY
        assert patience(limits) > longest


def test_files_in_the_current_folder_are_not_the_grader_s(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A student who saves a random.py beside the notebook is graded as everybody else."""
    for name in ("random", "numpy", "pytest"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('this is a student's file')")
    monkeypatch.chdir(tmp_path)
    worker = Worker(course, Launchers(), [Runtime.NUMPY])
    try:
        assert worker.grade(Unit("ada", "alpha", Source(RIGHT)), SECONDS).outcome is Outcome.PASSED
    finally:
        worker.close()
