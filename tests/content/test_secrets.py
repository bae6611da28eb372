"""Hidden values stay hidden: what enters the processes of student code, what feedback says, what files carry away.

*Sent* is every byte that this process gives away on a socket, and the arguments and environment of every program that
it starts: all that a zygote or a child can know from us. *Expected* is what a check compares with: what the reference
answered, and what the assertions were given. Nothing of the second may be found in the first.
"""

from __future__ import annotations

import ast
import base64
import builtins
import functools
import inspect
import json
import math
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import grader.checks
from grader.author.build import build, record, reference_source, variants
from grader.cli import cli
from grader.course.copy import copy_course
from grader.course.quiz import Quiz, read_quiz
from grader.course.reading import Course, read_course
from grader.engine.findings import Findings
from grader.engine.fixtures import Fixtures
from grader.engine.listing import declared_checks
from grader.engine.worker import grade_units
from grader.feedback.recording import read_recording
from grader.instructor.export import FORMATS
from grader.instructor.report import class_report
from grader.model import Check, Exercise, Kind, Outcome, Result, Runtime, Source, Unit
from grader.proxy.keras_model import KerasModel
from grader.sandbox.pool import Launchers
from grader.sandbox.shared import Shared

from ..real import COURSE
from ..sample import sampled
from ..secrecy import edited

MakeTiny = Callable[..., Course]


def parametrized(exercises: Iterable[Exercise]) -> pytest.MarkDecorator:
    """Return the mark that runs a test for each exercise; those with Keras can be left out."""
    marks = {Runtime.KERAS: [pytest.mark.keras], Runtime.NUMPY: []}
    return pytest.mark.parametrize("exercise", [pytest.param(e, id=e.id, marks=marks[e.runtime]) for e in exercises])


every = parametrized(COURSE.exercises.values())
coded = parametrized(e for e in COURSE.exercises.values() if e.kind is not Kind.QUIZ)

INPUT_AND_EXPECTED = {
    ("perceptron_train", "test_other_clouds"): "the classes to be learned are those that must come out after training"
}
"""Checks whose expected values are also what the student's function is given, with the reason."""


# ---------------------------------------------------------------------- what is sent


@dataclass
class Sent:
    """What this process gives away while it is watched."""

    programs: bytearray = field(default_factory=bytearray)
    """Arguments and environments of the programs it started."""
    data: bytearray = field(default_factory=bytearray)
    """All that went through its sockets, or into memory that it shares."""

    def __contains__(self, needle: bytes) -> bool:
        return needle in self.data or needle in self.programs

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Write down from now on what any socket sends and any new program gets."""
        for name in ("send", "sendall", "sendto", "sendmsg"):
            patch.setattr(socket.socket, name, self._noted(getattr(socket.socket, name)))
        start = subprocess.Popen.__init__

        def noted(process: Any, args: Any, *rest: Any, **options: Any) -> None:
            bound = inspect.signature(start).bind(process, args, *rest, **options).arguments
            words = [args] if isinstance(args, str | bytes) else args
            settings = os.environ if bound.get("env") is None else bound["env"]
            for word in [*words, *(part for pair in settings.items() for part in pair)]:
                self.programs += os.fsencode(word) + b"\0"
            start(process, args, *rest, **options)

        patch.setattr(subprocess.Popen, "__init__", noted)
        put = Shared._put

        def noted_put(memory: Shared, array: Any) -> Any:
            self.data += array.tobytes()
            return put(memory, array)

        patch.setattr(Shared, "_put", noted_put)

    def _noted(self, send: Any) -> Any:
        def noted(channel: socket.socket, data: Any, *rest: Any) -> Any:
            count = send(channel, data, *rest)
            buffers = data if send.__name__ == "sendmsg" else [data]
            self.data += b"".join(bytes(memoryview(buffer).cast("B")) for buffer in buffers)[:count]
            return count

        return noted


@pytest.fixture(scope="module")
def sent() -> Iterator[Sent]:
    """What this process gives away in the tests of this module."""
    found = Sent()
    with pytest.MonkeyPatch.context() as patch:
        found.watch(patch)
        yield found


@pytest.fixture(scope="module")
def zygotes(sent: Sent) -> Iterator[Launchers]:
    """Zygotes of this module's own: what they get when they start is watched as well."""
    assert sent is not None
    found = Launchers()
    yield found
    found.close()


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> list[Course]:
    """A release, as the installed package holds it, and a student's copy of that."""
    folder = tmp_path_factory.mktemp("copies")
    first = read_course(copy_course(COURSE, folder / "all"))
    return [first, read_course(copy_course(first, folder / "bob", "bob"))]


