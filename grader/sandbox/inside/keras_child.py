"""What a child with Keras can do for the grader besides calling functions: models as data, and their behaviour.

The same operations run in the student's child (where their answers are claims) and in a clean child that rebuilt the
model from data already checked (where they are evidence). Nothing here is imported by the grader.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from grader.sandbox.inside import keras_traits

BATCH = 32
"""How many samples `model.evaluate` takes at once."""


def start(threads: int) -> None:
    """Fix the number of threads before the first operation: trained numbers differ in the last digits otherwise.

    Keras' own "traceback filtering" would wrap every error text in several more lines.
    """
    keras.config.disable_traceback_filtering()
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def export(model: keras.Model) -> dict[str, Any]:
    """Return a model as data: its description as JSON text (empty where Keras cannot write one) and its weights.

    One that does not know its input yet has no weights; what it does with an input is in its description.
    """
    try:
        config = _with_names(model, model.to_json())
    except Exception:  # noqa: BLE001  a subclass without get_config, or with one that does not work
        config = ""
    return {"config": config, "weights": weights(model)}


def _with_names(model: keras.Model, config: str) -> str:
    """Return a description in which a function that Keras has a name for stands as this name, as it does in strings.

    That is a loss which is Keras' own, and the softmax of TensorFlow; its other activations have Keras' names already.
    """
    tree = json.loads(config, object_hook=lambda node: "softmax" if node.get("config") == "softmax_v2" else node)
    loss = model.loss if model.compiled else None
    name = getattr(loss, "__name__", None)
    if isinstance(name, str) and getattr(keras.losses, name, None) is loss:
        tree["compile_config"]["loss"] = name
    return json.dumps(tree)


def weights(model: keras.Model) -> list[np.ndarray]:
    """Return the weights as they are now, in Keras' order."""
    return [weight.numpy() for weight in model.weights]


def build(config: str, values: list[np.ndarray]) -> keras.Model:
    """Rebuild a model, with weights of these values, from a description that the grader has checked."""
    model = keras.models.model_from_json(config)
    if values:
        model.set_weights(values)
    return model


def facts(model: keras.Model) -> dict[str, Any]:
    """Return what can be said of a model without running it."""
    names = getattr(model, "output_names", None) or []
    named = {"output_names": [str(name) for name in names]} if len(names) > 1 else {}
    return {
        **named,
        "built": bool(model.built),
        "input_shape": _shape(model, "input_shape"),
        "output_shape": _shape(model, "output_shape"),
        "parameters": int(model.count_params()) if model.built else None,
        "layers": _kinds(model),
        "compiled": bool(model.compiled),
        "loss": _loss(model),
        "squashes": keras_traits.squashes(model),
        "optimizer": type(model.optimizer).__name__ if model.compiled else None,
        "learning_rate": _learning_rate(model),
    }


def predict(model: keras.Model, x: Any) -> Any:
    """Return the outputs for a batch (`model(x)`: cheaper than `model.predict` for small batches).

    Several inputs may come as a list in Keras' order, also where the model itself takes a dictionary. Several outputs
    are a list of arrays, or a dictionary of them where the model gives one.
    """
    if isinstance(x, list) and isinstance(getattr(model, "input", None), dict):
        x = keras.tree.pack_sequence_as(model.input, x)
    outputs = keras.tree.map_structure(
        lambda part: np.asarray(keras.ops.convert_to_numpy(part)), model(x, training=False)
    )
    return [*outputs] if isinstance(outputs, tuple) else outputs


def fit(
    model: keras.Model,
    x: Any,
    y: Any,
    epochs: int,
    batch_size: int,
    seed: int,
    stop: float,
    report: Callable[[int, dict[str, float]], object],
) -> dict[str, Any]:
    """Train, `report` after each epoch, stop where the `accuracy` here is `stop`. Return the history by name."""
    keras.utils.set_random_seed(seed)
    watching = _Watch(stop, x, y, report)
    history = model.fit(x, y, epochs=epochs, batch_size=batch_size, verbose=0, callbacks=[watching])
    return {name: [float(value) for value in values] for name, values in history.history.items()}


def train_epoch(model: keras.Model, x: np.ndarray, y: np.ndarray, batch_size: int) -> dict[str, float]:
    """Train once through these samples in their order, as the model itself defines it; return what it notes of that.

    By `fit`, as many a `train_step` unpacks two parts of its data, and `train_on_batch` gives it three.
    """
    noted = model.fit(x, y, batch_size=batch_size, epochs=1, shuffle=False, verbose=0).history
    return {name: float(values[-1]) for name, values in noted.items()}


def accuracy(model: keras.Model, x: Any, y: Any) -> float:
    """Return the share of samples whose label (N,) or (N, 1) the model finds most probable, as it predicts.

    The metric that training notes is another number: of weights that still change, of batches that normalise
    themselves, with units dropped out.
    """
    outputs = predict(model, x)
    found = outputs.argmax(axis=-1) if outputs.shape[-1] > 1 else outputs[..., 0] > 0.5
    return float((found == np.ravel(y)).mean())


