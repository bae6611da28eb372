"""Measure three ways of autograding the same nbgrader submissions, side by side in one run.

    stock    nbgrader's own `nbgrader autograde`, which runs each notebook; its test cells are plain assertions
    plain    `nbgrader autograde` with the settings of `grade nbgrader build`: the engine grades in its sandbox
    bulk     `grade nbgrader autograde`

Three assignments:

    numpy    five NumPy functions with an assertion each
    keras    a Keras CNN, trained for 3 epochs on 256 images of 8 x 8
    module   three exercises of the course as they are (relu_elu, argmax_softmax, cross_entropy): ours runs all their 23
             checks, hidden ones too, and names mistakes; stock runs plain assertions of the visible ones

Each submission is right and differs by a comment, so that nothing is graded once for all. Prints a Markdown table of
wall and CPU seconds (user + system, descendants included). "Marginal" is what one more submission costs, from the
smallest to the largest class.

    python tests/benchmarks/nbgrader_speed.py [--counts 1 10 100] [--only numpy keras module]
    python tests/benchmarks/nbgrader_speed.py --class-of 1000 [--keep FOLDER]   # the bulk way alone, with peak memory
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


FIVE = '''"""Five functions of a first notebook."""

import numpy as np


def relu(x):
    """Return the larger of x and 0."""
    # BEGIN SOLUTION
    return np.maximum(x, 0)
    # END SOLUTION


def sigmoid(x):
    """Return 1 / (1 + exp(-x))."""
    # BEGIN SOLUTION
    return 1 / (1 + np.exp(-x))
    # END SOLUTION


def softmax(z):
    """Return the probabilities of each row of scores."""
    # BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    # END SOLUTION


def cross_entropy(P, y):
    """Return the mean surprise of the true classes y, given rows of probabilities P."""
    # BEGIN SOLUTION
    return -np.log(P[np.arange(len(y)), y]).mean()
    # END SOLUTION


def gradient_step(w, gradient, lr):
    """Return the weights after one step."""
    # BEGIN SOLUTION
    return w - lr * gradient
    # END SOLUTION
'''
FIVE_CHECKS = {
    "relu": ["relu(np.array([-2.5, 0.0, 3.2]))", "[0, 0, 3.2]"],
    "sigmoid": ["sigmoid(np.array([0.0, np.log(3)]))", "[0.5, 0.75]"],
    "softmax": ["softmax(np.array([[1000.0, 0.0], [0.0, np.log(3)]]))", "[[1, 0], [0.25, 0.75]]"],
    "cross_entropy": ["cross_entropy(np.array([[0.5, 0.5], [0.25, 0.75]]), np.array([0, 1]))", "-np.log(0.375) / 2"],
    "gradient_step": ["gradient_step(np.array([1.0, -2.0]), np.array([0.5, 0.5]), 0.1)", "[0.95, -2.05]"],
}
"""A call and what it should return: an assertion each, for both sides."""


@dataclass(frozen=True)
class Notebook:
    """An assignment of the benchmark."""

    kind: str
    assignment: str
    assertions: dict[str, str]
    """By exercise, what stands in its test cell where nbgrader alone grades."""


NUMPY = Notebook(
    "numpy",
    "02_activations",
    {
        "five": "import numpy as np\n"
        + "\n".join(f"np.testing.assert_allclose({call}, {value}, atol=1e-12)" for call, value in FIVE_CHECKS.values())
    },
)
MODULE = Notebook(
    "module",
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
        "cross_entropy": """import numpy as np
