"""Pictures: drawn from what the sandbox returns, fit for a page and for paper, not broken by a student's values."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import image
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from grader.course.reading import Course
from grader.errors import CheckFailure, CourseError, UsageError
from grader.feedback.recording import RecordedCheck, read_recording
from grader.model import Exercise, Kind, Runtime
from grader.pictures import draw as plot_module
from grader.pictures.draw import PLOT, NothingToDraw, answers, picture
from grader.pictures.parts import HUGE, INK, border, own, panel, parts, problems, values
from grader.proxy.student import Call, Student
from grader.sandbox.pool import Launchers
from grader.sandbox.raised import StudentError

from ..real import COURSE
from ..sample import SHARE, sampled

ODD_SHARE = max(SHARE, 1 / 3)
"""The share of odd answers that are drawn in the place of an exercise's own."""
LAYOUT = "figure.constrained_layout.use"
NAMESPACE = "{http://www.w3.org/2000/svg}"
DRAWN = [e for e in COURSE.exercises.values() if (e.folder / f"plot_{e.id}.py").is_file()]
GOOD = "def scale(x, factor):\n    return x * factor\n\n\ndef total(x):\n    return float(x.sum())\n"
PLOT_FILE = """
import numpy as np

from grader.pictures.parts import legend, own, panel, theirs, values


def plot(figure, student, reference, rng):
    figure.suptitle("Twice as much")
    left, right = figure.subplots(1, 2)
    x = np.linspace(0, 1, 5)
    with panel(left, student, "scale", "x", "result"):
        own(left, x, values(student.scale(x, 2.0), x.shape))
        theirs(left, x, reference and reference.scale(x, 2.0))
        legend(left)
    with panel(right, student, "total", "n", "sum"):
        right.bar([0], [values(student.total(x), ())])
"""

every = pytest.mark.parametrize(
    "exercise",
    [pytest.param(e, id=e.id, marks=[pytest.mark.keras] if e.runtime is Runtime.KERAS else []) for e in DRAWN],
)

Draw = Callable[..., bytes | None]


@pytest.fixture
def alpha(course: Course) -> Exercise:
    """An exercise with a picture and a right answer."""
    exercise = course.exercise("alpha")
    exercise.stub.write_text(GOOD)
    (exercise.folder / "plot_alpha.py").write_text(PLOT_FILE)
    return exercise


@pytest.fixture
def draw(course: Course, alpha: Exercise, launchers: Launchers) -> Draw:
    """Draw the exercise, after writing other texts for the student's file and the plot file."""

    def draw(source: str = GOOD, plot: str = PLOT_FILE, form: str = "svg") -> bytes | None:
        alpha.stub.write_text(source)
        (alpha.folder / "plot_alpha.py").write_text(plot)
        return picture(course, alpha, launchers, form)

    return draw


def text_of(svg: bytes | None) -> str:
    assert svg
    return "".join(ElementTree.fromstring(svg).itertext())


def ids_of(svg: bytes | None) -> list[str]:
    return re.findall(r'\bid="([^"]*)"', (svg or b"").decode())


# ---------------------------------------------------------------------- as a picture


def test_a_picture_for_a_page(draw: Draw) -> None:
    """One element with a role and a name, the page's colour of text, and nothing that reaches beyond it."""
    svg = draw()
    assert svg
    root = ElementTree.fromstring(svg)
    assert root.tag == NAMESPACE + "svg"
    assert root.get("role") == "img"
    title = root[0]
    assert (title.tag, title.text) == (NAMESPACE + "title", "Scale and add: Twice as much")
    assert root.get("aria-labelledby") == title.get("id")
    assert not {element.tag.removeprefix(NAMESPACE) for element in root.iter()} & {"style", "metadata", "script"}
    assert svg.startswith(b"<svg ")
    assert b"currentColor" in svg
    assert INK.encode() not in svg
    assert "reference" in text_of(svg)


def test_ids_do_not_collide(draw: Draw, course: Course, alpha: Exercise, launchers: Launchers) -> None:
    """Two pictures of a page share no id, and each refers to its own only."""
    beta = course.exercise("beta")
    beta.stub.write_text(GOOD)
    (beta.folder / "plot_beta.py").write_text(PLOT_FILE)
    one, other = draw(), picture(course, beta, launchers)
    assert not set(ids_of(one)) & set(ids_of(other))
    for svg in (one, other):
        assert svg
        used = re.findall(r'(?:url\(#|href="#)([^")]*)', svg.decode())
        assert used
        assert set(used) < set(ids_of(svg))
        assert len(ids_of(svg)) == len(set(ids_of(svg)))


