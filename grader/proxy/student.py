"""What a check sees of the student's code: `student.softmax(x)` calls into another process and returns a plain value.

Every call is written down, because feedback shows it and names mistakes by it. A `None` where a value is expected fails
at once: almost always the `return` was forgotten.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from grader.course.runtime import SETUPS
from grader.errors import CheckFailure, CheckSkipped
from grader.model import Exercise, Limits
from grader.proxy.keras_config import Refused, check_config
from grader.proxy.rebuilt import Rebuilt, Workshop
from grader.sandbox.inside import wire
from grader.sandbox.pool import Launchers
from grader.sandbox.session import Session, SessionEnded, StudentError

MAX_CHILDREN = 3
"""How many processes one source may use up; the checks left after that are skipped."""
SHOWN = ("loss", "accuracy", "acc", "sparse_categorical_accuracy", "categorical_accuracy", "binary_accuracy")
"""What is told of a training that was stopped."""
UNTRAINED = (" in the first epoch", "")
"""What a training came to, and its numbers, before the first epoch was done."""
MAX_MODELS = 20
"""So many models of one check are looked at, which takes time; more are objects like any other."""
NOT_A_FAULT = ("NotImplementedError", "MemoryError", "ResourceExhaustedError")
"""What a model may raise without being wrong: it is unfinished, or this machine is too small for it."""

T = TypeVar("T")


@dataclass(slots=True)
class Call:
    """One call of a function of the student's, and how it ended."""

    function: str
    args: tuple[Any, ...]
    keywords: Mapping[str, Any]
    value: Any = None
    error: StudentError | SessionEnded | None = None
    changed: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    answered: bool = True
    """Whether a value came back: what goes wrong before that, and is no `error`, is a fault of ours."""


class Student:
    """The student's module. Attributes are functions in another process, items are module variables.

    Attributes:
        seed: what every call's global random generators start from (a training check may try a second one).
        calls: what the current check has called so far.
    """

    def __init__(
        self,
        launchers: Launchers,
        exercise: Exercise,
        source: bytes,
        *,
        data: Mapping[str, bytes] | None = None,
        limits: Limits | None = None,
        seed: int = 0,
        threads: int = 1,
    ) -> None:
        self.seed = seed
        self.calls: list[Call] = []
        self._models = 0
        self._processes = Processes(launchers, exercise, source, data or {}, limits or exercise.limits, seed, threads)

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self, name)

    def __getitem__(self, name: str) -> Any:
        """Return a variable of the student's module; raises StudentError (AttributeError) where it is missing."""
        return self._adopt(self._processes.own.get(name))

    def _begin(self) -> None:
        """Start a check: forget the calls of the last one, and replace a process that has ended."""
        self.calls = []
        self._models = 0
        self._processes.renew()

    def _close(self) -> None:
        self._processes.close()

    @property
    def _has_died(self) -> bool:
        """Whether a process of this source had to be replaced."""
        return self._processes.started > 1

    def _forgive(self) -> None:
        """Do not count the process that has ended: the check that ended it had failed before."""
        self._processes.started -= 1

    @property
    def _output(self) -> str:
        """What it has printed until now."""
        return self._processes.output

    def _call(self, function: str, args: tuple[Any, ...], keywords: Mapping[str, Any], on: wire.Handle | None) -> Any:
        name = function.rpartition(".")[2] if on else function
        call = Call(function, args, keywords, answered=False)
        self.calls.append(call)
        plain = [_release(value) for value in args], {key: _release(value) for key, value in keywords.items()}
        try:
            reply = self._processes.own.call(name, *plain, on=on, seed=self.seed)
        except (StudentError, SessionEnded) as error:
            call.error = error
            raise
        call.answered = True
        call.value, call.changed, call.warnings = reply.value, reply.changed, reply.warnings
        call.value = self._adopt(reply.value)  # where a model cannot be described, what came back is no None
        if call.value is None:
            raise CheckFailure(returned="None. Did you forget `return`?")
        return call.value

    def _adopt(self, value: Any) -> Any:
        """Give handles inside a value a face: a model, or an object with methods."""
        if isinstance(value, wire.Handle):
            return KerasModel(self._processes, value) if self._is_model(value) else Ref(self, value)
        if isinstance(value, list):
            return [self._adopt(part) for part in value]
        if isinstance(value, tuple):
            return tuple(self._adopt(part) for part in value)
        if isinstance(value, dict):
            return {key: self._adopt(part) for key, part in value.items()}
        return value

    def _is_model(self, handle: wire.Handle) -> bool:
        """Whether to believe for now that an object is a model: where there is Keras, and not of thousands."""
        self._models += handle.keras
        return handle.keras and SETUPS[self._processes.exercise.runtime].has_models and self._models <= MAX_MODELS


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the student's module, or a method of an object that stayed in the student's process."""

    student: Student
    name: str
    on: wire.Handle | None = None

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return self.student._call(self.name, args, keywords, self.on)


class Ref:
    """An object that stayed in the student's process: call its methods, call it, read attributes as items."""

    def __init__(self, student: Student, handle: wire.Handle) -> None:
        self._student = student
        self._handle = handle

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self._student, f"{self._type}.{name}", self._handle)

    def __getitem__(self, name: str) -> Any:
        return self._student._adopt(self._student._processes.own.get(name, self._handle))

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return self._student._call(f"{self._type}.", args, keywords, self._handle)

    __iter__ = None
    """Items are attributes: what is iterated over by them would end when the student's process likes."""

    def __repr__(self) -> str:
        return f"<{self._type} object>"

    @property
    def _type(self) -> str:
        """The name of its class, which may be any text: what would break a line is left out."""
        return "".join(filter(str.isprintable, self._handle.type.rpartition(".")[2]))