def compile_for(model: keras.Model, loss: str, rate: float) -> None:
    """Make a model ready to train which its author left uncompiled: with Adam, noting the accuracy."""
    model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])


def activations(model: keras.Model, x: np.ndarray) -> list[dict[str, Any]]:
    """Return what each layer makes of a batch, in order: its class, its outputs, its own weights.

    A recurrent layer tells its output after every step, also where the model only uses the last. Of two directions it
    is the forward one.
    """
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    wanted = {str(i): _every_step(layer) if _recurrent(layer) else layer.output for i, layer in enumerate(layers)}
    outputs = keras.Model(model.inputs, wanted)([x], training=False)
    return [
        {
            "kind": type(layer).__name__,
            "outputs": np.asarray(keras.ops.convert_to_numpy(outputs[str(i)])),
            "weights": layer.get_weights(),
        }
        for i, layer in enumerate(layers)
    ]


def _recurrent(layer: Any) -> bool:
    return isinstance(getattr(layer, "forward_layer", layer), keras.layers.RNN)


def _every_step(layer: Any) -> Any:
    """Return what a recurrent layer of a model gives after every step, as a part of the model's graph."""
    forward = getattr(layer, "forward_layer", layer)
    twin = type(forward).from_config({**forward.get_config(), "name": f"{layer.name}_steps", "return_sequences": True})
    outputs = twin(layer.input)
    twin.set_weights(forward.get_weights())
    return outputs


def evaluate(model: keras.Model, x: Any, y: Any) -> float:
    """Return the model's own loss.

    What makes one batch is done operation by operation: to compile a graph for it takes thirty times as long.
    """
    if _rows(x) > BATCH:
        return float(model.evaluate(x, y, verbose=0, return_dict=True)["loss"])
    was_eager, model.run_eagerly = model.run_eagerly, True
    try:
        model.reset_metrics()
        return float(model.test_on_batch(x, y, return_dict=True)["loss"])
    finally:
        model.run_eagerly, model.test_function = was_eager, None  # it would stay the eager one


def behaviour(model: keras.Model) -> dict[str, Any]:
    """Return what a model computes, apart from its random initial weights: outputs under fixed weights on fixed inputs.

    Two models that do the same give the same numbers here, however they were written; so the names of their layers
    (`InputLayer` is one in the functional style only) are no part of it. Traits hold at any width.
    """
    found = facts(model)
    layers = found.pop("layers")
    traits = keras_traits.training_traits(model, found)
    traits |= keras_traits.layer_traits(model, layers) | keras_traits.size_traits(found)
    names = found.pop("output_names", [])
    if found["built"] and isinstance(found["input_shape"], list):
        kept = model.get_weights()
        try:
            model.set_weights([_fixed(weight) for weight in kept])
            given = keras_traits.drawn(found["input_shape"], np.random.default_rng(0), 4)
            found["outputs"] = predict(model, given)
            answer = functools.partial(predict, model)
            traits |= keras_traits.output_traits(answer, found["input_shape"])
            ends = keras_traits.end_traits(model, answer, found["input_shape"], names)
            traits |= ends
            found |= {"ends": ends["ends"]} if ends else {}
        finally:
            model.set_weights(kept)
    return {**found, "traits": traits}


def without(model: keras.Model, kind: str, x: Any) -> np.ndarray:
    """Return what a model answers while no layer of a Keras class, at any depth, sees what it is asked about, twice.

    It sees another sample of the batch, so what it gives is of the usual size and still tells nothing: whoever
    multiplies by it or takes it away again is no better off. A recurrent layer sees the last step as it is, and at the
    second time the mean of all steps: so it does not pass on what was found before, once or at every step.
    """
    order = np.random.default_rng(0).permutation(_rows(x))
    layers = [layer for layer in _below(model) if kind in _names(layer)]
    return np.stack([_answers_of(model, x, layers, functools.partial(see, order)) for see in (_others, _mean)])


def inputs_of(model: keras.Model, kind: str, x: Any) -> list[np.ndarray]:
    """Return what each layer of a Keras class, at any depth, is given for a batch, in the order of the calls."""
    seen: list[np.ndarray] = []

    def see(part: Any, _: bool) -> Any:
        seen.append(np.asarray(keras.ops.convert_to_numpy(part)))
        return part

    _answers_of(model, x, [layer for layer in _below(model) if kind in _names(layer)], see, least=1)
    return seen


def _rows(x: Any) -> int:
    """Return how many samples a batch has, which may be several arrays."""
    return len(keras.tree.flatten(x)[0])


def _below(model: keras.Model) -> list[Any]:
    return list(model._flatten_layers(include_self=False))


def _answers_of(model: keras.Model, x: Any, layers: list[Any], see: Callable[[Any, bool], Any], least: int = 3) -> Any:
    """Return what a model answers while these layers see something else."""
    try:
        for layer in layers:
            layer.call = _seeing(layer, see, least)
        return predict(model, x)
    finally:
        for layer in layers:
            layer.__dict__.pop("call", None)