def test_other_forms(draw: Draw) -> None:
    """PNG, readable on its own: on white, not transparent; PDF by its first bytes; another form is refused."""
    pixels = image.imread(io.BytesIO(draw(form="png") or b""))
    assert pixels[0, 0].tolist() == [1, 1, 1, 1]
    assert pixels[..., :3].min() < 0.1
    assert (draw(form="pdf") or b"")[:5] == b"%PDF-"
    with pytest.raises(UsageError, match="jpeg"):
        draw(form="jpeg")


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_the_same_code_gives_the_same_bytes(draw: Draw, form: str) -> None:
    """No date, no random id."""
    assert draw(form=form) == draw(form=form)


def test_nobody_else_s_style(draw: Draw) -> None:
    """What a notebook has set changes no picture, and stays as it was."""
    expected = draw()
    with mpl.rc_context({"font.size": 25, "lines.linewidth": 9, "svg.fonttype": "path"}):
        assert draw() == expected
        assert mpl.rcParams["font.size"] == 25
    assert mpl.rcParams["svg.hashsalt"] is None


# ---------------------------------------------------------------------- nothing to draw


def test_without_a_plot_file(course: Course, launchers: Launchers) -> None:
    """Not every exercise has something to see."""
    assert picture(course, course.exercise("alpha"), launchers) is None


def test_not_started(course: Course, alpha: Exercise, draw: Draw) -> None:
    """The stub, a file without a body, and no file at all are told in a sentence, with exit code 1."""
    stub = read_recording(alpha.recording).stub
    for source in (stub, stub + "\nx = 1\n"):
        with pytest.raises(NothingToDraw, match="not started") as caught:
            draw(source)
        assert caught.value.exit_code == 1
        assert caught.value.hint


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "def scale(x, factor):\n    return 1 / 0\n\n\ndef total(x):\n    raise NotImplementedError\n",
            r"scale\(.*raised ZeroDivisionError: division by zero\n  line 2: return 1 / 0",
        ),
        ("def scale(:\n", "SyntaxError"),
    ],
)
def test_what_the_code_raised(draw: Draw, source: str, said: str) -> None:
    """The first panel's error with its line, as a check would tell it; of a file that does not load, why."""
    with pytest.raises(NothingToDraw, match=said):
        draw(source)


def test_one_part_does_not_spoil_the_other(draw: Draw) -> None:
    """What fails becomes a sentence in its place; a process that died is replaced for the next part."""
    svg = text_of(draw("import os\ndef scale(x, factor):\n    os._exit(3)\ndef total(x):\n    return float(x.sum())\n"))
    assert "exit status 3" in svg
    assert "sum" in svg


def test_a_student_s_text_stays_text(draw: Draw) -> None:
    """Markup, formulas and control characters of an error are shown, not obeyed."""
    svg = draw(GOOD + "\n\ndef total(x):\n    raise ValueError('<script>a()</script> $\\\\frac{$ \\x1b[2J \\u202e')\n")
    assert svg
    assert b"<script" not in svg
    assert "<script>a()</script>" in text_of(svg).replace("\n", " ")
    assert "\x1b" not in text_of(svg)
    assert "\u202e" not in text_of(svg)


# ---------------------------------------------------------------------- the plot file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def plot(figure, teacher): ...", "plot_alpha.py: plot.. asks for 'teacher'"),
        ("def plot(figure): figure.nothing()", "plot_alpha.py does not draw: AttributeError"),
        ("def plot(:", "plot_alpha.py does not run: SyntaxError"),
        ("x = 1", "plot_alpha.py does not run: AttributeError"),
        (PLOT_FILE.replace("own(left", "1 / 0; own(left"), "ZeroDivisionError"),  # inside a panel
    ],
)
def test_a_wrong_plot_file_is_ours(draw: Draw, text: str, said: str) -> None:
    """It is an error of the course that names the file, never the student's fault, inside a panel neither."""
    with pytest.raises(CourseError, match=said):
        draw(plot=text)


def test_what_it_may_ask_for(draw: Draw) -> None:
    """Random numbers are the same every time; data are the course's."""
    text = "def plot(figure, rng, data):\n  figure.subplots().set_title(f'{rng.random():.9f} {type(data).__name__}')"
    assert text_of(draw(plot=text)) == text_of(draw(plot=text))
    assert "Data" in text_of(draw(plot=text))


# ---------------------------------------------------------------------- the reference


