"""A Keras model as a check sees it, rebuilt where it may be. The processes are fakes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.errors import CheckFailure
from grader.model import Outcome
from grader.proxy.keras_model import KerasModel
from grader.proxy.rebuilt import Workshop
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

X = np.random.default_rng(0).normal(size=(8, 3)).astype("float32")
LABELS = np.arange(8) % 4


class Process:
    """A session that answers operations as a test says."""

    def __init__(self, **answers: Any) -> None:
        self.answers = {"export": {"config": "", "weights": []}, "facts": {"built": True}, **answers}

    def operation(self, name: str, *arguments: Any) -> Any:
        answer = self.answers[name]
        if callable(answer):
            return answer(*arguments)
        if isinstance(answer, Exception):
            raise answer
        return answer


def model_in(own: Process, clean: Process | None = None) -> KerasModel:
    processes: Any = SimpleNamespace(own=own, clean=clean, tell=str, workshop=Workshop(), configs=[], trained=0.0)
    return KerasModel(processes, SimpleNamespace(id=1))  # type: ignore[arg-type]


class TestKerasModel:
    CONFIG = '{"class_name": "Sequential", "module": "keras", "registered_name": null, "config": {"layers": []}}'

    def test_plain_description_is_rebuilt(self) -> None:
        """Evidence comes from the clean process, whatever the student's says."""
        own = Process(export={"config": self.CONFIG, "weights": []}, facts={"parameters": 1})
        model = model_in(own, Process(build="handle", facts={"parameters": 2}))

        assert model.rebuilt
        assert model.parameters == 2

    @pytest.mark.parametrize(
        ("config", "clean"),
        [
            ("", None),
            (CONFIG.replace("Sequential", "Lambda"), None),
            (CONFIG, Process(build=StudentError(["ValueError"], "unknown layer"))),
        ],
    )
    def test_other_models_stay_where_they_are(self, config: str, clean: Process | None) -> None:
        """No description, a refused one, or one that Keras cannot read: the model is judged by behaviour."""
        own = Process(export={"config": config, "weights": []}, facts={"parameters": 1})
        model = model_in(own, clean)

        assert not model.rebuilt
        assert model.parameters == 1

    @pytest.mark.parametrize(
        ("own", "clean", "is_rebuilt"),
        [
            (X[:4], X[:4], True),
            (X[:4] * np.float32(1.0001), X[:4], True),
            (np.full(3, np.nan, "float32"), np.full(3, np.nan, "float32"), True),
            (StudentError(["ValueError"], ""), StudentError(["ValueError"], ""), True),
            (X[:4] * 1.01, X[:4], False),
            (X[:4, :1], X[:4], False),
            (StudentError(["ValueError"], ""), X[:4], False),
            (X[:4], StudentError(["ValueError"], ""), False),
            ([1.0], X[:4], False),
        ],
    )
    def test_a_copy_counts_only_where_it_acts_like_the_model(self, own: Any, clean: Any, is_rebuilt: bool) -> None:
        """A function of one's own called `relu` is Keras' in a description: another model, and that is said."""
        described = {"export": {"config": self.CONFIG, "weights": []}}
        facts = {"built": True, "input_shape": [None, 3]}
        model = model_in(Process(**described, predict=own), Process(build="handle", facts=facts, predict=clean))

        assert model.rebuilt == is_rebuilt
        assert ("the name of one of Keras' and computes something else" in model.refused) == (not is_rebuilt)

    def test_a_copy_is_compared_once(self) -> None:
        """The checks of an exercise build the same model again and again."""
        asked: list[int] = []
        own = Process(export={"config": self.CONFIG, "weights": []}, predict=lambda *_: asked.append(1) or X[:4])
        clean = Process(build="handle", facts={"built": True, "input_shape": [None, 3]}, predict=X[:4])
        processes: Any = SimpleNamespace(own=own, clean=clean, tell=str, workshop=Workshop(), configs=[], trained=0.0)
        for _ in range(3):
            assert KerasModel(processes, SimpleNamespace(id=1)).rebuilt  # type: ignore[arg-type]
            processes.workshop.release()

        assert len(asked) == 1

    @pytest.mark.parametrize(
        ("operation", "use", "text"),
        [
            ("predict", lambda model: model(X), "cannot be called on inputs of shape (8, 3): ValueError: no"),
            ("evaluate", lambda model: model.evaluate(X, LABELS), "cannot be evaluated: ValueError: no"),
            ("fit", lambda model: model.fit(X, X, epochs=1, batch_size=1, seed=0), "cannot be trained: ValueError: no"),
        ],
    )
    def test_errors_of_a_model_are_its_faults(self, operation: str, use: Callable[[Any], Any], text: str) -> None:
        """What Keras raises is a failed check, with the student's line where there is one."""
        model = model_in(Process(**{operation: StudentError(["ValueError"], "no", [(7, "call", "    return x @ w")])}))

        with pytest.raises(CheckFailure) as caught:
            use(model)
        assert caught.value.text == f"makes a model that {text}\n  line 7: return x @ w"

    @pytest.mark.parametrize(
        ("told", "text"),
        [
            (
                [(1, {"loss": 2.0}), (2, {"loss": 1.2345, "acc": 0.5, "x": 1.0})],
                " with 2 of 9 epochs done (loss 1.23, acc 0.5)",
            ),
            ([], " in the first epoch"),
            ([("1\x1b[2J", {"loss": 1.0})], " in the first epoch"),
            ([(1, {"loss": "1.0"})], " with 1 of 9 epochs done ()"),
        ],
    )
    def test_training_that_is_stopped_tells_how_far_it_came(self, told: list[tuple[Any, Any]], text: str) -> None:
        """A time limit in the middle of training is reported with the last epoch's figures, as far as they are ones."""

        def fit(*arguments: Any) -> None:
            for epoch, logs in told:
                arguments[-1](epoch, logs)
            raise SessionEnded(Outcome.TIMEOUT, "was stopped after 60 seconds of computing")

        with pytest.raises(SessionEnded) as caught:
            model_in(Process(fit=fit)).fit(X, X, epochs=9, batch_size=1, seed=0)

        assert str(caught.value) == f"was stopped after 60 seconds of computing{text}"
        assert caught.value.outcome is Outcome.TIMEOUT

    def test_unfinished_models_are_not_wrong(self) -> None:
        """A `call` that was not written yet stays an exception, which feedback reads as not started."""
        model = model_in(Process(predict=StudentError(["NotStarted", "NotImplementedError"], "")))

        with pytest.raises(StudentError):
            model(X)