def _seeing(layer: Any, see: Callable[[Any, bool], Any], least: int) -> Callable[..., Any]:
    """Return a layer's computation of something else; what has too few axes for that, a state say, stays as it is."""
    call, has_steps = layer.call, isinstance(layer, keras.layers.RNN)

    @functools.wraps(call)
    def computed(*args: Any, **keywords: Any) -> Any:
        args, keywords = keras.tree.map_structure(
            lambda part: see(part, has_steps) if len(getattr(part, "shape", ())) >= least else part, (args, keywords)
        )
        return call(*args, **keywords)

    return computed


def _others(order: np.ndarray, part: Any, has_steps: bool) -> Any:
    moved = keras.ops.take(part, np.resize(order, part.shape[0]), axis=0)
    return keras.ops.concatenate([moved[:, :-1], part[:, -1:]], axis=1) if has_steps else moved


def _mean(order: np.ndarray, part: Any, has_steps: bool) -> Any:
    if not has_steps:
        return _others(order, part, has_steps)
    return keras.ops.repeat(keras.ops.mean(part, axis=1, keepdims=True), part.shape[1], axis=1)


def _names(layer: Any) -> set[str]:
    """Return the names of a layer's Keras class and of those that it is a kind of."""
    return {kind.__name__ for kind in type(layer).__mro__ if kind.__module__.startswith("keras.")}


class _Watch(keras.callbacks.Callback):
    """Tells how training goes, and ends it at the accuracy that is asked for: further epochs would only cost time."""

    def __init__(self, stop: float, x: Any, y: Any, report: Callable[[int, dict[str, float]], object]) -> None:
        super().__init__()
        self.stop, self.x, self.y = stop, x, y
        self.report = report

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.report(epoch + 1, {name: float(value) for name, value in (logs or {}).items()})
        if self.stop <= 1 and accuracy(self.model, self.x, self.y) >= self.stop:
            self.model.stop_training = True


def _fixed(weight: np.ndarray) -> np.ndarray:
    if weight.dtype.kind != "f":  # states of random generators
        return weight
    spread = 1 / np.sqrt(max(1, weight.size // max(1, weight.shape[-1] if weight.ndim else 1)))
    return np.random.default_rng(list(weight.shape)).normal(scale=spread, size=weight.shape).astype(weight.dtype)


def _shape(model: keras.Model, name: str) -> Any:
    try:
        shape = getattr(model, name)
    except (AttributeError, ValueError):  # not built, or a subclass
        return None
    return [list(part) for part in shape] if isinstance(shape, list) else list(shape) if shape else None


def _kinds(model: keras.Model) -> list[str]:
    """Return the names of the Keras classes of every layer inside, those in layers of one's own and bases included."""
    return sorted(set().union(*map(_names, _below(model))))


def _loss(model: keras.Model) -> str | None:
    """Return the loss by the name it has as a string in Keras."""
    if not model.compiled or model.loss is None:
        return None
    losses = [*model.loss.values()] if isinstance(model.loss, dict) else keras.tree.flatten(model.loss)
    found = {_name_of(loss) for loss in losses}
    if isinstance(model.loss, dict) and len(losses) < len(getattr(model, "output_names", None) or []):
        found.add("none")
    return " and ".join(sorted(found))


def _name_of(loss: Any) -> str:
    if loss is None:
        return "none"
    found = keras.losses.get(loss) if isinstance(loss, str) else loss
    return str(getattr(found, "name", None) or getattr(found, "__name__", type(found).__name__))


def _learning_rate(model: keras.Model) -> float | None:
    rate = getattr(model.optimizer, "learning_rate", None) if model.compiled else None
    return None if rate is None else float(np.asarray(keras.ops.convert_to_numpy(rate)))


def is_model(value: object) -> bool:
    """Say whether a value is a Keras model."""
    return isinstance(value, keras.Model)


def _briefly(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Have an operation raise the last paragraph of TensorFlow's graph errors: those above list the library's files."""

    @functools.wraps(operation)
    def run(*args: Any) -> Any:
        try:
            return operation(*args)
        except tf.errors.InvalidArgumentError as error:
            text = error.message.rpartition("\n\n")[2].partition("\n\t [[")[0]
            raise ValueError(text).with_traceback(error.__traceback__) from None

    return run


OPERATIONS = {
    "start": start,
    "seed": keras.utils.set_random_seed,
    "is_model": is_model,
    "export": export,
    "weights": weights,
    "build": build,
    "facts": facts,
    "predict": _briefly(predict),
    "fit": _briefly(fit),
    "train_epoch": _briefly(train_epoch),
    "accuracy": _briefly(accuracy),
    "compile": compile_for,
    "activations": _briefly(activations),
    "without": _briefly(without),
    "inputs_of": _briefly(inputs_of),
    "evaluate": _briefly(evaluate),
    "behaviour": behaviour,
}
