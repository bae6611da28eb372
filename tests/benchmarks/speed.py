"""Measure grading side by side: this grader, `nbgrader autograde`, `otter run`, on the same functions and checks.

Prints a Markdown table of wall and CPU seconds (user + system, children included). "Marginal" is what one more
submission costs: (cost of many - cost of few) / (many - few), so that everybody's start-up is left out.

    python tests/benchmarks/speed.py --peers VENV_WITH_NBGRADER_AND_OTTER [--without-keras]
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GRADE = [sys.executable, "-c", "from grader.cli import main; main()"]
NUMPY, KERAS = "argmax_softmax", "sequential"

TESTS = {
    NUMPY: [
        "import numpy as np\ns = np.array([[.2,.5,.3],[-1.5,-3.,-2.],[7.,4.,6.],[.1,.2,.4]])\n"
        "np.testing.assert_allclose(argmax_onehot(s), [[0,1,0],[1,0,0],[1,0,0],[0,0,1]])",
        "np.testing.assert_allclose(argmax_onehot(np.array([[3.,1.,3.],[2.,2.,2.]])), [[1,0,0],[1,0,0]])",
        "r = np.random.default_rng(1)\np = softmax(r.normal(size=(3,5)))\n"
        "np.testing.assert_allclose(p.sum(axis=-1), np.ones(3))",
        "z = r.normal(scale=2, size=(4,4))\ne = np.exp(z)\n"
        "np.testing.assert_allclose(softmax(z), e / e.sum(axis=-1, keepdims=True), rtol=1e-4)",
        "np.testing.assert_allclose(softmax(np.array([[1000.,0.]])), [[1.,0.]])",
    ],
    KERAS: [
        "import numpy as np\nm = build_mlp(6, [5, 4], 3)\nassert m.output_shape == (None, 3)",
        "assert build_mlp(4, [3], 2).count_params() == 23",
        "x = np.random.default_rng(1).normal(size=(8, 6)).astype('float32')\np = np.asarray(m(x))\n"
        "np.testing.assert_allclose(p.sum(axis=-1), np.ones(8), rtol=1e-4)",
        "d = lambda x: np.log(np.asarray(m(x))) - np.log(np.asarray(m(x)))[..., :1]\n"
        "assert np.abs(d(2 * x) - 2 * d(x) + d(0 * x)).max() > 1e-3",
    ],
}
"""What the peers run: plain assertions of the same properties."""


@dataclass(frozen=True)
class Cost:
    """Seconds of a command."""

    wall: float
    cpu: float

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.wall - other.wall, self.cpu - other.cpu)

    def per(self, count: int) -> Cost:
        return Cost(self.wall / count, self.cpu / count)


def run(
    command: list[str], folder: Path, environment: dict[str, str] | None = None, codes: tuple[int, ...] = (0,)
) -> Cost:
    """Run a command and return what it and all its descendants used."""
    adopt_orphans()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    bury_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def adopt_orphans() -> None:
    """Have descendants whose parent ends become ours: bubblewrap does not wait for what it confines."""
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def bury_orphans() -> None:
    """Wait, for ten seconds at most, until all of them have ended, so that their CPU seconds are counted."""
    deadline = time.monotonic() + 10
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)


def median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs))


def solution(exercise: str) -> str:
    """Return the reference's text: what every student of the benchmark hands in."""
    return next(ROOT.glob(f"solutions/*/{exercise}/{exercise}.py")).read_text(encoding="utf-8")


# ---------------------------------------------------------------------- this grader


def cold_check(folder: Path, exercise: str, times: int) -> Cost:
    """`grade check` of one exercise in a student's copy, everything started anew."""
    run([*GRADE, "--course", str(ROOT), "init", str(folder)], ROOT)
    next(folder.glob(f"*/{exercise}/{exercise}.py")).write_text(solution(exercise), encoding="utf-8")
    return median([run([*GRADE, "check", exercise], folder) for _ in range(times)])


def batch(folder: Path, exercise: str, count: int) -> Cost:
    """`grade batch --jobs 1` over a class that hands in one exercise."""
    for place in range(count):
        home = folder / "submissions" / f"s{place:04}"
        home.mkdir(parents=True)
        (home / f"{exercise}.py").write_text(solution(exercise) + f"\n# student {place}\n", encoding="utf-8")
    options = ["-o", str(folder / "book.db"), "--jobs", "1", "-e", exercise]
    return run([*GRADE, "--course", str(ROOT), "batch", str(folder / "submissions"), *options], ROOT)


# ---------------------------------------------------------------------- peers