class KerasModel:
    """A Keras model of the student's.

    Where its description passes `keras_config`, it was rebuilt in a process that never saw student code, and what is
    said here is evidence; otherwise (a subclassed model, an own layer) it is what the student's process says.
    """

    def __init__(self, processes: Processes, handle: wire.Handle) -> None:
        self.session, self.handle = processes.own, handle
        self._processes = processes
        self._copy = self._rebuild(processes)
        if self._copy is not None:
            self.session, self.handle = self._copy.session, self._copy.handle
        self.rebuilt = self._copy is not None
        facts = self._once("facts", (), lambda: self._ask("facts", "cannot be described"))
        self._facts = self._expect(dict, facts, "cannot be described")

    @property
    def built(self) -> bool:
        """Whether the model has weights: it knows its input shape."""
        return self._facts.get("built") is True

    @property
    def input_shape(self) -> tuple[int | None, ...] | None:
        """Shape of a batch of inputs, None in place of the batch size; None for a subclassed model."""
        return _shape(self._facts.get("input_shape"))

    @property
    def output_shape(self) -> tuple[int | None, ...] | None:
        """Shape of a batch of outputs, None in place of the batch size; None for a subclassed model."""
        return _shape(self._facts.get("output_shape"))

    @property
    def parameters(self) -> int | None:
        """Number of weights, `model.count_params()`; None before the model is built."""
        found = self._facts.get("parameters")
        return found if type(found) is int else None

    @property
    def layers(self) -> frozenset[str]:
        """Names of the Keras classes among the layers at any depth, their base classes included."""
        found = self._facts.get("layers")
        return frozenset(name for name in found if isinstance(name, str)) if isinstance(found, list) else frozenset()

    @property
    def compiled(self) -> bool:
        """Whether `model.compile` was called."""
        return self._facts.get("compiled") is True

    @property
    def loss(self) -> str | None:
        """The compiled loss by its name as a string in Keras; None when not compiled."""
        found = self._facts.get("loss")
        return found if self.compiled and isinstance(found, str) else None

    @property
    def learning_rate(self) -> float | None:
        """The compiled optimiser's learning rate; None when not compiled."""
        found = self._facts.get("learning_rate")
        return found if isinstance(found, float) else None

    def __call__(self, x: Any) -> np.ndarray[Any, Any]:
        """Return the outputs for a batch, as in `model(x, training=False)`."""
        trouble = f"cannot be called on inputs of shape {np.shape(x)}"
        outputs = self._once("predict", (x,), lambda: self._ask("predict", trouble, x))
        return self._expect(np.ndarray, outputs, trouble).copy()

    def evaluate(self, x: Any, y: Any) -> float:
        """Return the model's own loss, as `model.evaluate` computes it."""
        return self._expect(float, self._ask("evaluate", "cannot be evaluated", x, y), "cannot be evaluated")

    def fit(
        self, x: Any, y: Any, *, epochs: int, batch_size: int, seed: int, stop: float = 2.0
    ) -> dict[str, list[float]]:
        """Train; end early after an epoch with training accuracy `stop`. Return the history, which is no evidence.

        Where training is stopped by a limit, the SessionEnded that is raised tells how far it had come.
        """
        reached = list(UNTRAINED)
        told = self._processes.launchers.told
        told(f"training, at most {epochs} epochs")

        def report(epoch: Any, logs: Any) -> None:
            reached[:] = _progress(epoch, epochs, logs)
            told(_epoch(epoch, epochs, logs))

        arguments = (x, y, epochs, batch_size, seed, stop, report)
        start = time.monotonic()
        if self._copy:
            self._processes.workshop.trained(self._copy)
        try:
            found: dict[str, list[float]] = self._ask("fit", "cannot be trained", *arguments)
        except SessionEnded as error:
            raise error.after(*reached) from error
        finally:
            self._processes.trained += time.monotonic() - start
        return found

    def behaviour(self) -> dict[str, Any]:
        """Return what the model computes under fixed weights, to recognise it by."""
        found = self._once("behaviour", (), lambda: self.session.operation("behaviour", self.handle))
        return found if isinstance(found, dict) else {}

    def _once(self, operation: str, args: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
        """Ask something that changes nothing: a rebuilt model that was not trained answers it but once."""
        return self._copy.ask(operation, args, ask) if self._copy else ask()

    def _expect(self, kind: type[T], found: Any, trouble: str) -> T:
        """Return what a process says of the model if it is of this type; the student's may say anything."""
        if not isinstance(found, kind):
            raise CheckFailure(f"makes a model that {trouble}", actual=self)
        return found

    def _rebuild(self, processes: Processes) -> Rebuilt | None:
        """Return a copy in the clean process, where the description may be rebuilt there and can be."""
        match self._ask("export", "cannot be described"):
            case {"config": str(config), "weights": list(weights)} if config and _allowed(config):
                processes.configs.append(config)
                try:
                    return processes.workshop.rebuild(processes.clean, config, weights)
                except StudentError:  # Keras cannot read all that it writes
                    return None
        return None

    def _ask(self, operation: str, trouble: str, *args: Any) -> Any:
        """Have the model do something where it lives; an error there is a fault of the model, told as `trouble`."""
        try:
            return self.session.operation(operation, self.handle, *args)
        except StudentError as error:
            if error.type in NOT_A_FAULT:
                raise
            line = "".join(f"\n  line {number}: {text.strip()}" for number, _, text in error.frames[-1:])
            raise CheckFailure(
                f"makes a model that {trouble}: {error.type}: {error.text[:500]}{line}", actual=self
            ) from error


class Processes:
    """The children of one source: the one that runs it, renewed after a crash, and a clean one for Keras models."""

    def __init__(
        self,
        launchers: Launchers,
        exercise: Exercise,
        source: bytes,
        data: Mapping[str, bytes],
        limits: Limits,
        seed: int,
        threads: int,
    ) -> None:
        self.launchers, self.exercise, self.source, self.data = launchers, exercise, source, data
        self.limits, self.seed, self.threads = limits, seed, threads
        self.started = 0
        self.configs: list[str] = []
        """Descriptions of Keras models that were fit to be rebuilt, in the order in which they came."""
        self.workshop = Workshop()
        self.trained = 0.0
        """Seconds spent in training."""
        self.printed = ""
        self.failure: StudentError | SessionEnded | None = None
        """Why the file could not even be loaded; no second try then."""
        self._own: Session | None = None
        self._clean: Session | None = None

    @property
    def own(self) -> Session:
        """The process with the student's file loaded. Raises what loading raised."""
        if self.failure:
            raise self.failure
        if self._own is None:
            self._own = self._start()
            self.started += 1
            try:
                self._own.load(self.source, self.exercise.id, self.seed, self.data)
            except (StudentError, SessionEnded) as error:
                self.failure = error
                raise
        return self._own

    @property
    def clean(self) -> Session:
        """A process of the same runtime that has never seen student code."""
        if self._clean is None:
            self._clean = self._start()
            self._clean.begin_calls()
        return self._clean

    @property
    def output(self) -> str:
        """What every process of the source has printed."""
        return self.printed + (self._own.text if self._own else "")

    def renew(self) -> None:
        """Drop a process that has ended; raises CheckSkipped when too many have."""
        self.workshop.release()
        if self._own and self._own.ended and not self.failure:
            self._drop(self._own)
            self._own = None
        if self._clean and self._clean.ended:
            self._clean.close()
            self._clean = None
        if self._own is None and self.started >= MAX_CHILDREN and not self.failure:
            raise CheckSkipped(f"not run: {MAX_CHILDREN} checks before it had to be stopped")

    def close(self) -> None:
        if self._own:
            self._drop(self._own)
        if self._clean:
            self._clean.close()
        self._own = self._clean = None

    def _start(self) -> Session:
        runtime = self.exercise.runtime
        ahead = self.launchers.take(runtime, self.limits) if self.threads == 1 else None
        return ahead or Session(self.launchers.get(runtime), self.limits, threads=self.threads)

    def _drop(self, session: Session) -> None:
        session.close()
        self.printed += session.text


def _release(value: Any) -> Any:
    """Turn what a check holds back into what crosses the boundary."""
    if isinstance(value, Ref):
        return value._handle
    if type(value) is list or type(value) is tuple:
        return type(value)(map(_release, value))
    if type(value) is dict:
        return {key: _release(part) for key, part in value.items()}
    return value


def _allowed(config: str) -> bool:
    try:
        check_config(config)
    except Refused:
        return False
    return True


def _progress(epoch: Any, epochs: int, logs: Any) -> tuple[str, str]:
    """Say how far training has come, as the process that trains claims it, and in detail what it reached."""
    if type(epoch) is not int or not isinstance(logs, dict):
        return UNTRAINED
    return f" with {epoch} of {epochs} epochs done", f" ({', '.join(_values(logs))})"


def _epoch(epoch: Any, epochs: int, logs: Any) -> str:
    """Say the same while it trains."""
    if type(epoch) is not int or not isinstance(logs, dict):
        return ""
    return ", ".join([f"epoch {epoch} of {epochs}", *_values(logs)])


def _values(logs: Mapping[Any, Any]) -> list[str]:
    return [f"{name} {value:.3g}" for name, value in logs.items() if name in SHOWN and isinstance(value, float)]


def _shape(found: Any) -> tuple[int | None, ...] | None:
    if not isinstance(found, list) or not all(size is None or type(size) is int for size in found):
        return None
    return tuple(found)