# ---------------------------------------------------------------------- what is expected


@dataclass(frozen=True)
class Value:
    """The numbers that a check compares with, and those of them that would give it away one by one."""

    check: str
    numbers: tuple[float, ...]
    secret: frozenset[float]

    def found_in(self, sent: Sent) -> bool:
        """Say whether somebody who reads what was sent has the value: one telling number, or the whole row."""
        return any(form in sent for number in self.secret for form in forms([number], "d")) or (
            is_telling(self.numbers) and any(form in sent for form in forms(self.numbers, "dfqiB"))
        )


def forms(numbers: Sequence[float], codes: str) -> Iterator[bytes]:
    """Yield numbers as arrays of these types hold them, and as JSON writes them."""
    whole = all(number == int(number) for number in numbers if math.isfinite(number))
    for code in codes:
        if code in "df" or (whole and min(numbers) >= 0 and max(numbers) < 256):
            yield np.array(numbers).astype(code).tobytes()
    yield ",".join(repr(float(number)) for number in numbers).encode()
    if whole and np.isfinite(numbers).all():
        yield ",".join(str(int(number)) for number in numbers).encode()


def is_telling(numbers: Sequence[float]) -> bool:
    """Say whether a row of numbers is not there by chance: three fractions, or a long row that changes often."""
    fractions = {number for number in numbers if math.isfinite(number) and number != int(number)}
    changes = sum(one != other for one, other in pairwise(numbers))
    return len(fractions) >= 3 or (len(numbers) >= 16 and changes >= 4)


def is_long(number: float) -> bool:
    """Say whether a number has more digits than an author writes."""
    return math.isfinite(number) and float(f"{number:.7g}") != number


