"""A Keras model as a check sees it, rebuilt where it may be. The processes are fakes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.errors import CheckFailure
from grader.model import Claims, Outcome
from grader.proxy.keras_model import KerasModel
from grader.proxy.rebuilt import Workshop
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

NO = StudentError(["ValueError"], "no", [(7, "call", "    return x @ w")])
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
    return KerasModel(processes_of(own, clean), SimpleNamespace(id=1))  # type: ignore[arg-type]


def processes_of(own: Process, clean: Process | None, claims: Claims = Claims.REVIEW) -> Any:
    return SimpleNamespace(
        own=own, clean=clean, tell=str, workshop=Workshop(), configs=[], trained=0.0, claims=claims, claim=""
    )


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

    @pytest.mark.parametrize(
        "own",
        [lambda _, x: np.where(x < 0, 2 * x, x), lambda _, x: np.where(x > 2, 2, x)],
    )
    def test_a_copy_is_compared_by_numbers_of_both_signs_and_large_ones(self, own: Any) -> None:
        """Where a function of one's own bends, ones and zeros may show nothing."""
        own = Process(export={"config": self.CONFIG, "weights": []}, predict=own)
        clean = Process(build="handle", facts={"built": True, "input_shape": [None, 3]}, predict=lambda _, x: x)
        assert "computes something else" in model_in(own, clean).refused

    @pytest.mark.parametrize(
        "shape", [[None, 10**9], [[None, 2], [None, 10**5, 10**5]], [None, 2**62], [None, *[1] * 70]]
    )
    def test_inputs_of_giants_are_not_made(self, shape: Any) -> None:
        """A description may say any number: nothing is made of such a size to try the copy."""
        own = Process(export={"config": self.CONFIG, "weights": []})
        clean = Process(build="handle", facts={"built": True, "input_shape": shape})
        assert "too large to be tried" in model_in(own, clean).refused

    def test_a_copy_is_compared_once(self) -> None:
        """By all three batches; the checks of an exercise build the same model again and again."""
        asked: list[int] = []
        own = Process(export={"config": self.CONFIG, "weights": []}, predict=lambda *_: asked.append(1) or X[:4])
        clean = Process(build="handle", facts={"built": True, "input_shape": [None, 3]}, predict=X[:4])
        processes = processes_of(own, clean)
        for _ in range(3):
            assert KerasModel(processes, SimpleNamespace(id=1)).rebuilt  # type: ignore[arg-type]
            processes.workshop.release()

        assert len(asked) == 3

    @pytest.mark.parametrize(
        ("operation", "use", "text"),
        [
            ("predict", lambda model: model(X), "cannot be called on inputs of shape (8, 3): ValueError: no"),
            ("evaluate", lambda model: model.evaluate(X, LABELS), "cannot be evaluated: ValueError: no"),
        ],
    )
    def test_errors_of_a_model_are_its_faults(self, operation: str, use: Callable[[Any], Any], text: str) -> None:
        """What Keras raises is a failed check, with the student's line where there is one."""
        model = model_in(Process(**{operation: NO}))

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

        own = Process(export={"config": self.CONFIG, "weights": []})
        model = model_in(own, Process(build="handle", fit=fit))
        with pytest.raises(SessionEnded) as caught:
            model.fit(X, X, epochs=9, batch_size=1, seed=0)

        assert str(caught.value) == f"was stopped after 60 seconds of computing{text}"
        assert caught.value.outcome is Outcome.TIMEOUT

    def test_unfinished_models_are_not_wrong(self) -> None:
        """A `call` that was not written yet stays an exception, which feedback reads as not started."""
        model = model_in(Process(predict=StudentError(["NotStarted", "NotImplementedError"], "")))

        with pytest.raises(StudentError):
            model(X)

    def test_a_model_that_stays_is_a_claim(self) -> None:
        """The check learns why; a course that takes no claims does not count it."""
        for claims, counts in [(Claims.REVIEW, True), (Claims.ACCEPT, True), (Claims.REFUSE, False)]:
            processes = processes_of(Process(), None, claims)
            assert KerasModel(processes, SimpleNamespace(id=1)).counts == counts  # type: ignore[arg-type]
            assert "Keras cannot describe it" in processes.claim

    def test_a_rebuilt_model_is_none(self) -> None:
        """What the clean process says is evidence."""
        own = Process(export={"config": self.CONFIG, "weights": []})
        processes = processes_of(own, Process(build="handle"), Claims.REFUSE)

        assert KerasModel(processes, SimpleNamespace(id=1)).counts  # type: ignore[arg-type]
        assert processes.claim == ""

    def test_a_model_knows_its_weights_after_the_first_call(self) -> None:
        """One that gets them then is asked again, wherever it lives."""
        built: list[int] = []
        facts = lambda *_: {"built": bool(built), "parameters": len(built) or None}  # noqa: E731
        answers = {"facts": facts, "predict": lambda _, x: built.append(1) or x}
        described = Process(export={"config": self.CONFIG, "weights": []})
        for own, clean in [(Process(**answers), None), (described, Process(build="handle", **answers))]:
            model = model_in(own, clean)
            assert not model.built
            model(X)
            assert model.built
            assert model.parameters
            built.clear()


