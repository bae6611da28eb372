"""Descriptions of Keras models, checked as data: what built-in layers say of themselves passes, nothing else does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.course.runtime import SETUPS
from grader.model import Runtime
from grader.proxy.keras_config import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_TEXT, Refused, admitted
from grader.sandbox.pool import Launchers
from grader.sandbox.session import Session

Tree = dict[str, Any]


def built_in(module: str, kind: str, /, **config: Any) -> Tree:
    """Return an object as Keras writes it."""
    return {"module": module, "class_name": kind, "config": config, "registered_name": None}


def layer(kind: str, /, **config: Any) -> Tree:
    return built_in("keras.layers", kind, **config)


FLOAT32 = built_in("keras", "DTypePolicy", name="float32")
UNIFORM = built_in("keras.initializers", "GlorotUniform", seed=None)
ZEROS = built_in("keras.initializers", "Zeros")
DENSE = layer(
    "Dense",
    name="dense",
    trainable=True,
    dtype=FLOAT32,
    units=2,
    activation="softmax",
    use_bias=True,
    kernel_initializer=UNIFORM,
    bias_initializer=ZEROS,
    **dict.fromkeys(("kernel_regularizer", "bias_regularizer", "kernel_constraint", "bias_constraint")),
)


def input_layer(*shape: int) -> Tree:
    return layer("InputLayer", batch_shape=[None, *shape], dtype="float32", sparse=False, name="scores")


def sequential(*layers: Any, shape: tuple[int, ...] = (4,), name: str = "sequential", **more: Any) -> Tree:
    config = {"name": name, "trainable": True, "dtype": FLOAT32, "layers": [input_layer(*shape), *layers]}
    return built_in("keras", "Sequential", **config) | more


def tensor(layer: str, *shape: int) -> Tree:
    config = {"shape": [None, *shape], "dtype": "float32", "keras_history": [layer, 0, 0]}
    return {"class_name": "__keras_tensor__", "config": config}


def node(name: str, layer: Tree, *args: Any) -> Tree:
    """Return a layer of a functional model with one call of it."""
    calls = [{"args": list(args), "kwargs": {}}] if args else []
    return layer | {"name": name, "config": layer["config"] | {"name": name}, "inbound_nodes": calls}


FUNCTIONAL = built_in(
    "keras.src.models.functional",
    "Functional",
    name="two_ways",
    trainable=True,
    layers=[
        node("scores", input_layer(4)),
        node("left", DENSE, tensor("scores", 4)),
        node("right", DENSE, tensor("scores", 4)),
        node("both", layer("Concatenate", axis=-1), [tensor("left", 2), tensor("right", 2)]),
    ],
    input_layers=[["scores", 0, 0]],
    output_layers=[["both", 0, 0]],
)
COMPILED = {
    "optimizer": built_in(
        "keras.optimizers",
        "SGD",
        learning_rate=built_in(
            "keras.optimizers.schedules",
            "ExponentialDecay",
            initial_learning_rate=0.1,
            decay_steps=10,
            decay_rate=0.5,
            staircase=False,
            name="ExponentialDecay",
        ),
    ),
    "loss": built_in("keras.losses", "CategoricalCrossentropy", from_logits=True, name="categorical_crossentropy"),
    "metrics": [built_in("keras.metrics", "MeanSquaredError", name="mse", dtype="float32"), "accuracy"],
}
LSTM = layer("Bidirectional", layer=layer("LSTM", name="lstm", units=3, return_sequences=True), merge_mode="concat")
CONVOLUTION = layer(
    "Conv2D",
    filters=2,
    kernel_size=[3, 3],
    activation="relu",
    kernel_regularizer=built_in("keras.regularizers", "L2", l2=0.001),
)

GOOD: dict[str, Tree] = {
    "sequential": sequential(DENSE),
    "functional": FUNCTIONAL,
    "compiled": sequential(DENSE, compile_config=COMPILED),
    "nested": sequential(sequential(DENSE)),
    "recurrent": sequential(LSTM, layer("TimeDistributed", layer=DENSE), shape=(5, 2)),
    "convolution": sequential(CONVOLUTION, layer("MaxPooling2D"), layer("Flatten"), shape=(8, 8, 1)),
    "nothing_for_a_file": sequential(layer("Rescaling", scale=0.5, offset=0.0) | {"filepath": None}),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_keras_writes_passes(name: str) -> None:
    """Built-in layers with plain arguments, nested and compiled, are no danger."""
    admitted(json.dumps(GOOD[name]))


@pytest.mark.keras
def test_what_passes_can_be_built(launchers: Launchers) -> None:
    """The good examples are no inventions: Keras makes models of them."""
    source = b"import keras\ndef weights(config): return keras.models.model_from_json(config).get_weights()"
    with Session(launchers.get(Runtime.KERAS), SETUPS[Runtime.KERAS].limits) as session:
        session.load(source, "answer")
        for config in map(json.dumps, GOOD.values()):
            weights = session.call("weights", [config], {}).value
            assert session.operation("facts", session.operation("build", config, weights))["built"]


FUNCTION = {"module": "builtins", "class_name": "function", "config": "system", "registered_name": "function"}
CODE = {"class_name": "__lambda__", "config": {"value": ["4wEAAAA", None, None]}}

HOSTILE_LAYERS: dict[str, Any] = {
    "lambda": layer("Lambda", function=CODE),
    "lambda_by_name": layer("Lambda", function="relu"),
    "code_as_activation": DENSE | {"config": DENSE["config"] | {"activation": CODE}},
    "function_as_activation": DENSE | {"config": DENSE["config"] | {"activation": FUNCTION}},
    "function_of_keras": layer("Activation", activation=FUNCTION | {"module": "keras.activations"}),
    "own_class": {"module": "answer", "class_name": "Dense", "config": {}, "registered_name": "own>Dense"},
    "own_class_in_main": {"module": None, "class_name": "Dense", "config": {}, "registered_name": "Dense"},
    "no_module": {"class_name": "Dense", "config": {"units": 2}},
    "module_os": built_in("os", "system"),
    "module_builtins": built_in("builtins", "eval"),
    "module_of_keras_that_loads": built_in("keras.saving", "load_model"),
    "module_of_keras_that_fetches": built_in("keras.utils", "get_file"),
    "module_inside_keras": built_in("keras.src.layers.core.lambda_layer", "Lambda"),
    "module_with_a_space": built_in("keras.layers ", "Dense"),
    "module_in_capitals": built_in("Keras.Layers", "Dense"),
    "module_is_a_list": built_in("keras.layers", "Dense") | {"module": ["keras.layers"]},
    "module_is_an_object": built_in("keras.layers", "Dense") | {"module": {}},
    "path_in_the_name": built_in("keras", "utils.get_file"),
    "function_that_loads": built_in("keras.models", "load_model"),
    "function_that_builds": built_in("keras.layers", "deserialize"),
    "function_as_value": DENSE | {"config": DENSE["config"] | {"activation": built_in("keras.layers", "deserialize")}},
    "code_with_a_module": CODE | {"module": "keras"},
    "type_with_a_module": built_in("keras", "__typespec__") | {"spec_name": "Variable"},
    "a_name_without_letters": built_in("keras.layers", ""),
    "registered_as_another": DENSE | {"registered_name": "own>Dense"},
    "registered_as_a_list": DENSE | {"registered_name": ["Dense"]},
    "registered_as_nothing": DENSE | {"registered_name": ""},
    "a_number_as_class": built_in("keras.layers", "Dense") | {"class_name": 7},
    "a_list_as_class": built_in("keras.layers", "Dense") | {"class_name": ["Dense"]},
    "no_class": built_in("keras.layers", "Dense") | {"class_name": None},
    "saved_model": layer("TFSMLayer", filepath="/tmp/model"),
    "vocabulary_file": layer("StringLookup", vocabulary="/etc/passwd"),
    "vocabulary_list": layer("TextVectorization", vocabulary=["a"]),
    "torch": layer("TorchModuleWrapper", module="gASV"),
    "jax": layer("JaxLayer", call_fn="f"),
    "file_in_a_plain_layer": layer("Rescaling", scale=1.0, filepath="/etc/passwd"),
    "file_far_inside": layer("Dense", units=2, kernel_regularizer={"config": [{"deep": {"filename": "/etc/passwd"}}]}),
    "url": layer("Rescaling", url="https://example.org"),
    "wrapped": layer("TimeDistributed", layer=layer("Lambda", function=CODE)),
    "cell": layer("RNN", cell=[{"module": "answer", "class_name": "Cell", "config": {}, "registered_name": "Cell"}]),
    "in_build_config": DENSE | {"build_config": {"input_shape": built_in("os", "system")}},
    "in_a_list": DENSE | {"config": {"units": [[built_in("os", "system")]]}},
    "behind_a_tensor": {"class_name": "__keras_tensor__", "config": {"shape": built_in("os", "system")}},
}


@pytest.mark.parametrize("name", HOSTILE_LAYERS)
def test_a_hostile_layer_is_refused(name: str) -> None:
    """Code, own classes, other modules and files do not pass, wherever they stand."""
    with pytest.raises(Refused):
        admitted(json.dumps(sequential(DENSE, HOSTILE_LAYERS[name])))
    with pytest.raises(Refused):
        admitted(json.dumps(FUNCTIONAL | {"compile_config": {"loss": HOSTILE_LAYERS[name]}}))


def nested(depth: int) -> str:
    return json.dumps(sequential(DENSE)).replace('"softmax"', "[" * depth + "]" * depth)


HOSTILE_TEXTS: dict[str, str] = {
    "empty": "",
    "no_json": "Sequential",
    "cut": json.dumps(sequential(DENSE))[:-1],
    "two": json.dumps(sequential(DENSE)) * 2,
    "python": str(sequential(DENSE)),
    "null": "null",
    "list": json.dumps([sequential(DENSE)]),
    "text": '"Sequential"',
    "no_model": json.dumps(DENSE),
    "own_model": json.dumps(sequential(DENSE) | {"class_name": "Model", "module": "answer"}),
    "sequential_of_another": json.dumps(sequential(DENSE) | {"module": "answer"}),
    "a_list_as_class": '{"class_name": ["Sequential"]}',
    "an_object_as_class": '{"class_name": {}}',
    "nothing_but_a_class": '{"class_name": "Sequential"}',
    "nested_too_deeply": nested(MAX_DEPTH),
    "nested_for_the_parser": "[" * 1_000_000,
    "too_long": " " * (MAX_BYTES + 1) + json.dumps(sequential(DENSE)),
    "too_many_parts": json.dumps(sequential(DENSE, weights=[0] * MAX_NODES)),
    "a_long_text": json.dumps(sequential(DENSE, name="x" * (MAX_TEXT + 1))),
    "a_long_number": json.dumps(sequential(DENSE)).replace('"units": 2', '"units": ' + "9" * 100_000),
}


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_a_hostile_text_is_refused(name: str) -> None:
    """What is no description of a model, or too much of one, is refused before anything is made of it."""
    with pytest.raises(Refused):
        admitted(HOSTILE_TEXTS[name])


def test_what_is_just_within_passes() -> None:
    """The limits are where they are said to be."""
    admitted(nested(MAX_DEPTH - 10))
    admitted(json.dumps(sequential(DENSE, name="x" * MAX_TEXT)))


def function(name: str) -> Tree:
    return {"module": "builtins", "class_name": "function", "config": name, "registered_name": "function"}


@pytest.mark.parametrize("own", [function("f1"), layer("Lambda"), [["accuracy", function("f1")]], 7 * [[[]]]])
def test_metrics_of_ones_own_are_left_out(own: Any) -> None:
    """Nobody is judged by a metric: the accuracy takes the place of all, and nothing else changes."""
    tree = sequential(DENSE, compile_config=COMPILED | {"metrics": ["accuracy", own], "weighted_metrics": [own]})
    found = json.loads(admitted(json.dumps(tree)))

    if own == 7 * [[[]]]:  # odd, but no danger
        assert found == tree
        return
    assert found["compile_config"].pop("metrics") == ["accuracy"]
    assert found["compile_config"].pop("weighted_metrics") is None
    assert found == sequential(DENSE, compile_config={k: v for k, v in COMPILED.items() if k != "metrics"})


def test_a_loss_of_ones_own_is_called_by_its_name() -> None:
    """Its author reads `focal_loss`, and not that a function is no class."""
    with pytest.raises(Refused, match=r"^`focal_loss` is not a class of Keras$"):
        admitted(json.dumps(sequential(DENSE, compile_config=COMPILED | {"loss": function("focal_loss")})))


def test_the_reason_is_short_and_names_the_class() -> None:
    """The text of a refusal is for the log; a student cannot flood it."""
    with pytest.raises(Refused, match=r"^`Lambda` is not among the layers that may be used$"):
        admitted(json.dumps(sequential(layer("Lambda"))))
    with pytest.raises(Refused) as caught:
        admitted(json.dumps(sequential(layer("L" * 1000) | {"module": "answer"})))
    assert len(str(caught.value)) < 100