def test_the_reference_without_solutions(draw: Draw, course: Course, alpha: Exercise, launchers: Launchers) -> None:
    """What `answers` gives, recorded as of a check, draws the same; without it there is no reference."""
    live = draw()
    found = answers(course, alpha, launchers)
    assert [answer.function for answer in found] == ["scale"]
    copy = dataclasses.replace(alpha, solution=None)
    course.__dict__["exercises"] = {**course.exercises, "alpha": copy}
    assert "reference" not in text_of(picture(course, copy, launchers))
    recording = read_recording(alpha.recording)
    checks = {**recording.checks, PLOT.id: RecordedCheck([], found)}
    alpha.recording.write_text(dataclasses.replace(recording, checks=checks).dump())
    course.forget()
    assert picture(course, copy, launchers) == live


def test_nothing_is_recorded_where_nothing_is_asked(course: Course, alpha: Exercise, launchers: Launchers) -> None:
    """A picture without a reference, or an exercise without a picture, leaves no answers."""
    (alpha.folder / "plot_alpha.py").write_text("def plot(figure, student): student.scale(1, 2)")
    assert answers(course, alpha, launchers) == ()
    assert answers(course, course.exercise("beta"), launchers) == ()


def test_a_picture_that_shows_nothing_of_the_reference_is_named(
    course: Course, alpha: Exercise, launchers: Launchers
) -> None:
    """Its author reads which file calls what is not there: the skeleton's picture calls the exercise's name."""
    text = PLOT_FILE.replace("student.scale", "student.scaled").replace("student.total", "student.totalled")
    (alpha.folder / "plot_alpha.py").write_text(text)
    with pytest.raises(CourseError, match=r"plot_alpha\.py: nothing is drawn of the reference: .*`scaled`"):
        answers(course, alpha, launchers)


# ---------------------------------------------------------------------- parts


def test_what_is_missing_of_each_curve_is_told_below_the_last() -> None:
    """Two curves of numbers that are nan or too large have two remarks, which do not lie on each other."""
    axes = Figure().subplots()
    for curve in ([1.0, 2.0, np.nan], [1.0, HUGE, np.nan]):
        own(axes, np.arange(3.0), np.array(curve))
    one, other = axes.texts
    assert one.get_text() == "1 of 3 values are nan or too large to draw"
    assert other.get_text() == "2 of 3 values are nan or too large to draw"
    assert one.get_position()[1] - other.get_position()[1] > 0.05


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ([1, 2], (3,)), ([[1, 2]], (2,)), ("text", ()), (None, ()), ({"a": 1}, ()), ([1, [2]], (2,)), (1j, ()),
        (np.array(["a"]), (1,)), (np.zeros(20_000), (None,)), (10**400, ()),
    ],
)  # fmt: skip
def test_values_that_are_refused(value: Any, shape: tuple[int | None, ...]) -> None:
    """Another shape or kind, or too many numbers, is a sentence."""
    with pytest.raises(CheckFailure):
        values(value, shape)


def test_values_that_are_taken() -> None:
    """Lists, integers and truth values become floats; infinities are cut off, NaN stays."""
    assert values([True, 2], (2,)).tolist() == [1.0, 2.0]
    assert values(np.float32([[1, 2]]), (None, 2)).shape == (1, 2)
    found = values([np.inf, -np.inf, np.nan, 1e300], (4,))
    assert found[[0, 1, 3]].tolist() == [HUGE, -HUGE, HUGE]
    assert np.isnan(found[2])


def test_parts() -> None:
    """A tuple of the right length is taken; the sentence names what it lacks."""
    assert parts([1, 2], "w", "b") == [1, 2]
    for value in (1, (1,), np.zeros(2), "ab"):
        with pytest.raises(CheckFailure, match=r"does not return the 2 values \(w, b\)"):
            parts(value, "w", "b")


@pytest.mark.parametrize(
    ("w", "b", "lines"),
    [
        ([1, -1], 0.5, 1), ([0, 0], 1, 0), ([np.nan, 1], 0, 0), ([1, 1], np.nan, 0), ([1e-300, 0], 1e300, 0),
        ([HUGE, HUGE], 0, 0),
    ],
)  # fmt: skip
def test_border(w: list[float], b: float, lines: int) -> None:
    """A border is drawn where there is one."""
    axes = Figure().subplots()
    border(axes, np.array(w), b)
    assert len(axes.lines) == lines


