"""Describe the model by what is allowed and was never meant: base classes, a model of its own parts, no layers, NaN."""
# exercise: sequential
# earns: 0
# says: expected (5, 2)

import itertools
import json

import keras


def named(module, name, config):
    return {"module": module, "class_name": name, "config": config, "registered_name": None}


ODD = [
    named("keras", "Sequential", {"layers": [named("keras", "Layer", {})]}),
    named("keras", "Sequential", {"layers": [named("keras.src.models.functional", "Function", {})]}),
    named("keras", "Sequential", {"layers": [named("keras.models", "Model", {"layers": []})]}),
    named("keras", "Sequential", {"layers": "Dense"}),
    named("keras", "Sequential", {"layers": [named("keras.layers", "Dense", {"units": float("nan")})]}),
    named(
        "keras", "Sequential", {"layers": [named("keras.layers", "Dense", {"units": -3, "activation": "__import__"})]}
    ),
    named("keras", "Functional", {"layers": [], "input_layers": [["a", 0, 0]], "output_layers": [["a", 0, 0]]}),
    named(
        "keras", "Sequential", {"layers": [named("keras.layers", "RNN", {"cell": named("keras.layers", "RNN", {})})]}
    ),
    named("keras", "Functional", None),
]
turns = itertools.cycle(ODD)


class Sequential(keras.Sequential):
    def to_json(self, **_):
        return json.dumps(next(turns))


def build_mlp(input_dim, hidden, num_classes):
    return Sequential([keras.Input((input_dim,)), keras.layers.Dense(num_classes + 1)])