def cell(source: str, kind: str = "code", **nbgrader: object) -> dict[str, object]:
    metadata = {"nbgrader": {"schema_version": 3, **nbgrader}} if nbgrader else {}
    made: dict[str, object] = {
        "cell_type": kind,
        "metadata": metadata,
        "source": source,
        "id": nbgrader.get("grade_id", "x"),
    }
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(exercise: str, *, tests: bool) -> str:
    """Return a notebook with the solution in one cell and, for nbgrader, a locked cell per check."""
    cells = [cell(solution(exercise), grade=False, locked=False, solution=True, task=False, grade_id="answer")]
    for place, test in enumerate(TESTS[exercise] if tests else []):
        cells.append(
            cell(test, grade=True, locked=True, solution=False, task=False, points=2, grade_id=f"check{place}")
        )
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


def peer_environment(peers: Path) -> dict[str, str]:
    path = f"{peers / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {
        **os.environ,
        "PATH": path,
        "VIRTUAL_ENV": str(peers),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }


def nbgrader(folder: Path, exercise: str, count: int, peers: Path) -> Cost:
    """`nbgrader autograde` of a class, with the gradebook made beforehand."""
    config = f"c = get_config()\nc.CourseDirectory.root = {str(folder)!r}\nc.ExecutePreprocessor.timeout = 300\n"
    config += "c.IgnorePattern.enabled = True\nc.IgnorePattern.pattern = r'cuInit|absl::Init|oneDNN'\n"
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    source = folder / "source" / "ps"
    source.mkdir(parents=True)
    (source / "work.ipynb").write_text(notebook(exercise, tests=True), encoding="utf-8")
    environment = peer_environment(peers)
    run(["nbgrader", "generate_assignment", "ps", "--create"], folder, environment)
    for place in range(count):
        home = folder / "submitted" / f"s{place:04}" / "ps"
        home.mkdir(parents=True)
        (home / "work.ipynb").write_text(notebook(exercise, tests=True), encoding="utf-8")
    return run(["nbgrader", "autograde", "ps", "--create"], folder, environment)


def otter(folder: Path, exercise: str, times: int, peers: Path) -> Cost:
    """`otter run` of one submission: it grades one at a time, so each pays its own start."""
    tests = folder / "tests"
    tests.mkdir()
    cases = [
        {"code": ">>> " + line.replace("\n", "\n>>> "), "hidden": False, "locked": False} for line in TESTS[exercise]
    ]
    spec = {"name": "checks", "points": 2, "suites": [{"cases": cases, "scored": True, "type": "doctest"}]}
    (tests / "checks.py").write_text("OK_FORMAT = True\n\ntest = " + repr(spec) + "\n", encoding="utf-8")
    (folder / "work.ipynb").write_text(notebook(exercise, tests=False), encoding="utf-8")
    environment = peer_environment(peers)
    run(["otter", "generate", "-t", "tests", "-o", "autograder.zip"], folder, environment)
    costs = [run(["otter", "run", "-a", "autograder.zip", "work.ipynb"], folder, environment) for _ in range(times)]
    score = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    if sum(test.get("score", 0) for test in score["tests"]) <= 0:
        sys.exit(f"otter gave no points to the right answer: {json.dumps(score)[:1500]}")
    return median(costs)


# ---------------------------------------------------------------------- the table


def row(name: str, cost: Cost, base: Cost | None) -> str:
    ratio = f"{cost.cpu / base.cpu:.0f} x" if base else "1 x"
    return f"| {name} | {cost.wall:.3f} | {cost.cpu:.3f} | {ratio} |"


def measure(exercise: str, folder: Path, peers: Path | None, few: int, many: int) -> list[str]:
    """Return the rows of one exercise: marginal seconds per submission, and the ratio of CPU seconds to ours."""

    def fresh(name: str) -> Path:
        made = folder / f"{exercise}-{name}"
        made.mkdir()
        return made

    small, large = (batch(fresh(f"batch{n}"), exercise, n) for n in (few, many))
    ours = (large - small).per(many - few)
    rows = [row(f"`grade batch`, {exercise}, all-in at {many}", large.per(many), None)]
    rows += [row(f"`grade batch`, {exercise}, marginal", ours, None)]
    if peers:
        one, ten = (nbgrader(fresh(f"nbgrader{n}"), exercise, n, peers) for n in (1, 10))
        rows.append(row(f"`nbgrader autograde`, {exercise}, marginal", (ten - one).per(9), ours))
        rows.append(row(f"`otter run`, {exercise}, each", otter(fresh("otter"), exercise, 3, peers), ours))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="virtual environment with nbgrader and otter-grader")
    parser.add_argument("--without-keras", action="store_true")
    options = parser.parse_args()
    peers = options.peers.resolve() if options.peers else None
    folder = Path(tempfile.mkdtemp(prefix="gradestep-speed-"))
    try:
        print(
            f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n"
        )
        print("| per submission | wall s | CPU s | CPU against ours |\n|---|---:|---:|---:|")
        print(row(f"`grade check {NUMPY}`, cold, median of 9", cold_check(folder / "copy", NUMPY, 9), None), flush=True)
        print("\n".join(measure(NUMPY, folder, peers, 1, 200)), flush=True)
        if not options.without_keras:
            print("\n".join(measure(KERAS, folder, peers, 1, 11)), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
