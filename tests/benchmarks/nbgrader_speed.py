"""Measure three ways of autograding the same nbgrader submissions, side by side in one run.

    stock    nbgrader's own `nbgrader autograde`, which runs each notebook; its test cells are plain assertions
    plain    `nbgrader autograde` with the settings of `grade nbgrader build`: the engine grades in its sandbox
    bulk     `grade nbgrader autograde`

Two assignments: five NumPy functions (relu, elu, argmax_onehot, softmax, numerical_gradient), and a Keras CNN that is
trained for 3 epochs on 256 images of 8 x 8. On both sides the same properties are judged, ours with hidden checks and
naming on top. Each submission differs by a comment, so that nothing is graded once for all. Prints a Markdown table of
wall and CPU seconds (user + system, children included). "Marginal" is what one more submission costs, from the smallest
to the largest class.

    python tests/benchmarks/nbgrader_speed.py [--counts 1 10 100] [--only numpy|keras]
    python tests/benchmarks/nbgrader_speed.py --class-of 1000 --keep FOLDER   # the bulk way alone, with peak memory
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from speed import GRADE, ROOT, Cost, run

NBGRADER = [sys.executable, "-m", "nbgrader"]
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
STOCK_SETTINGS = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.ExecutePreprocessor.timeout = 300
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"cuInit|absl::Init|oneDNN"
"""
SMALL_CHECKS = '''"""The checks of the benchmark."""

import numpy as np

from grader.checks import accuracy, assert_accuracy, assert_layer, assert_model, assert_outputs, points

SHAPE = (8, 8, 1)


@points(2)
def test_outputs(student, rng):
    """Each image gets four numbers, from a network with a convolution."""
    model = assert_model(student.build_cnn(SHAPE, 4))
    assert_layer(model, "Conv2D")
    assert_outputs(model, rng.random((6, *SHAPE)).astype("float32"), (6, 4))


@points(2)
def test_learns(student, data):
    """Trained for 3 epochs on 256 images, it recognises more of them than guessing does."""
    shapes = data["shapes.npz"]
    x, y = np.float32(shapes["x_train"][:256, 2:10, 2:10, None] / 255), shapes["y_train"][:256].astype(int)

    def train(model, seed):
        model.fit(x, y, epochs=3, batch_size=16, seed=seed)

    assert_accuracy(student, lambda: student.build_cnn(SHAPE, 4), train, lambda m: accuracy(m(x), y), at_least=0.3)
'''


@dataclass(frozen=True)
class Notebook:
    """An assignment of the benchmark: its exercises, and for nbgrader alone the assertions of each one's test cell."""

    assignment: str
    assertions: dict[str, str]


NUMPY = Notebook(
    "04_losses",
    {
        "relu_elu": """import numpy as np
x = np.array([-2.5, -0.3, 0.0, 0.7, 3.2])
np.testing.assert_allclose(relu(x), [0, 0, 0, 0.7, 3.2])
np.testing.assert_allclose(relu(np.array([[-3, 4, 0], [5, -1, 2]])), [[0, 4, 0], [5, 0, 2]])
r = np.random.default_rng(1).uniform(-3, 3, size=(4, 4))
for alpha in (0.5, 1.0, 2.0):
    np.testing.assert_allclose(elu(r, alpha), np.where(r > 0, r, alpha * np.expm1(r)), rtol=1e-6)
np.testing.assert_allclose(elu(np.array([1e4, -1e4])), [1e4, -1])
np.testing.assert_allclose(x, [-2.5, -0.3, 0.0, 0.7, 3.2])""",
        "argmax_softmax": """import numpy as np
s = np.array([[.2, .5, .3], [-1.5, -3., -2.], [7., 4., 6.], [3., 1., 3.]])
np.testing.assert_allclose(argmax_onehot(s), [[0, 1, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0]])
z = np.random.default_rng(1).normal(scale=2, size=(4, 5))
e = np.exp(z)
np.testing.assert_allclose(softmax(z), e / e.sum(axis=-1, keepdims=True), rtol=1e-6)
np.testing.assert_allclose(softmax(np.array([[1000., 0.]])), [[1., 0.]])""",
        "numerical_gradient": """import numpy as np
x = np.array([0.7, -1.2])
cubes = lambda v: (v ** 3).sum()
for h in (0.01, 0.2):
    np.testing.assert_allclose(numerical_gradient(cubes, x, h=h), 3 * x ** 2 + h ** 2, rtol=1e-6)
np.testing.assert_allclose(numerical_gradient(np.prod, np.array([2.3, .7, -1.4]), h=.1), [-.98, -3.22, 1.61], rtol=1e-6)
np.testing.assert_allclose(x, [0.7, -1.2])""",
    },
)
KERAS = Notebook(
    "10_convolution",
    {
        "keras_cnn": """import numpy as np
shapes = np.load({shapes!r})
x, y = np.float32(shapes["x_train"][:256, 2:10, 2:10, None] / 255), shapes["y_train"][:256].astype(int)
model = build_cnn((8, 8, 1), 4)
assert any(type(layer).__name__ == "Conv2D" for layer in model.layers)
assert model.predict(x[:6], verbose=0).shape == (6, 4)
model.fit(x, y, epochs=3, batch_size=16, verbose=0)
assert (model.predict(x, verbose=0).argmax(axis=1) == y).mean() >= 0.3""",
    },
)


