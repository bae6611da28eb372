"""A Keras model that the student's code made, as a check sees it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import numpy as np

from grader.errors import CheckFailure
from grader.model import Claims
from grader.proxy.batch import described, leaves, pick, rows
from grader.proxy.keras_config import Refused, admitted
from grader.proxy.processes import Processes
from grader.proxy.rebuilt import Rebuilt
from grader.proxy.training import UNTRAINED, epoch_line, in_epochs, progress
from grader.sandbox.inside import wire
from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session, SessionEnded

LARGEST = 1_000_000
"""So many numbers are given to a model to see whether its copy answers alike: it says itself how many it takes."""
AXES = 10
"""So many axes may they have, the batch's included."""
NOT_A_FAULT = (wire.NOT_STARTED, "MemoryError", "ResourceExhaustedError")
"""What a model may raise without being wrong: it is unfinished, or this machine is too small for it."""

T = TypeVar("T")


class KerasModel:
    """A Keras model of the student's.

    There are two roads. Where its description passes `keras_config` and acts like the model, it was rebuilt in a
    process that never saw student code, and what is said here is evidence. Otherwise (a subclassed model, an own layer)
    it is judged by its behaviour where it is, and what is said here is the *claim* of the student's process.

    Attributes:
        refused: why it was not rebuilt; empty where it was.
        rebuilt: which road it takes.
        counts: whether it may be judged: it was rebuilt, or the course takes claims.
    """

    def __init__(self, processes: Processes, handle: wire.Handle) -> None:
        self._session, self._handle = processes.own, handle
        self._processes = processes
        self.refused = ""
        self._copy = self._rebuild(processes)
        if self._copy is not None:
            self._session, self._handle = self._copy.session, self._copy.handle
        self.rebuilt = self._copy is not None
        self.counts = self.rebuilt or processes.claims is not Claims.REFUSE
        processes.claim = processes.claim or self.refused
        self._facts = self._known()

    def _known(self) -> dict[str, Any]:
        """Return what can be said of the model without running it."""
        facts = self._once("facts", (), lambda: self._ask("facts", "cannot be described"))
        return self._expect(dict, facts, "cannot be described")

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
    def squashed_twice(self) -> bool:
        """Whether the loss is told that the outputs are raw scores, and the last layer has made them probabilities."""
        return self._facts.get("squashes") == "twice"

    @property
    def learning_rate(self) -> float | None:
        """The compiled optimiser's learning rate; None when not compiled."""
        found = self._facts.get("learning_rate")
        return found if isinstance(found, float) else None

    def __call__(self, x: Any) -> np.ndarray[Any, Any]:
        """Return the outputs for a batch, as in `model(x, training=False)`, of a model that has one output.

        Raises CheckFailure where a model that was not rebuilt answers a sample otherwise in another batch.
        """
        found = self._answers(x)
        if isinstance(found, list | dict):
            raise CheckFailure(f"makes a model with {len(found)} outputs, expected one", actual=self)
        return np.array(found)

    def outputs(self, x: Any) -> dict[str, np.ndarray[Any, Any]]:
        """Return the outputs for a batch by their names, of a model that has several; raises as a call does.

        Args:
            x: an array, or a dictionary of them by the names of the inputs.
        """
        found = self._answers(x)
        if isinstance(found, list):
            found = self._by_name(found)
        if not isinstance(found, dict):
            raise CheckFailure("makes a model with one output, expected several", actual=self)
        return {name: self._expect(np.ndarray, part, "nests its outputs").copy() for name, part in found.items()}

    def _by_name(self, outputs: list[Any]) -> dict[str, Any]:
        """Return outputs by the names that the model has for them."""
        names = self._expect(list, self._facts.get("output_names", []), "cannot be described")
        found = {name: part for name, part in zip(names, outputs, strict=False) if isinstance(name, str)}
        if not len(names) == len(outputs) == len(found):
            raise CheckFailure("makes a model whose outputs have no names: return a dictionary", actual=self)
        return found

    def _answers(self, x: Any) -> Any:
        """Return what the model answers: an array, or a list or dictionary of them."""
        trouble = f"cannot be called on inputs of {described(x)}"
        outputs = self._once("predict", (x,), lambda: self._ask("predict", trouble, x))
        if not all(isinstance(leaf, np.ndarray) for leaf in leaves(outputs)) or not leaves(outputs):
            raise CheckFailure(f"makes a model that {trouble}", actual=self)
        if not self.built:  # now it is
            if self._copy:
                self._processes.workshop.trained(self._copy)
            self._facts = self._known()
        if not self.rebuilt:
            self._assert_steady(outputs, x, trouble)
        return outputs

    def _assert_steady(self, outputs: Any, x: Any, trouble: str) -> None:
        """Fail unless half of a batch, in an order that nobody can foresee, is answered as it was in the whole."""
        if any(part.shape[:1] != (rows(x),) for part in leaves(outputs)):
            return  # whoever asked for them knows another shape
        chosen = np.random.default_rng().permutation(rows(x))[: max(1, rows(x) // 2)]
        again = self._ask("predict", trouble, pick(x, chosen))
        if not _agree(pick(outputs, chosen), again):
            text = "whose answer to a sample depends on the others in the batch, or on how often it is asked"
            raise CheckFailure(f"makes a model {text}", actual=self)

    def without(self, kind: str, x: Any) -> np.ndarray[Any, Any]:
        """Return the outputs for a batch, twice, while no layer of a Keras class sees these samples."""
        trouble = f"cannot be called on inputs of {described(x)}"
        return self._expect(np.ndarray, self._ask("without", trouble, kind, x), trouble)

    def inputs_of(self, kind: str, x: Any) -> list[np.ndarray[Any, Any]]:
        """Return what each layer of a Keras class is given for a batch, in the order in which they are called."""
        trouble = f"cannot be called on inputs of {described(x)}"
        found = self._expect(list, self._ask("inputs_of", trouble, kind, x), trouble)
        return [self._expect(np.ndarray, part, trouble) for part in found]

    def evaluate(self, x: Any, y: Any) -> float:
        """Return the model's own loss, as `model.evaluate` computes it."""
        return self._expect(float, self._ask("evaluate", "cannot be evaluated", x, y), "cannot be evaluated")

    def fit(
        self, x: Any, y: Any, *, epochs: int, batch_size: int, seed: int, stop: float = 2.0
    ) -> dict[str, list[float]]:
        """Train; end early after an epoch when it answers a share `stop` of these samples right. Return the history.

        The history is no evidence. Where training is stopped by a limit, the SessionEnded that is raised tells how far
        it had come.
        """
        reached = list(UNTRAINED)
        tell = self._processes.tell
        tell(f"training, at most {epochs} epochs")

        def report(epoch: Any, logs: Any) -> None:
            reached[:] = progress(epoch, epochs, logs)
            tell(epoch_line(epoch, epochs, logs))

        arguments = (x, y, epochs, batch_size, seed, stop, report)
        start = time.monotonic()
        if self._copy:
            self._processes.workshop.trained(self._copy)
        try:
            return self._trained(*arguments)
        except SessionEnded as error:
            raise error.after(*reached) from error
        finally:
            self._processes.trained += time.monotonic() - start

    def _trained(self, *arguments: Any) -> dict[str, list[float]]:
        trouble = "cannot be trained"
        if self._copy:
            found: dict[str, list[float]] = self._ask("fit", trouble, *arguments)
            return found
        self._session.operation("seed", arguments[4])
        return in_epochs(lambda name, *given: self._ask(name, trouble, *given), *arguments)

    def behaviour(self) -> dict[str, Any]:
        """Return what the model computes under fixed weights, to recognise it by."""
        return {name: part for name, part in self._behaviour().items() if name != "traits"}

    def traits(self) -> dict[str, str]:
        """Return what the model is in a few words, each by its name, which hold at any width."""
        found = self._behaviour().get("traits")
        pairs = found.items() if isinstance(found, dict) else ()
        return {name: word for name, word in pairs if isinstance(name, str) and isinstance(word, str)}

    def _behaviour(self) -> dict[str, Any]:
        found = self._once("behaviour", (), lambda: self.operation("behaviour"))
        return found if isinstance(found, dict) else {}

    def operation(self, name: str, *args: Any) -> Any:
        """Do an operation of `sandbox/inside/keras_child.py` where the model lives; raises StudentError.

        What comes back may be anything, unless the model was rebuilt.
        """
        return self._session.operation(name, self._handle, *args)

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
        try:
            config, weights = self._described()
            copy = processes.workshop.rebuild(processes.clean, config, weights)
            self._compare(copy)
        except Refused as error:
            self.refused = str(error)
            return None
        except StudentError as error:  # Keras cannot read all that it writes
            self.refused = f"Keras cannot read its description ({error.type})"
            return None
        processes.configs.append(config)
        return copy

    def _described(self) -> tuple[str, list[Any]]:
        """Return description and weights, as the student's process says them. Raises Refused."""
        match self._ask("export", "cannot be described"):
            case {"config": str(config), "weights": list(weights)} if config:
                return admitted(config), weights
        raise Refused("Keras cannot describe it: a layer or a model of your own has no get_config")

    def _compare(self, copy: Rebuilt) -> None:
        """Raise Refused where a copy does not answer as the model does.

        A description knows functions by their names: one of the student's own that is called `softmax` becomes Keras'.
        """
        if copy.compared:
            return
        for probe in _probes(copy.ask("facts", (), lambda: copy.session.operation("facts", copy.handle))):
            own = _answer(self._session, self._handle, probe)
            if not _agree(own, _answer(copy.session, copy.handle, probe)):
                raise Refused("a function in it has the name of one of Keras' and computes something else")
        copy.compared = True

    def _ask(self, operation: str, trouble: str, *args: Any) -> Any:
        """Have the model do something where it lives; an error there is a fault of the model, told as `trouble`."""
        try:
            return self.operation(operation, *args)
        except StudentError as error:
            if error.type in NOT_A_FAULT:
                raise
            line = "".join(f"\n  line {number}: {text.strip()}" for number, _, text in error.frames[-1:])
            raise CheckFailure(
                f"makes a model that {trouble}: {error.type}: {error.text[:500]}{line}", actual=self
            ) from error


def _probes(facts: Any) -> Iterator[Any]:
    """Yield small batches for a model of which this is known, none for one that does not say what it takes.

    Nothing, which every model takes; ones and zeros, since they may stand for words; and numbers of both signs, large
    ones too, between which a function of one's own may bend otherwise. Several inputs are given in Keras' order.
    """
    found = facts.get("input_shape") if isinstance(facts, dict) and facts.get("built") is True else None
    several = isinstance(found, list) and bool(found) and isinstance(found[0], list)
    shapes = [_shape(part) for part in found] if several and found else [_shape(found)]
    if any(shape is None or len(shape) < 2 for shape in shapes):
        return
    sizes = [[4, *(8 if size is None else size for size in shape[1:])] for shape in shapes if shape]
    if sum(map(math.prod, sizes)) > LARGEST or max(map(len, sizes)) > AXES:
        raise Refused("its inputs are too large to be tried")
    rng = np.random.default_rng(0)
    draws: tuple[Callable[[list[int]], Any], ...] = (
        np.zeros,
        lambda size: rng.integers(0, 2, size=size),
        lambda size: rng.normal(scale=3, size=size),
    )
    for draw in draws:
        parts = [np.asarray(draw(size), dtype="float32") for size in sizes]
        yield parts if several else parts[0]


def _answer(session: Session, handle: wire.Handle, x: Any) -> Any:
    """Return what a model answers, None where it cannot."""
    try:
        return session.operation("predict", handle, x)
    except StudentError:
        return None


def _agree(own: Any, rebuilt: Any) -> bool:
    """Say whether two answers are the same, but for the rounding of another order of additions."""
    if isinstance(own, list) and isinstance(rebuilt, list):
        return len(own) == len(rebuilt) and all(map(_agree, own, rebuilt))
    if isinstance(own, dict) and isinstance(rebuilt, dict):
        return own.keys() == rebuilt.keys() and all(_agree(own[name], rebuilt[name]) for name in own)
    if not isinstance(own, np.ndarray) or own.dtype.kind != "f" or not isinstance(rebuilt, np.ndarray):
        return own is None and rebuilt is None
    return own.shape == rebuilt.shape and bool(np.allclose(own, rebuilt, rtol=1e-3, atol=1e-4, equal_nan=True))


def _shape(found: Any) -> tuple[int | None, ...] | None:
    if not isinstance(found, list) or not all(size is None or type(size) is int for size in found):
        return None
    return tuple(found)