np.testing.assert_allclose(cross_entropy(np.full((3, 4), 0.25), np.array([2, 0, 3])), np.log(4))
assert 10 < cross_entropy(np.array([[0.0, 0.8, 0.2]]), np.array([0])) < np.inf
np.testing.assert_allclose(cross_entropy_from_logits(np.zeros((2, 3)), np.array([1, 2])), np.log(3))
np.testing.assert_allclose(cross_entropy_from_logits(np.array([[1e4, 0., 0.]]), np.array([1])), 1e4)
np.testing.assert_allclose(cross_entropy_from_logits(np.array([[-2e3, -2e3]]), np.array([0])), np.log(2))""",
    },
)
KERAS = Notebook(
    "keras",
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

NOTEBOOKS = {notebook.kind: notebook for notebook in (NUMPY, KERAS, MODULE)}


# ---------------------------------------------------------------------- the course


def course(folder: Path) -> Path:
    """Copy the course, with the exercise of five functions, three exercises in one module, and a shorter CNN."""
    for name in ("exercises", "solutions", "datasets"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    relu, cnn = Path(NUMPY.assignment, "relu_elu"), Path(KERAS.assignment, "keras_cnn")
    for name in ("exercises", "solutions"):
        shutil.copytree(folder / name / relu, folder / name / NUMPY.assignment / "five")
        (folder / name / relu).rename(folder / name / MODULE.assignment / "relu_elu")
    replace(folder, Path(NUMPY.assignment, "five"), "relu_elu", five_checks())
    (folder / "solutions" / NUMPY.assignment / "five" / "five.py").write_text(FIVE, encoding="utf-8")
    replace(folder, cnn, "keras_cnn", SMALL_CHECKS)
    run([*GRADE, "--course", str(folder / "exercises"), "build", "relu_elu", "five", "keras_cnn"], folder)
    return folder / "exercises"


def five_checks() -> str:
    """Return the checks of the five functions."""
    text = (
        '"""The checks of the benchmark."""\n\nimport numpy as np\n\nfrom grader.checks import assert_close, points\n'
    )
    for name, (call, value) in FIVE_CHECKS.items():
        text += f'\n\n@points(2)\ndef test_{name}(student):\n    """{name} returns what it should."""\n'
        text += f"    assert_close(student.{call}, {value})\n"
    return text


def replace(folder: Path, exercise: Path, was: str, checks: str) -> None:
    """Give an exercise that was copied from another one its own checks, and nothing hidden, wrong or right."""
    public, private = folder / "exercises" / exercise, folder / "solutions" / exercise
    for file in (*public.glob(f"*{was}*"), *private.glob(f"*{was}*")):
        if exercise.name != was or file.name.startswith("test_"):
            file.unlink()
    for variants in ("wrong", "right", "double"):
        shutil.rmtree(private / variants, ignore_errors=True)
    (public / f"test_{exercise.name}.py").write_text(checks, encoding="utf-8")


def answer(exercises: Path, name: str) -> str:
    """Return an exercise's reference as a student would write it, without marks."""
    text = next(exercises.parent.glob(f"solutions/*/{name}/{name}.py")).read_text(encoding="utf-8")
    return "".join(line for line in text.splitlines(keepends=True) if " SOLUTION" not in line)


def hand_in(place: Path, exercises: Path, notebook: Notebook, count: int) -> None:
    """Have a class submit right answers in the released notebook."""
    released = json.loads((place / "release" / notebook.assignment / f"{notebook.assignment}.ipynb").read_text())
    for number in range(count):
        for cell in released["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in notebook.assertions:
                cell["source"] = f"{answer(exercises, name)}\n# student {number}\n"
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
    hand_in(place, exercises, notebook, count)


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
    prepare(folder / "class", exercises, MODULE, count, stock=False)
    with memory() as held:
        cost = bulk(folder / "class", MODULE.assignment, os.cpu_count() or 1)
    check_scores(folder / "class", count)
    each = cost.per(count)
    print(f"{count} submissions of {len(MODULE.assertions)} exercises: {cost.wall:.0f} s wall, {cost.cpu:.0f} s CPU")
    print(f"{each.wall:.3f} s wall, {each.cpu:.3f} s CPU each; peak {held.peak:.0f} MB in all, {held.main:.0f} in one")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 10, 100], help="sizes of the class")
    parser.add_argument("--only", nargs="+", choices=NOTEBOOKS, default=list(NOTEBOOKS), help="assignments")
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
    for kind in options.only:
        costs = {way: measure(folder, exercises, NOTEBOOKS[kind], way, counts) for way in options.ways}
        print("\n".join(table(kind, counts, costs)), flush=True)


if __name__ == "__main__":
    main()
