"""What a Keras model is in words: the same at every width, and another word for what is another mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.keras

CODE = """
import importlib, json, keras, numpy
from grader.sandbox.inside import keras_child
L = keras.layers

SPARSE = "sparse_categorical_crossentropy"
def image(units=8, act="relu", last="softmax", out=4, head="pool", loss=SPARSE, opt="adam", window=3):
    middle = {"pool": [L.GlobalMaxPooling2D()], "flat": [L.Flatten()], "mean": [L.GlobalAveragePooling2D()]}[head]
    layers = [L.Conv2D(units, window, activation=act), *middle, L.Dense(out, last)]
    model = keras.Sequential([keras.Input((12, 12, 1)), *layers])
    if loss:
        model.compile(opt, loss)
    return keras_child.behaviour(model)["traits"]

adam, sgd = keras.optimizers.Adam, keras.optimizers.SGD
print(json.dumps({
    "narrow": image(3), "wide": image(40), "functions": image(loss=keras.losses.sparse_categorical_crossentropy),
    "mse": image(loss="mse"), "mae": image(loss="mae"), "uncompiled": image(loss=None),
    "linear": image(act=None, head="mean"), "sigmoid": image(last="sigmoid"), "scores": image(last=None),
    "one": image(out=1, last="softmax"), "flat": image(head="flat"), "relu": image(last="relu"),
    "tiny": image(opt=adam(1e-4)), "huge": image(opt=adam(0.5)), "slow": image(opt="sgd"), "sgd": image(opt=sgd(0.3)),
    "twice": image(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)), "window": image(window=1),
    "scores twice": image(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), last=None),
    "momentum": image(opt=sgd(0.01, 0.9)), "nan": image(opt=adam(float("nan"))),
}))
"""


def test_traits(tmp_path: Path) -> None:
    """One process tries them all: to start Keras takes longer than to ask it."""
    found = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, cwd=tmp_path, timeout=280)
    assert found.returncode == 0, found.stderr[-2000:]
    traits = json.loads(found.stdout.splitlines()[-1])
    usual = traits["narrow"]

    def differs(name: str) -> dict[str, str | None]:
        keys = traits[name].keys() | usual.keys()
        return {key: traits[name].get(key) for key in keys if traits[name].get(key) != usual.get(key)}

    assert usual == {
        "compiled": "yes", "squashes": "once", "loss": "sparse_categorical_crossentropy", "steps": "usual",
        "heaviest": usual["heaviest"], "last": "softmax", "window": "more", "convolves": "yes",
        "recurs": "no", "flattens": "no", "pools": "yes", "biases": "yes",
        "normalises": "no", "drops": "no", "frozen": "no",
        "takes": "12 12 1", "length": "12", "depth": "1", "units": "4",
        "axes": "2", "columns": "more", "output": "shares", "bends": "yes", "alone": "yes",
    }  # fmt: skip
    assert differs("wide") == differs("functions") == differs("sgd") == differs("momentum") == {}
    assert differs("mse") == differs("mae") == {"loss": "regression"}
    assert differs("uncompiled") == {"compiled": "no", "loss": None, "steps": None, "squashes": None}
    assert differs("linear") == {"bends": "no"}
    assert differs("sigmoid") == {"last": "sigmoid", "output": "from 0 to 1"}
    assert differs("scores")["output"] == "any"
    assert differs("relu")["output"] == "from 0 on"
    assert differs("one") == {"columns": "one", "output": "constant", "bends": "no", "units": "1"}
    assert differs("twice") == {"squashes": "twice"}
    assert differs("scores twice").keys() == {"last", "output"}
    assert differs("window") == {"window": "one place", "heaviest": "Dense"}
    assert differs("flat") == {"flattens": "yes", "pools": "no", "heaviest": "Dense"}
    assert [differs(name) for name in ("tiny", "huge", "slow")] == [{"steps": w} for w in ("tiny", "huge", "slow")]
    assert differs("nan") == {"steps": None}
