"""An exercise's checks run in this process, on Python functions: no file, no child, hundreds of answers a second.

Only the processes behind `grader.proxy.held.HeldStudent` are replaced. What a check sees, what is written down of a
call, and how a mistake is named are the grader's own code.
"""

from __future__ import annotations

import functools
import importlib.util
import inspect
import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import numpy as np

from grader.author.build import doubles, reference_source, variants
from grader.course.reading import Course
from grader.engine.attempt import Attempt
from grader.engine.findings import Findings
from grader.engine.fixtures import Fixtures
from grader.engine.listing import declared_checks
from grader.engine.record import Record
from grader.explanation import MistakeName
from grader.feedback.fingerprint import same, sketch_call
from grader.model import Check, Claims, Exercise, Limits, Outcome, Source, Unit
from grader.proxy.held import HeldStudent
from grader.proxy.student import Call
from grader.sandbox.inside import wire
from grader.sandbox.inside.child import describe, snapshot
from grader.sandbox.isolation import Level
from grader.sandbox.raised import StudentError
from grader.sandbox.reply import Reply

Name = tuple[MistakeName, ...]
"""What is said of a function: one mistake, or several at once."""
Functions = Mapping[str, Callable[..., Any]]
SEEDS = (1, 2)
"""Two other draws of the inputs: what a function does with them decides whether a name was right."""
SUBMISSION = "submission"
EPOCHS = 40
"""So many epochs tell perceptrons apart; where a check asks for 1000, a wrong one may take a second."""


class InProcess:
    """Stands for `proxy.processes.Processes`: calls functions here, and lets only data pass, as the wire does."""

    def __init__(self, exercise: Exercise, given: Functions, seed: int = 0) -> None:
        self.exercise, self.functions, self.seed = exercise, given, seed
        self.own = self
        self.output, self.started = "", 1
        self.claims, self.claim = Claims.REVIEW, ""

    def get(self, name: str, on: object = None) -> NoReturn:
        raise StudentError(["AttributeError"], f"module has no attribute {name!r}")

    def call(
        self, name: str, args: Sequence[Any], keywords: Mapping[str, Any], *, on: object = None, seed: int = 0
    ) -> Reply:
        """Do what `grader.sandbox.inside.child.Server` does with a request to call a function."""
        args = [_passed(value) for value in args]
        keywords = {key: _passed(value) for key, value in keywords.items()}
        named = {str(i): value for i, value in enumerate(args) if not callable(value)}
        named |= {key: value for key, value in keywords.items() if not callable(value)}
        before = snapshot(named)
        with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
            warnings.simplefilter("always")
            try:
                value = _crossed(self._function(name)(*args, **keywords))
                after = snapshot(named)
            except Exception as error:  # noqa: BLE001  whatever a random function raises is its answer
                told = describe(error, SUBMISSION)
                raise StudentError(told["types"], told["text"]) from None
        said = tuple(f"{w.category.__name__}: {w.message}"[:300] for w in caught[:20])
        return Reply(value, {key: _crossed(named[key]) for key in before if before[key] != after[key]}, said)

    def _function(self, name: str) -> Callable[..., Any]:
        if name not in self.functions:
            raise AttributeError(f"module '{SUBMISSION}' has no attribute '{name}'")
        return self.functions[name]

    def renew(self) -> None:
        """Nothing ever dies here."""

    def close(self) -> None:
        """Nothing is open here."""


def _crossed(value: Any) -> Any:
    """Return a value as it arrives on the other side: plain types, copied arrays, and handles of all else."""
    _, header, *body = wire.encode(value, wire.FrameKind.VALUE, keep=_keep)
    return wire.decode(bytes(header), b"".join(bytes(buffer) for buffer in body))


def _keep(value: object) -> wire.Handle:
    kind = type(value)
    return wire.Handle(1, f"{kind.__module__}.{kind.__qualname__}"[:200])


def _passed(value: Any) -> Any:
    """Return an argument as student code gets it; a function of the check runs in the grader."""
    if not callable(value):
        return _crossed(value)

    def asked(*args: Any) -> Any:
        given = [_crossed(arg) for arg in args]
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return _crossed(value(*given))
        except Exception as error:  # noqa: BLE001  the arguments are a random function's
            text = f"the function given to you raised {type(error).__name__}: {error}"[:2000]
            raise ValueError(text) from None

    return asked