# ---------------------------------------------------------------------- the course


def course(folder: Path) -> Path:
    """Copy the course, with the five functions in one module and shorter checks for the CNN."""
    for name in ("exercises", "solutions", "datasets"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("exercises", "solutions"):
        for moved in ("02_activations/relu_elu", "05_gradient_descent/numerical_gradient"):
            (folder / name / moved).rename(folder / name / NUMPY.assignment / Path(moved).name)
    small = folder / "exercises" / KERAS.assignment / "keras_cnn"
    (small / "test_keras_cnn.py").write_text(SMALL_CHECKS, encoding="utf-8")
    beside = folder / "solutions" / KERAS.assignment / "keras_cnn"
    (beside / "test_keras_cnn_hidden.py").unlink()
    for variants in ("wrong", "right"):
        shutil.rmtree(beside / variants)
    run([*GRADE, "--course", str(folder / "exercises"), "build", "relu_elu", "numerical_gradient", "keras_cnn"], folder)
    return folder / "exercises"


def answer(name: str) -> str:
    """Return an exercise's reference as a student would write it, without marks."""
    text = next(ROOT.glob(f"solutions/*/{name}/{name}.py")).read_text(encoding="utf-8")
    return "".join(line for line in text.splitlines(keepends=True) if " SOLUTION" not in line)


def hand_in(place: Path, notebook: Notebook, count: int) -> None:
    """Have a class submit right answers in the released notebook."""
    released = json.loads((place / "release" / notebook.assignment / f"{notebook.assignment}.ipynb").read_text())
    for number in range(count):
        for cell in released["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in notebook.assertions:
                cell["source"] = f"{answer(name)}\n# student {number}\n"
        home = place / "submitted" / f"s{number:04}" / notebook.assignment
        home.mkdir(parents=True)
        (home / f"{notebook.assignment}.ipynb").write_text(json.dumps(released), encoding="utf-8")


def prepare(place: Path, exercises: Path, notebook: Notebook, count: int, *, stock: bool) -> None:
    """Make nbgrader's course directory, its gradebook and the submissions."""
    names = list(notebook.assertions)
    run([*GRADE, "--course", str(exercises), "nbgrader", "build", str(place), *names], exercises)
    if stock:
        (place / "nbgrader_config.py").write_text(STOCK_SETTINGS.format(root=str(place)), encoding="utf-8")
        assert_plainly(place / "source" / notebook.assignment / f"{notebook.assignment}.ipynb", notebook)
    run([*NBGRADER, "generate_assignment", notebook.assignment, "--create"], place, environment())
    hand_in(place, notebook, count)


def assert_plainly(file: Path, notebook: Notebook) -> None:
    """Put plain assertions into the test cells, as an instructor without us writes them."""
    tree = json.loads(file.read_text(encoding="utf-8"))
    for cell in tree["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removesuffix("-check")
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = notebook.assertions[name].format(shapes=str(ROOT / "datasets" / "shapes.npz"))
    file.write_text(json.dumps(tree), encoding="utf-8")


def environment() -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, **QUIET, "PATH": path}


# ---------------------------------------------------------------------- the ways


def autograde(place: Path, assignment: str) -> Cost:
    return run([*NBGRADER, "autograde", assignment, "--create"], place, environment())


def bulk(place: Path, assignment: str, jobs: int = 1) -> Cost:
    return run([*GRADE, "nbgrader", "autograde", str(place), assignment, "--jobs", str(jobs)], place, environment())


WAYS: dict[str, tuple[bool, Callable[[Path, str], Cost]]] = {
    "stock": (True, autograde),
    "plain": (False, autograde),
    "bulk": (False, bulk),
}


def check_scores(place: Path, count: int) -> None:
    """Stop unless everybody has full points: a grader that does not grade is fast."""
    query = "SELECT COUNT(*), SUM(g.auto_score = c.max_score) FROM grade g JOIN grade_cells c ON c.id = g.cell_id"
    with closing(sqlite3.connect(place / "gradebook.db")) as book:
        cells, full = book.execute(query + " WHERE c.cell_type = 'code'").fetchone()
    if not cells or cells != full or cells % count:
        sys.exit(f"{place}: {full} of {cells} test cells have full points, {count} students")


def measure(folder: Path, exercises: Path, notebook: Notebook, way: str, counts: list[int]) -> list[Cost]:
    costs = []
    for count in counts:
        place = folder / f"{notebook.assignment}-{way}-{count}"
        stock, grade = WAYS[way]
        prepare(place, exercises, notebook, count, stock=stock)
        costs.append(grade(place, notebook.assignment))
        check_scores(place, count)
        shutil.rmtree(place)
        print(f"  {place.name}: {costs[-1].wall:.1f} s wall, {costs[-1].cpu:.1f} s CPU", file=sys.stderr, flush=True)
    return costs


def table(kind: str, counts: list[int], costs: dict[str, list[Cost]]) -> Iterator[str]:
    """Yield the rows: all-in seconds per submission for each class, the marginal ones, and how many times less CPU."""
    few, many = counts[0], counts[-1]
    marginal = {way: (found[-1] - found[0]).per(many - few) for way, found in costs.items()}
    for way, found in costs.items():
        each = [f"{cost.per(n).wall:.2f} / {cost.per(n).cpu:.2f}" for n, cost in zip(counts, found, strict=True)]
        last = f"{marginal[way].wall:.3f} / {marginal[way].cpu:.3f}"
        ratio = f"{marginal['stock'].cpu / marginal[way].cpu:.1f} x" if way != "stock" and "stock" in costs else ""
        yield " | ".join([f"| {kind}, {way}", *each, last, f"{ratio} |"])


# ---------------------------------------------------------------------- a large class


@dataclass
class Memory:
    """The most memory that a process and its descendants held together, shared pages counted once (PSS), in MB."""

    peak: float = 0.0
    main: float = 0.0
    done: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.done.wait(0.5):
            held = [pss(pid) for pid in descendants(os.getpid())]
            self.peak = max(self.peak, sum(held))
            self.main = max([self.main, *held])


def descendants(pid: int) -> Iterator[int]:
    children = Path(f"/proc/{pid}/task")
    for task in children.glob("*/children"):
        for child in read(task).split():
            yield int(child)
            yield from descendants(int(child))


def pss(pid: int) -> float:
    lines = read(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except OSError:  # it has ended meanwhile
        return ""


@contextmanager
def memory() -> Iterator[Memory]:
    found = Memory()
    thread = threading.Thread(target=found.watch)
    thread.start()
    try:
        yield found
    finally:
        found.done.set()
        thread.join()


def large_class(folder: Path, exercises: Path, count: int) -> None:
    """Grade a whole class the bulk way, on all cores."""
    prepare(folder / "class", exercises, NUMPY, count, stock=False)
    with memory() as held:
        cost = bulk(folder / "class", NUMPY.assignment, os.cpu_count() or 1)
    check_scores(folder / "class", count)
    each = cost.per(count)
    print(f"{count} submissions of {len(NUMPY.assertions)} exercises: {cost.wall:.0f} s wall, {cost.cpu:.0f} s CPU")
    print(f"{each.wall:.3f} s wall, {each.cpu:.3f} s CPU each; peak {held.peak:.0f} MB in all, {held.main:.0f} in one")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 10, 100], help="sizes of the class")
    parser.add_argument("--only", choices=["numpy", "keras"], help="one of the two assignments")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--class-of", type=int, metavar="N", help="grade N submissions the bulk way instead")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work here and keep what was made")
    options = parser.parse_args()
    folder = (options.keep or Path(tempfile.mkdtemp(prefix="gradestep-nbgrader-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        print(
            f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n"
        )
        exercises = course(folder / "course")
        if options.class_of:
            large_class(folder, exercises, options.class_of)
        else:
            compare(folder, exercises, options)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def compare(folder: Path, exercises: Path, options: Any) -> None:
    counts = sorted(options.counts)
    sizes = " | ".join(f"class of {count}" for count in counts)
    print(f"| wall / CPU seconds each | {sizes} | marginal | less CPU |\n|---|{'---:|' * (len(counts) + 2)}")
    for kind, notebook in {"numpy": NUMPY, "keras": KERAS}.items():
        if options.only in (None, kind):
            costs = {way: measure(folder, exercises, notebook, way, counts) for way in options.ways}
            print("\n".join(table(kind, counts, costs)), flush=True)


if __name__ == "__main__":
    main()
