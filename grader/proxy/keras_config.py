"""A Keras model's description, checked as data before anything in it may be imported or built.

The text comes from a student's process. Only built-in layers with plain arguments pass: no Lambda, no custom or
registered object, no field that names a file. What does not pass is not an error: such a model stays in the student's
process and is judged by its behaviour alone.
"""

from __future__ import annotations

import json
from typing import Any

MAX_BYTES = 2 << 20
MAX_NODES = 50_000
MAX_DEPTH = 60
MAX_TEXT = 2_000

MODULES = (
    "keras",
    "keras.activations",
    "keras.constraints",
    "keras.dtype_policies",
    "keras.initializers",
    "keras.layers",
    "keras.losses",
    "keras.metrics",
    "keras.models",
    "keras.optimizers",
    "keras.optimizers.schedules",
    "keras.regularizers",
    "keras.src.models.functional",
    "keras.src.models.sequential",
)
"""Tuples, because what is looked up in them may be anything JSON can say, also what has no hash."""
MODELS = ("Sequential", "Functional")
METRICS = ("metrics", "weighted_metrics")
PLAIN = frozenset({"__tuple__", "__keras_tensor__"})
"""Class names that Keras uses for values which are only data."""
# fmt: off
LAYERS = frozenset(
    {
        "Activation", "ActivityRegularization", "Add", "AdditiveAttention", "AlphaDropout", "Attention",
        "Average", "AveragePooling1D", "AveragePooling2D", "AveragePooling3D", "BatchNormalization",
        "Bidirectional", "CategoryEncoding", "CenterCrop", "Concatenate", "Conv1D", "Conv1DTranspose", "Conv2D",
        "Conv2DTranspose", "Conv3D", "Cropping1D", "Cropping2D", "Dense", "DepthwiseConv1D", "DepthwiseConv2D",
        "Dot", "Dropout", "ELU", "Embedding", "Flatten", "GRU", "GRUCell", "GaussianDropout", "GaussianNoise",
        "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D", "GlobalMaxPooling1D",
        "GlobalMaxPooling2D", "GlobalMaxPooling3D", "GroupNormalization", "Identity", "InputLayer", "LSTM",
        "LSTMCell", "LayerNormalization", "LeakyReLU", "Masking", "MaxPooling1D", "MaxPooling2D",
        "MaxPooling3D", "Maximum", "Minimum", "MultiHeadAttention", "Multiply", "Normalization", "PReLU",
        "Permute", "RNN", "RandomBrightness", "RandomContrast", "RandomFlip", "RandomRotation",
        "RandomTranslation", "RandomZoom", "ReLU", "RepeatVector", "Rescaling", "Reshape", "Resizing",
        "SeparableConv1D", "SeparableConv2D", "SimpleRNN", "SimpleRNNCell", "Softmax", "SpatialDropout1D",
        "SpatialDropout2D", "StackedRNNCells", "Subtract", "TimeDistributed", "UnitNormalization",
        "UpSampling1D", "UpSampling2D", "ZeroPadding1D", "ZeroPadding2D",
    }
)
# fmt: on
"""The layers that may be rebuilt: they compute from plain arguments. No Lambda, no lookup table, nothing that loads."""
FILE_FIELDS = frozenset(
    {"filename", "filepath", "fn", "fname", "function", "output_shape_fn", "path", "url", "vocabulary"}
)


class Refused(Exception):  # noqa: N818  it is an answer, not an error
    """The description holds something that may not be rebuilt; the text says what."""


def admitted(text: str) -> str:
    """Return a model description as it may be rebuilt: with the accuracy in the place of metrics of one's own.

    Raises:
        Refused: it is not plain data that the built-in classes of Keras can rebuild.
    """
    if len(text) > MAX_BYTES:
        raise Refused("its description is too long")
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("its description is not JSON") from None
    if not isinstance(tree, dict) or tree.get("class_name") not in MODELS:
        raise Refused("it is neither a Sequential nor a functional model")
    drops = _drop_metrics(tree.get("compile_config"))
    _check(tree)
    return json.dumps(tree) if drops else text


def _drop_metrics(compiled: Any) -> bool:
    """Take out metrics that may not be rebuilt, as no judgement needs them; say whether there are any."""
    try:
        _check([compiled.get(name) for name in METRICS] if isinstance(compiled, dict) else [])
    except Refused:
        compiled.update(dict.fromkeys(METRICS), metrics=["accuracy"])
        return True
    return False


def _check(tree: Any) -> None:
    waiting = [(tree, 0)]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node, depth = waiting.pop()
        _check_node(node)
        if depth > MAX_DEPTH:
            raise Refused("its description is nested too deeply")
        parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        waiting.extend((part, depth + 1) for part in parts)
    raise Refused("its description has too many parts")


def _check_node(node: Any) -> None:
    if isinstance(node, str) and len(node) > MAX_TEXT:
        raise Refused("its description holds a very long text")
    if not isinstance(node, dict):
        return
    if "class_name" in node:
        _check_class(node)
    for name in FILE_FIELDS & node.keys():
        if node[name] is not None:
            raise Refused(f"its description has a field `{name}`, which may not be used")


def _check_class(node: dict[str, Any]) -> None:
    """Check an object's class; `module` None would mean a class of the student's own."""
    name, module, registered = node["class_name"], node.get("module"), node.get("registered_name")
    if not isinstance(name, str) or (module == "keras.layers" and name not in LAYERS):
        raise Refused(f"`{name!s:.60}` is not among the layers that may be used")
    if name in PLAIN:
        return
    if module not in MODULES or not name.isidentifier() or not name[0].isupper():  # a function, or `utils.get_file`
        raise Refused(f"`{_called(node)}` is not a class of Keras")
    if registered not in (None, name):
        raise Refused(f"`{name:.60}` is registered as another class")


def _called(node: dict[str, Any]) -> str:
    """Return what something is called by its author: of a function the description has the name in another place."""
    name = node["config"] if node["class_name"] == "function" and isinstance(node.get("config"), str) else None
    return f"{name or node['class_name']:.60}"