class Fake:
    """What answers for a student of whom only the calls are asked."""

    def __init__(self, *calls: Call) -> None:
        self.calls = list(calls)

    def begin(self) -> None: ...


def test_a_long_sentence_fits() -> None:
    """It is wrapped and cut; the whole of it stays known."""
    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    error = StudentError(["ValueError"], "word " * 300)
    with panel(axes, Student(Fake(Call("f", (), {}, error=error))), "f"):  # type: ignore[arg-type]
        raise error
    [problem] = problems(axes)
    assert len(problem.sentence) > 1000
    [text] = axes.texts
    lines = text.get_text().splitlines()
    assert 3 < len(lines) < 12
    assert max(map(len, lines)) < 40


# ---------------------------------------------------------------------- every exercise


@pytest.fixture
def own_copy(tmp_path: Path) -> Callable[..., tuple[Course, Exercise]]:
    """The course with one exercise in a folder of the test's own: `own_copy(exercise, source)`."""

    def own_copy(exercise: Exercise, source: str) -> tuple[Course, Exercise]:
        folder = tmp_path / exercise.module / exercise.id
        shutil.copytree(exercise.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        moved = dataclasses.replace(exercise, folder=folder)
        moved.stub.write_text(source)
        course = dataclasses.replace(COURSE)
        course.__dict__["exercises"] = {**COURSE.exercises, exercise.id: moved}
        return course, moved

    return own_copy


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Every figure that is drawn."""
    found: list[Figure] = []
    save = plot_module._save

    def note(figure: Figure, *args: Any) -> bytes:
        found.append(figure)
        return save(figure, *args)

    monkeypatch.setattr(plot_module, "_save", note)
    return found


def test_every_exercise_with_code_has_a_picture() -> None:
    """Only a quiz has nothing to see."""
    coded = [e.id for e in COURSE.exercises.values() if e.kind not in (Kind.QUIZ, Kind.DISCUSSION)]
    assert [e.id for e in DRAWN] == coded


@every
def test_the_reference_is_drawn(exercise: Exercise, own_copy: Any, launchers: Launchers, figures: list[Figure]) -> None:
    """No sentence in a panel, a heading, text of 9 pt and more, axes with names."""
    assert exercise.reference
    svg = picture(*own_copy(exercise, exercise.reference.read_text()), launchers)
    [figure] = figures
    assert not [problem for axes in figure.axes for problem in problems(axes)]
    assert figure.get_suptitle()
    assert len(svg or b"") < 150_000
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", (svg or b"").decode())]
    sizes += [float(size) for size in re.findall(r"font: (?:\w+ )*([\d.]+)px", (svg or b"").decode())]
    assert [size for size in sizes if size < 9] == [] or "tspan" in (svg or b"").decode()  # powers are smaller
    assert all(axes.get_xlabel() for axes in figure.axes if axes.axison)


@every
def test_the_stub_is_not_drawn(exercise: Exercise, own_copy: Any, launchers: Launchers) -> None:
    """Somebody who has not begun reads so."""
    with pytest.raises(NothingToDraw, match="not started"):
        picture(*own_copy(exercise, read_recording(exercise.recording).stub), launchers)


ODD = """
    None, 0, True, "text", b"bytes", float("nan"), float("inf"), 10**300, 1e308, 1j, [], (), {}, {"w": None},
    [[1, 2], [3]], ["a", "b"], [None, 1], (1, 2), (1, 2, 3), (1, 2, 3, 4), (None, {}), ("a", {"W1": "b"}),
    ([1, 2], 0, [1] * 50_000), ([float("nan")] * 2, float("inf"), [float("nan")]), ([1e308] * 2, -1e308, []),
    (np.full((2, 2), np.nan), np.full(2, np.inf), [1e300, -1e300], 1e308),
    np.zeros((0, 4)), np.zeros((300, 300)), np.full(57, np.nan), np.full((26, 2), 1e308), np.array("x"),
    np.array([], dtype=str), object()
"""
"""What arrives as something else for each: of all functions, classes and objects nothing but a handle does."""
ODD_FILE = """

import numpy as _np
ODD = [{odd}]
_calls = 0
def _after(function, start, value):
    def odd(*args, **keywords):
        global _calls
        _calls += 1
        if _calls <= start:
            return function(*args, **keywords)
        if value == "like":
            found = function(*args, **keywords)
            return _spoil(found)
        return ODD[value]
    return odd
def _spoil(found):
    if isinstance(found, dict):
        return {{key: _spoil(part) for key, part in found.items()}}
    if isinstance(found, tuple):
        return tuple(map(_spoil, found))
    spoilt = _np.array(found, dtype=float)
    spoilt.flat[::2] = [_np.nan, _np.inf, -_np.inf, 1e308, -1e-320][_calls % 5]
    return spoilt
for _name in {names}:
    globals()[_name] = _after(globals()[_name], {start}, {value})
"""


def odd_source(exercise: Exercise, start: int, value: int | str) -> str:
    """Return a file whose functions are right for some calls, and then return something odd."""
    assert exercise.reference
    text = exercise.reference.read_text()
    names = re.findall(r"^def (\w+)", text, re.MULTILINE)
    odd = ODD.replace("np.", "_np.")
    return text + ODD_FILE.format(odd=odd, names=names, start=start, value=repr(value))


COUNT = len(eval(f"[{ODD}]", {"np": np}))


@pytest.mark.slow
@pytest.mark.parametrize("exercise", [pytest.param(e, id=e.id) for e in DRAWN if e.runtime is Runtime.NUMPY])
def test_odd_values_break_no_picture(
    exercise: Exercise, own_copy: Any, launchers: Launchers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a student's functions return, at once or after some calls: a picture, or a sentence.

    Each exercise tries its share of it, so that three exercises try everything.
    """
    monkeypatch.setattr(plot_module, "DPI", 30)  # most of the time goes into pixels that nobody looks at
    cases: list[tuple[int, int | str]] = [(0, value) for value in range(COUNT)]
    cases += [(start, "like") for start in (0, 0, 1, 5, 40)] + [(1, 5), (2, 21), (30, 28)]
    for number, (start, value) in sampled(enumerate(cases), f"{exercise.id} {{}}".format, share=ODD_SHARE):
        monkeypatch.setitem(plot_module.STYLE, LAYOUT, number % 5 == 0)  # it draws everything twice
        course, moved = own_copy(exercise, odd_source(exercise, start, value))
        assert drawn_or_said(course, moved, launchers, ("svg", "png")[number % 2]), (start, value)


def drawn_or_said(course: Course, exercise: Exercise, launchers: Launchers, form: str) -> bytes | str | None:
    """Return the picture, or the sentence in its place; any other error is one of ours."""
    try:
        return picture(course, exercise, launchers, form)
    except NothingToDraw as error:
        return str(error)


ODD_MODELS = {
    "no model": "return 5",
    "no output": "return keras.Sequential()",
    "not built": "return keras.Sequential([keras.layers.Dense(3)])",
    "wrong output": "m = keras.Sequential([keras.Input(shape), keras.layers.Flatten(), keras.layers.Dense(7)]); "
    "m.compile('adam', 'mse'); return m",
    "two outputs": "i = keras.Input(shape); f = keras.layers.Flatten()(i); "
    "m = keras.Model(i, [keras.layers.Dense(2)(f), keras.layers.Dense(3)(f)]); m.compile('adam', 'mse'); return m",
    "nan": "m = keras.Sequential([keras.Input(shape), keras.layers.Flatten(), "
    "keras.layers.Dense(classes, kernel_initializer=keras.initializers.Constant(float('nan')))]); "
    "m.compile('adam', 'mse', metrics=['accuracy']); return m",
    "a class": "m = Own(classes); m.compile('adam', 'mse'); m(np.zeros((1, *shape), 'float32')); return m",
}
MODEL_FILE = """
import keras
import numpy as np

class Own(keras.Model):
    def __init__(self, classes):
        super().__init__()
        self.flat, self.last = keras.layers.Flatten(), keras.layers.Dense(classes, "softmax")
    def call(self, x):
        return self.last(self.flat(x))
    def get_weights(self):
        return "nothing"

def _make(shape, classes):
    {body}

def build_mlp(features, hidden, classes):
    return _make((features,), classes)

def build_cnn(shape, classes):
    return _make(shape, classes)

def build_memory_model(T, D):
    return _make((T, D), 1)
"""


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.parametrize("exercise", [pytest.param(e, id=e.id) for e in DRAWN if e.runtime is Runtime.KERAS])
def test_odd_models_break_no_picture(exercise: Exercise, own_copy: Any, launchers: Launchers) -> None:
    """A model of another shape, of a class of one's own, or none: a picture, or a sentence."""
    for name, body in sampled(ODD_MODELS.items(), f"{exercise.id} {{}}".format, share=ODD_SHARE):
        course, moved = own_copy(exercise, MODEL_FILE.format(body=body))
        assert drawn_or_said(course, moved, launchers, "svg"), name