def arrays(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    """Yield every array and number inside a value."""
    if isinstance(value, dict):
        value = list(value.values())
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind in "biuf":
        yield array
    elif isinstance(value, list | tuple):
        for part in value:
            yield from arrays(part)


def long_numbers(value: Any) -> set[float]:
    return {number for array in arrays(value) for number in array.ravel().tolist() if is_long(number)}


@dataclass
class Expected:
    """What the checks compared with, and what they gave to the student's functions."""

    values: list[Value] = field(default_factory=list)
    inputs: dict[str, set[float]] = field(default_factory=dict)
    fresh: list[tuple[Any, set[float]]] = field(default_factory=list)
    """Of the check that runs: the values, each with the numbers that whoever made it was given."""

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Look over the shoulders of the reference and the assertions."""
        for module, name in (
            (grader.checks.compare, "disagreement"),
            (grader.checks.models, "close"),
            (grader.checks.gradient, "relative_error"),
            (grader.checks.models, "accuracy"),
            (grader.checks, "accuracy"),
        ):
            patch.setattr(module, name, self._noting_second(getattr(module, name)))
        reference, finish = Fixtures.reference, Findings.finish
        patch.setattr(Fixtures, "reference", lambda given, check: Watched(reference(given, check), self))
        patch.setattr(Findings, "finish", lambda found, *args: self._label(found, args[0]) or finish(found, *args))

    def _noting_second(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def noting(found: Any, wanted: Any, **options: Any) -> Any:
            self.fresh.append((wanted, set()))
            return function(found, wanted, **options)

        return noting

    def _label(self, findings: Findings, check: Check) -> None:
        """Give the check its values and inputs. What a reference leaves as it was is no secret of its own."""
        known: set[float] = set().union(*(given for _, given in self.fresh))
        for value, _ in self.fresh:
            for array in arrays(value):
                numbers = tuple(map(float, array.ravel().tolist()))
                self.values.append(Value(check.id, numbers, frozenset(filter(is_long, numbers)) - known))
        self.fresh.clear()
        calls = findings.calls
        self.inputs[check.id] = set().union(*(long_numbers([*c.args, *c.keywords.values()]) for c in calls))

    def hidden_numbers(self, exercise: Exercise, course: Course = COURSE) -> set[float]:
        """Return the inputs and the expected values of the hidden checks that nothing else reveals."""
        hidden = {check.id for check in declared_checks(course, exercise) if check.hidden}
        inputs = set().union(*(self.inputs.get(name, set()) for name in hidden))
        return inputs.union(*(value.secret for value in self.values if value.check in hidden))


@dataclass(frozen=True)
class Watched:
    """A reference whose answers are noted."""

    functions: Any
    expected: Expected

    def __getattr__(self, name: str) -> Any:
        function = getattr(self.functions, name)

        def answer(*args: Any, **keywords: Any) -> Any:
            given = long_numbers([*args, *keywords.values()])
            value = function(*args, **keywords)
            self.expected.fresh.append((value, given))
            return value

        return answer


@pytest.fixture
def expected(monkeypatch: pytest.MonkeyPatch) -> Expected:
    """What checks compare with in this test."""
    found = Expected()
    found.watch(monkeypatch)
    return found


def secret_lines(exercise: Exercise) -> set[bytes]:
    """Return the lines that a student's process must not know: checks, solutions, answers, notes."""
    files = [
        exercise.visible_checks,
        *(f for f in sorted(exercise.solution.rglob("*")) if "__pycache__" not in f.parts),
    ]
    lines = {line.strip() for file in files if file.is_file() for line in file.read_bytes().splitlines()}
    lines |= {line.strip().encode() for line in edited(exercise).splitlines()}
    return {line for line in lines if len(line) >= 16}


def grade(course: Course, zygotes: Launchers, exercise: str, *sources: str) -> list[Result]:
    results: list[Result] = []
    units = [Unit("ada", exercise, Source(source.encode())) for source in sources]
    grade_units(course, units, lambda result, _: results.append(result), zygotes)
    return results


# ---------------------------------------------------------------------- what enters a student's process

NUDGED = """
import functools, types
import numpy as np

def nudge(value):
    if isinstance(value, (float, np.ndarray)) and np.asarray(value).dtype.kind == "f":
        return value * (1 + 2.0**-40)
    if type(value) is dict:
        return {key: nudge(part) for key, part in value.items()}
    return type(value)(map(nudge, value)) if type(value) in (list, tuple) else value

def nudged(function):
    return functools.wraps(function)(lambda *args, **keywords: nudge(function(*args, **keywords)))

globals().update({name: nudged(f) for name, f in list(globals().items())
                  if type(f) is types.FunctionType and name not in ("nudge", "nudged")})
"""
"""Makes every answer differ from the reference's in its last digits, so that what is sent back is told from a leak."""


def right_source(exercise: Exercise) -> str:
    """Return a right answer that shows no line of the reference; of a quiz, a file with the right letters."""
    if exercise.kind is Kind.QUIZ:
        quiz = read_quiz(exercise, COURSE.seed, "ada")
        right = {q.id: option.text for q in quiz.questions for option in q.options if option.right}
        return quiz.source(exercise.title, quiz.letters(right))
    return loader(reference_source(exercise) + NUDGED)


def loader(code: str) -> str:
    return f"import base64\nexec(base64.b64decode({base64.b64encode(code.encode()).decode()!r}))\n"


@every
def test_nothing_that_decides_enters(
    exercise: Exercise, sent: Sent, zygotes: Launchers, expected: Expected, copies: list[Course]
) -> None:
    """While a right answer passes every check, its process gets inputs: no check, no solution, no expected value.

    Nor has a file of a student's copy an input or an expected value of a hidden check; those of visible ones it has.
    """
    sent.data.clear()
    source = right_source(exercise)

    [result] = grade(COURSE, zygotes, exercise.id, source)

    assert result.outcome is Outcome.PASSED, result.to_json()
    assert len(result.checks) == len(declared_checks(COURSE, exercise))
    assert source.encode() in sent  # it watches
    assert b"OPENBLAS_NUM_THREADS" in sent
    assert expected.values or exercise.kind is Kind.QUIZ or exercise.id == "sequential"  # whose checks compare nothing
    assert COURSE.secret.encode() not in sent
    assert [line for line in secret_lines(exercise) if line in sent] == []
    leaks = {value.check for value in expected.values if value.found_in(sent)}
    assert leaks == {check for name, check in INPUT_AND_EXPECTED if name == exercise.id}
    if exercise.runtime is Runtime.NUMPY:
        hidden = expected.hidden_numbers(exercise)
        visible = set().union(*(value.secret for value in expected.values)) - hidden
        for text in map(text_of, copies):
            assert leaked(hidden, text, zygotes) == []
            # of these the reference is asked in visible checks
            assert carries(text, visible, 8) or exercise.id not in ("argmax_softmax", "cross_entropy", "relu_elu")


def leaked(hidden: set[float], text: str, zygotes: Launchers) -> list[float]:
    """Return the hidden numbers that a text gives away.

    One of some hundred may be like one of 25,000 recorded ones by chance: that one is recorded whatever the secret is.
    """
    found = carries(text, hidden, 8)
    chance = carries(recorded_otherwise(found, zygotes), found, 8) if found else []
    return [number for number in found if number not in chance]


def recorded_otherwise(numbers: list[float], zygotes: Launchers) -> str:
    """Return the recordings that have one of these numbers, made anew under another secret."""
    other = read_course(COURSE.root)
    vars(other)["secret"] = "of another clone"
    quick = (exercise for exercise in other.exercises.values() if exercise.runtime is Runtime.NUMPY)
    having = [exercise for exercise in quick if carries(exercise.recording.read_text(encoding="utf-8"), numbers, 8)]
    return "\n".join(record(other, exercise, zygotes).dump() for exercise in having)


def test_a_number_that_leaks_is_no_chance(zygotes: Launchers) -> None:
    """One that is recorded whatever the secret is gives nothing away; one that only this copy has does."""
    recording = COURSE.exercise("neuron").recording.read_text(encoding="utf-8")
    recorded, hidden = float(re.findall(r"\b[1-9]\.\d{12,}", recording)[0]), 3.14159274101
    text = f"{recording} {hidden}"
    assert carries(text, {recorded, hidden}, 8) != []
    assert leaked({recorded, hidden}, text, zygotes) == [hidden]


def text_of(copy: Course) -> str:
    files = [file for file in copy.root.rglob("*") if file.suffix in (".py", ".md", ".toml", ".json", ".csv")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


READ = "student.total(x, __import__('pathlib').Path(__file__){}.read_text())"


@pytest.mark.parametrize(
    ("call", "leaks"),
    [
        ("student.total(x)", ""),
        ("student.total(reference.scale(x, -2.5))", "value"),
        ("student.total(reference.scale(x, -2.5)[::2].T.tolist())", "value"),
        ("student.total(x, [reference.scale(x, -2.5).astype('float32')])", "value"),
        ("student.total(x, start=float(reference.scale(x, -2.5)[2, 1]))", "value"),
        ("student.apply(lambda x: reference.scale(x, -2.5), x)", "value"),
        ("assert_close(student.total([0.5, 1.25, 8.75, 0.5]), [0.5, 1.25, 8.75], atol=9)", "value"),
        (READ.format(""), "line"),
        (READ.format(".with_name('wrong').joinpath('in_place.py')"), "line"),
    ],
)
def test_a_leak_is_found(
    call: str, leaks: str, make_tiny: MakeTiny, tmp_path: Path, sent: Sent, zygotes: Launchers, expected: Expected
) -> None:
    """A check that gives away what it expects, as an argument, through a function or as text, is noticed."""
    exercise = planted(make_tiny, tmp_path, f"{call}\n    assert_close", zygotes)
    sent.data.clear()
    code = "apply = lambda f, x: f(x)\ntotal = lambda x, *_, **__: 7.5 if len(x) < 4 else x[:3]\n"
    code += "scale = lambda x, factor: (factor * x).tolist()"

    [result] = grade(read_course(tmp_path / "exercises"), zygotes, "alpha", loader(code + NUDGED))

    assert result.outcome is Outcome.PASSED, result.to_json()
    assert any(line in sent for line in secret_lines(exercise)) is (leaks == "line")
    assert any(value.found_in(sent) for value in expected.values) is (leaks == "value")


def test_a_line_that_a_wrong_model_edits_is_secret(make_tiny: MakeTiny, tmp_path: Path) -> None:
    """A student's process must not know it as the model has it, though the file names the words alone that differ."""
    exercise = make_tiny(tmp_path, "alpha").exercise("alpha")
    (exercise.solution / "wrong/adds.py").write_text('"""Adds."""\n\n# instead of: sum()\n# write: mean()\n')
    assert {b"return float(x.sum())", b"return float(x.mean())"} <= secret_lines(exercise)


def planted(make_tiny: MakeTiny, folder: Path, instead: str, zygotes: Launchers) -> Exercise:
    """Return a built exercise whose hidden check says something else in place of `assert_close`."""
    course = make_tiny(folder, "alpha")
    exercise = course.exercise("alpha")
    text = exercise.hidden_checks.read_text().replace("    assert_close", f"    {instead}")
    exercise.hidden_checks.write_text(text)
    build(course, [exercise], zygotes)
    return exercise


def test_a_program_s_arguments_and_environment_are_watched(sent: Sent) -> None:
    """What a zygote is started with counts as well."""
    subprocess.run(["true", "an argument"], env={"NAME": "a variable"}, check=True)
    assert b"an argument" in sent
    assert b"a variable" in sent


# ---------------------------------------------------------------------- what feedback of hidden checks says

SAYS = re.compile(
    r"|your code raised (?P<type>\w+)( \(nobody answers input\(\) here: use the function's arguments\))?"
    r"|your code raised SystemExit: the code asked Python to exit"
    r"|your code returned what cannot be sent: it is too large"
    r"|your code (ended its own process|crashed its process|left its process unable to answer the grader)"
    r"|returned something that the check cannot use|there is no function `\w+` in the file"
    r"|not started|not run: 3 checks before it had to be stopped"
)
"""All that a hidden check may say: nothing in it comes from the student's process, but for which sentence it is."""
CARRIERS = {
    "text": "raise ValueError(text)",
    "type": "raise type(text[:90], (KeyError,), {})(text)",
    "line": "exec(compile(place * chr(10) + 'raise ValueError', NAME, 'exec'))",
    "lookup": "raise AttributeError('module has no attribute ' + text)",
    "not started": "raise NotImplementedError(text)",
    "memory": "raise MemoryError(text)",
    "question": "input(text)",
    "exit": "sys.exit(text)",
    "status": "os._exit(place % 256)",
    "signal": "os.kill(os.getpid(), (4, 7, 8, 11)[place % 4])",
    "printed": "print(text, flush=True); print(text, file=sys.stderr, flush=True); return text",
    "warning": "warnings.warn(text, RuntimeWarning); return np.array([np.nan])",
    "changed": "[np.multiply(a, 0, out=a) for a in args if isinstance(a, np.ndarray)]; return np.zeros(11)",
    "payload": "return (np.array(told or [0.5]).view('u8') | 0x7FF8000000000000).view(float)",
    "object": "return type(text[:90], (), {})()",
    "key": "return {text: 1.0}",
    "callback": "[f(text) for f in args if callable(f)]; raise IndexError(text)",
    "size": "return 'x' * (2 << 20)",
}
"""Ways to tell what a function was given: `text` has its numbers, `place` is made of the first of them."""
MISBEHAVING = """
import os, sys, warnings
import numpy as np

NAME = "{name}.py"


def numbers(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [number for part in value for number in numbers(part)]
    return [] if callable(value) else np.ravel(np.asarray(value, dtype=float)).tolist()


def student(*args, **keywords):
    told = numbers([*args, *keywords.values()])
    text = " ".join(map(repr, told))
    place = int(abs(told[0]) * 1000) % 90_000 if told else 7
    {body}


{functions} = [student] * {count}
"""
LEAKY_MODEL = """
import keras

class Leaky(keras.Model):
    def __init__(self):
        super().__init__()
        self.head = keras.layers.Dense(1)

    def call(self, x):
        raise ValueError(str(x))

def leaky(*sizes):
    model = Leaky()
    model.compile("adam", "mse")
    return model

{functions} = [leaky] * {count}
"""


@pytest.fixture(scope="module")
def hidden_only(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course without its visible checks: a submission may misbehave from its first call on."""
    root = tmp_path_factory.mktemp("hidden") / "exercises"
    shutil.copytree(COURSE.root, root, ignore=shutil.ignore_patterns("test_*.py", "__pycache__", ".grade"))
    folders = f"solutions = {json.dumps(str(COURSE.solutions))}\ndatasets = {json.dumps(str(COURSE.datasets))}\n"
    (root / "course.toml").write_text(f'title = "Hidden"\nseed = {COURSE.seed}\n{folders}')
    return read_course(root)


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models are not trained, and not tried twice: what feedback says does not depend on it, and it takes minutes."""
    monkeypatch.setattr(KerasModel, "fit", lambda model, *args, **options: {})
    monkeypatch.setattr(grader.checks, "assert_accuracy", functools.partial(grader.checks.assert_accuracy, seeds=1))


def misbehaving(exercise: Exercise, template: str, body: str = "") -> str:
    tree = ast.parse(reference_source(exercise))
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return template.format(name=exercise.id, body=body, functions=", ".join(names) + ",", count=len(names))


def carries(text: str, numbers: Iterable[float], digits: int = 5) -> list[float]:
    """Return the numbers whose first digits stand in a text."""
    shown = {number: f"{abs(number):.12f}" for number in numbers if 1e-3 < abs(number) < 1e5}
    starts = {
        number: text[: digits + len(text) - len(text.replace(".", "").lstrip("0"))] for number, text in shown.items()
    }
    return [number for number, start in starts.items() if start in text]


def files_of(results: list[Result]) -> str:
    """Return every file in which results can leave the instructor's machine, as one text."""
    exports = [write(results) for write in FORMATS.values()]
    return "\n".join([*exports, json.dumps(class_report(results).to_json()), *(result.output for result in results)])


def is_plain(message: str) -> bool:
    """Say whether a message is one that a hidden check may show; exceptions are called by Python's own names only."""
    said = SAYS.fullmatch(message)
    kind = said and said["type"]
    return bool(said) and (not kind or kind in vars(builtins))


@coded
def test_what_is_hidden_cannot_be_carried_out(
    exercise: Exercise, hidden_only: Course, zygotes: Launchers, expected: Expected, untrained: None
) -> None:
    """Whatever the student's code raises, prints, warns of, returns or changes, no input of a hidden check gets out."""
    sources = [misbehaving(exercise, MISBEHAVING, body) for body in CARRIERS.values()]
    if exercise.runtime is Runtime.KERAS:
        sources.append(misbehaving(exercise, LEAKY_MODEL))

    results = grade(hidden_only, zygotes, exercise.id, *sources)

    checks = [check for result in results for check in result.checks]
    assert [check.message for check in checks if not is_plain(check.message)] == []
    assert {check.outcome for check in checks}.isdisjoint({Outcome.PASSED, Outcome.GRADER_ERROR})
    assert any(check.message.startswith("your code raised") for check in checks)
    assert {result.output for result in results} == {""}
    numbers = expected.hidden_numbers(exercise)
    assert numbers or exercise.runtime is Runtime.KERAS  # whose functions get sizes only
    assert carries(files_of(results), numbers) == []


@coded
def test_wrong_models_show_no_hidden_value(
    exercise: Exercise, hidden_only: Course, zygotes: Launchers, untrained: None
) -> None:
    """Of a wrong answer a hidden check tells that it is wrong, and the sentence of a mistake that is recognised."""
    wrong = [variant for variant in variants(exercise, "wrong") if not variant.also]
    wrong = sampled(wrong, lambda variant: f"{exercise.id} {variant.label}")
    course = COURSE if exercise.runtime is Runtime.NUMPY else hidden_only

    results = grade(course, zygotes, exercise.id, *(variant.source for variant in wrong))

    checks = [check for result in results for check in result.checks if check.hidden]
    assert [check.message for check in checks if not is_plain(check.message)] == []
    assert {check.mistake for check in checks} <= {"", *(variant.sentence for variant in wrong)}
    assert {check.outcome for check in checks} >= {Outcome.FAILED}


@pytest.mark.parametrize("exercise", [e for e in COURSE.exercises.values() if e.kind is Kind.QUIZ], ids=lambda e: e.id)
def test_a_quiz_tells_of_the_chosen_option_only(exercise: Exercise, zygotes: Launchers) -> None:
    """A wrong letter is answered by its own sentence; nothing says which option is right."""
    quiz = read_quiz(exercise, COURSE.seed, "ada")
    letters = sorted({letter for question in quiz.questions for letter in question.letters})
    odd = ["ANSWERS = 5", "ANSWERS = {1: 2}", "ANSWERS = {}", "ANSWERS = dict.fromkeys(['q1', 'q2'], 'z')", "1 / 0"]
    sources = [quiz.source(exercise.title, dict.fromkeys((q.id for q in quiz.questions), letter)) for letter in letters]

    results = grade(COURSE, zygotes, exercise.id, *sources, *(f'STUDENT = "ada"\n{text}\n' for text in odd))

    for letter, result in zip(letters, results, strict=False):
        by_check = {check.id: check.mistake for check in result.checks if check.mistake}
        assert by_check == wrong_sentences(quiz, letter)
    told = files_of(results)
    assert "the answer is none of the letters that this question offers" in told
    right = [option.text for question in quiz.questions for option in question.options if option.right]
    assert [text for text in right if text in told] == []


def wrong_sentences(quiz: Quiz, letter: str) -> dict[str, str]:
    """Return by check what to say to who answers every question with this letter."""
    chosen = {f"test_{question.id}": quiz.chosen(question.id, letter) for question in quiz.questions}
    return {name: option.sentence for name, option in chosen.items() if option and not option.right}


# ---------------------------------------------------------------------- what files carry away

BROKEN = [
    "raise RuntimeError(x.tolist())",
    "raise KeyError(float(x[0, 0]))",
    "raise OSError(str(x)); assert_close",
    "import pytest; pytest.fail(str(x)); assert_close",
    "assert x[0, 0] == 0, x.tolist()",
    "raise CheckFailure(f'expected {x.tolist()}')",
    "__import__('numpy').testing.assert_allclose(x, 0); assert_close",
]


@pytest.mark.parametrize("instead", BROKEN)
def test_a_broken_hidden_check_says_where_and_not_what(
    instead: str, make_tiny: MakeTiny, tmp_path: Path, zygotes: Launchers, expected: Expected
) -> None:
    """A check that fails by itself, or says too much, shows neither its text nor its inputs in any file."""
    text = instead.replace("CheckFailure", "__import__('grader.errors').errors.CheckFailure")
    exercise = planted(make_tiny, tmp_path, f"student.total(x)\n    {text}  #", zygotes)

    exercise.stub.write_text("def total(x):\n    return 7.5\n")

    results = grade(read_course(tmp_path / "exercises"), zygotes, "alpha", exercise.stub.read_text())
    checked = CliRunner().invoke(cli, ["--course", str(tmp_path / "exercises"), "check", "alpha", "--json", "-v"])

    [hidden] = [check for check in results[0].checks if check.hidden]
    assert hidden.outcome in (Outcome.GRADER_ERROR, Outcome.FAILED)
    assert not re.search(r"\d", hidden.message.replace(f"line {line_of(exercise.hidden_checks, text)}", ""))
    assert f'"outcome":"{hidden.outcome}"' in checked.stdout.replace(" ", "")
    numbers = expected.hidden_numbers(exercise, read_course(tmp_path / "exercises"))
    assert len(numbers) == 8
    assert carries(files_of(results) + checked.stdout, numbers) == []


def line_of(file: Path, text: str) -> int:
    lines = file.read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@every
def test_recordings_are_of_visible_checks(exercise: Exercise, copies: list[Course]) -> None:
    """A copy has the visible checks, and those it knows by heart; of hidden ones it knows number and points."""
    checks = declared_checks(COURSE, exercise)
    visible = [check.id for check in checks if not check.hidden]
    for copy in copies:
        recording = read_recording(copy.exercise(exercise.id).recording)
        assert set(recording.checks) - {"plot"} == set(visible)
        assert all(set(mistake.transcripts) <= set(visible) for mistake in recording.mistakes)
        assert recording.hidden_checks == len(checks) - len(visible)
        there = [(check.id, check.hidden) for check in declared_checks(copy, copy.exercise(exercise.id))]
        assert there == [(name, False) for name in visible]


@every
def test_hidden_checks_come_last(exercise: Exercise) -> None:
    """Once a process has seen hidden inputs, nothing that it says is shown: every visible check has run before."""
    order = [check.hidden for check in declared_checks(COURSE, exercise)]
    assert order == sorted(order)
    tree = ast.parse(exercise.visible_checks.read_text(encoding="utf-8"))
    assert "hidden" not in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - local_names(tree)


def local_names(tree: ast.Module) -> set[str]:
    """Return the names that functions of a file give to values of their own."""
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