class TestOutputs:
    """A model with several outputs, whose process may say anything of them."""

    @pytest.mark.parametrize(
        ("names", "answer", "text"),
        [
            (None, lambda x: [x, x], "no names"),
            (["a"], lambda x: [x, x], "no names"),
            (["a", "a"], lambda x: [x, x], "no names"),
            (["a", "b", "b"], lambda x: [x, x], "no names"),
            (["a", 3], lambda x: [x, x], "no names"),
            ("ab", lambda x: [x, x], "cannot be described"),
            (["a", "b"], lambda x: [x, 3.0], "cannot be called"),
            (["a", "b"], lambda x: [x, [x, x]], "nests its outputs"),
            (None, lambda x: {"a": x, "b": {"c": x}}, "nests its outputs"),
            (None, lambda x: [], "cannot be called"),
            (None, lambda x: {}, "cannot be called"),
            (None, lambda x: x, "with one output"),
        ],
    )
    def test_what_cannot_be_told_apart_is_refused(self, names: Any, answer: Any, text: str) -> None:
        """As a fault of the model, never as one of ours."""
        facts = {"built": True} | ({} if names is None else {"output_names": names})
        model = model_in(Process(facts=facts, predict=lambda _, x: answer(x)))
        with pytest.raises(CheckFailure, match=text):
            model.outputs(X)

    @pytest.mark.parametrize(
        ("names", "answer"), [(["a", "b"], lambda x: [x, 2 * x]), (None, lambda x: {"b": 2 * x, "a": x})]
    )
    def test_they_have_names(self, names: Any, answer: Any) -> None:
        """Those that the model has for a list, or a dictionary's; what a check changes of them changes no more."""
        facts = {"built": True} | ({} if names is None else {"output_names": names})
        model = model_in(Process(facts=facts, predict=lambda _, x: answer(x.copy())))
        model.outputs(X)["a"][:] = 0
        found = model.outputs(X)
        np.testing.assert_array_equal(found["a"], X)
        np.testing.assert_array_equal(found["b"], 2 * X)
        with pytest.raises(CheckFailure, match="a model with 2 outputs, expected one"):
            model(X)


class TestBehaviour:
    """A model that cannot be rebuilt, judged by what it does."""

    @pytest.mark.parametrize(
        "answer",
        [
            lambda x: x - x.mean(axis=0),
            lambda x: np.sort(x, axis=0),
            lambda x: x[::-1],
            lambda x: x + len(x) * np.float32(0.01),
            lambda x: np.random.default_rng().normal(size=x.shape).astype("float32"),
            lambda x: np.full_like(x, np.nan) if len(x) < 8 else x,
            lambda x: x[:1],
        ],
    )
    def test_an_answer_that_depends_on_its_batch(self, answer: Callable[[Any], Any]) -> None:
        """On the other samples, their order, how many they are, or chance: it fails, and says so."""
        model = model_in(Process(predict=lambda _, x: answer(x)))
        if answer(X).shape == X[:1].shape:  # another number of rows is for whoever asked
            assert model(X).shape == (1, 3)
            return
        with pytest.raises(CheckFailure, match="depends on the others in the batch"):
            [model(X) for _ in range(10)]  # one order in thirty-five shows nothing of a batch turned round

    def test_a_steady_answer(self) -> None:
        """Rounding in another order of additions is no difference; nor is one sample alone."""
        model = model_in(Process(predict=lambda _, x: x * np.float32(1 + 1e-5 * len(x))))

        np.testing.assert_allclose(model(X), X, rtol=1e-3)
        assert model(X[:1]).shape == (1, 3)

    def test_training(self) -> None:
        """All samples once an epoch, each with its label, in another order; it ends where enough are right."""
        seen: list[tuple[Any, Any]] = []
        weights = iter([[np.zeros(2)], [np.ones(2)]])
        right = iter([0.5, 0.9, 1.0])
        model = model_in(
            Process(
                seed=None,
                weights=lambda _: next(weights),
                train_epoch=lambda _, x, y, size: seen.append((x, y)) or {"loss": 1.0 / len(seen), 3: "x", "y": "z"},
                accuracy=lambda _, x, y: next(right),
            )
        )
        with_model = {X[i].tobytes(): LABELS[i] for i in range(8)}

        assert model.fit(X, LABELS, epochs=9, batch_size=3, seed=0, stop=0.9) == {"loss": [1.0, 0.5]}
        assert [{row.tobytes(): label for row, label in zip(x, y, strict=True)} for x, y in seen] == [with_model] * 2
        assert not np.array_equal(seen[0][0], seen[1][0])

    @pytest.mark.parametrize(
        ("weights", "text"),
        [
            ([np.ones(2)], "not one of its weights changes"),
            ([], "without weights: nothing in it can learn"),
            ({"w": 1}, "without weights"),
            (["w"], "without weights"),
            (NO, "cannot be trained: ValueError: no"),
        ],
    )
    def test_a_model_that_does_not_learn(self, weights: Any, text: str) -> None:
        """Weights that are not there, or stay as they are, are said before twenty epochs of them."""
        epochs: list[int] = []
        process = Process(seed=None, weights=weights, train_epoch=lambda *_: epochs.append(1) or {}, accuracy=1.0)
        with pytest.raises(CheckFailure, match=text):
            model_in(process).fit(X, LABELS, epochs=20, batch_size=3, seed=0)
        assert len(epochs) <= 1