class Model:
    """A wrong model, or the reference: its name, its functions, and the text they are made from."""

    def __init__(self, file: str, name: Name, source: str) -> None:
        self.id, self.name, self.source = file, name, source
        self.functions = functions_of(source)

    def __repr__(self) -> str:
        return self.id


def functions_of(source: str) -> Functions:
    """Run a module's text and return its public functions."""
    module = ModuleType(SUBMISSION)
    exec(compile(source, f"{SUBMISSION}.py", "exec", dont_inherit=True), module.__dict__)
    found = {name: value for name, value in vars(module).items() if inspect.isfunction(value)}
    return {name: value for name, value in found.items() if not name.startswith("_")}


class Exam:
    """An exercise with its checks imported, its wrong models, and the inputs that tell them apart.

    The inputs of a function are all that visible and hidden checks ask of it under `SEEDS`: no name was made from them.
    """

    def __init__(self, course: Course, name: str) -> None:
        self.course, self.exercise = course, course.exercise(name)
        self.checks = declared_checks(course, self.exercise)
        files = [self.exercise.visible_checks, self.exercise.hidden_checks]
        self.modules = {file.stem.endswith("_hidden"): _import(file) for file in files if file and file.is_file()}
        self.reference = Model("reference", (), reference_source(self.exercise))
        pairs = [double for double in doubles(self.exercise) if double.together]
        self.wrong = [Model(v.label, v.names, v.source) for v in [*variants(self.exercise, "wrong"), *pairs]]
        self.inputs = self._find_inputs()
        self._answers: dict[tuple[str, str], list[Any]] = {}

    @property
    def functions(self) -> list[str]:
        """The functions that checks call."""
        return sorted(self.inputs)

    def run(self, given: Functions, seed: int = 0, *, hidden: bool = False) -> Attempt:
        """Run the visible checks (and the hidden ones) on functions; the attempt holds what they found."""
        unit = Unit("random", self.exercise.id, Source(b"# nothing to load"), seed=seed)
        held = HeldStudent(InProcess(self.exercise, given, seed))  # type: ignore[arg-type]
        fixtures, findings = Fixtures(self.course, unit, held), Findings(held, self.exercise)
        record = Record(fixtures, findings, _start_nobody, Level.LIMITS)
        checks = [check for check in self.checks if hidden or not check.hidden]
        attempt = Attempt(held, fixtures, findings, record, checks)
        for check in attempt.checks:
            self._check(attempt, check)
        return attempt

    def _check(self, attempt: Attempt, check: Check) -> None:
        function = getattr(self.modules[check.hidden], check.id)
        fixtures = {
            "student": lambda: attempt.fixtures.student,
            "reference": lambda: attempt.fixtures.reference(check),
            "rng": lambda: attempt.fixtures.rng(check),
            "data": lambda: attempt.fixtures.data,
        }
        error: BaseException | None = None
        attempt.findings.begin()
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with attempt.findings.going_on(check):
                    function(**{name: fixtures[name]() for name in inspect.signature(function).parameters})
            except Exception as raised:  # noqa: BLE001  it is judged as a worker would
                error = raised
            attempt.findings.finish(check, error, 0.0)

    def names(self, given: Functions) -> dict[str, Name]:
        """Return the mistakes that each failed visible check names, by check."""
        return self.names_in(self.run(given))

    def names_in(self, attempt: Attempt) -> dict[str, Name]:
        """Return the same of an attempt that has run."""
        broken = [check for check in attempt.findings.results if check.outcome is Outcome.GRADER_ERROR]
        assert not broken, broken
        named = [attempt.record.named(check) for check in attempt.findings.results]
        return {check.id: check.explanation.mistakes for check in named if check.mistake}

    # ------------------------------------------------------------------ the judgement of a name

    def _find_inputs(self) -> dict[str, list[Call]]:
        """Return, by function, what every check asks of the reference under the other seeds."""
        calls: list[Call] = []
        with _noting(calls):
            for seed in SEEDS:
                self.run(self.reference.functions, seed, hidden=True)
        found: dict[str, dict[object, Call]] = {}
        for place, call in enumerate(calls):
            shorter = {"epochs": min(call.keywords["epochs"], EPOCHS)} if "epochs" in call.keywords else {}
            asked = Call(call.function, call.args, {**call.keywords, **shorter})
            found.setdefault(call.function, {})[_key(asked, place)] = asked
        return {function: list(different.values()) for function, different in found.items()}

    def answers(self, given: Functions, function: str) -> list[Any]:
        """Return the sketches of what a function does with its inputs."""
        return [self._sketch(given, call) for call in self.inputs[function]]

    def _sketch(self, given: Functions, asked: Call) -> list[Any]:
        call = Call(asked.function, asked.args, asked.keywords)
        with np.errstate(all="ignore"):
            try:
                reply = InProcess(self.exercise, given).call(call.function, call.args, call.keywords)
                call.value, call.changed, call.warnings = reply.value, reply.changed, reply.warnings
            except StudentError as error:
                call.error = error
            return sketch_call(call)

    def answers_of(self, model: Model, function: str) -> list[Any]:
        """Return the same of a model; computed once."""
        key = (model.id, function)
        if key not in self._answers:
            self._answers[key] = self.answers(model.functions, function)
        return self._answers[key]

    @functools.cached_property
    def altered(self) -> dict[str, list[str]]:
        """By wrong model, the functions in which the inputs show it to differ from the reference."""
        return {
            model.id: [f for f in self.functions if not self.agree(model, self.reference, f)] for model in self.wrong
        }

    def agree(self, one: Model, other: Model, function: str) -> bool:
        """Whether two models do the same with all inputs of a function."""
        return same(self.answers_of(one, function), self.answers_of(other, function))

    def truth(self, name: Name, given: Functions) -> float:
        """Return how true a name is: 1 where functions do what a wrong model of this name does, always.

        Of the inputs on which the model is wrong, it is the share on which the functions do the same, within 0.1 %;
        and the same of those on which the model is right: the smaller of both shares.
        """
        known = [self._truth(model, given) for model in self.wrong if model.name == name]
        some = {model.name for model in self.wrong if set(name) > set(model.name)}
        found = [  # a mistake in each of several functions
            min(self.truth(part, given) for part in group)
            for size in range(2, len(self.functions) + 1)
            for group in permutations(sorted(some, key=repr), size)
            if tuple(dict.fromkeys(part for one in group for part in one)) == name
        ]
        assert known or found, f"nobody makes the mistake {name!r}"
        return max([*known, *found])

    def _truth(self, model: Model, given: Functions) -> float:
        agreed: dict[bool, list[bool]] = {True: [], False: []}
        for function in self.altered[model.id]:
            answers = zip(
                self.answers(given, function),
                self.answers_of(model, function),
                self.answers_of(self.reference, function),
                strict=True,
            )
            for found, wanted, right in answers:
                agreed[same(wanted, right)].append(alike(found, wanted))
        return min(float(np.mean(found)) for found in agreed.values() if found)


def _key(call: Call, place: int) -> object:
    """Return what is equal for calls with equal arguments; with a function among them, no two are."""
    values = [*call.args, *call.keywords.values()]
    return place if any(map(callable, values)) else (tuple(call.keywords), *snapshot(dict(enumerate(values))).values())


def alike(one: Any, other: Any) -> bool:
    """Whether two sketches show numbers that a student would call the same: within a thousandth."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-3, abs_tol=1e-3)
    return bool(one == other)


def _start_nobody(limits: Limits) -> NoReturn:
    raise AssertionError("no example is looked for here")


@contextmanager
def _noting(calls: list[Call]) -> Iterator[None]:
    """Collect every call that a student's functions get meanwhile."""
    finish = Findings.finish

    def finish_and_note(findings: Findings, check: Check, error: BaseException | None, seconds: float) -> None:
        assert error is None, f"the reference fails {check.id}: {error}"
        calls.extend(findings.calls)
        finish(findings, check, error, seconds)

    Findings.finish = finish_and_note  # type: ignore[method-assign]
    try:
        yield
    finally:
        Findings.finish = finish  # type: ignore[method-assign]


def _import(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"naming_{file.stem}", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
