"""What a message of Keras or TensorFlow means to a beginner: names of older versions, and numbers of axes.

Goes in: the text of an exception. Comes out: one clause that says more, or nothing. Names as in the release notes of
Keras 2 and 3 (https://keras.io/keras_3/, https://github.com/keras-team/keras/releases).
"""

from __future__ import annotations

import re

RENAMED = {
    "lr": "learning_rate",
    "border_mode": "padding",
    "subsample": "strides",
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "output_dim": "units",
    "inner_activation": "recurrent_activation",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "nb_epoch": "epochs",
    "batch_input_shape": "keras.Input(batch_shape=…)",
    "input": "inputs",
    "output": "outputs",
    "adam": "Adam",
    "CuDNNLSTM": "LSTM, which is as fast",
    "CuDNNGRU": "GRU, which is as fast",
    "np_utils": "keras.utils",
    "merge": "keras.layers.concatenate, add, …",
    "Merge": "keras.layers.Concatenate, Add, …",
    "predict_classes": "predict(x).argmax(axis=-1)",
    "ImageDataGenerator": "layers such as keras.layers.RandomFlip",
}
"""What was called so once, and what it is called now."""
NAMED = (
    r"not recognized: \{'(\w+)'",
    r"Unrecognized keyword arguments passed to \w+: \{'(\w+)'",
    r"unexpected keyword argument '(\w+)'",
    r"cannot import name '(\w+)' from 'keras\.",
    r"module 'keras\.\w+' has no attribute '(\w+)'",
    r"'\w+' object has no attribute '(predict_classes)'",
    r"No module named 'keras\.utils\.(np_utils)'",
)
MEANT = {
    r"No module named 'keras\.layers\.\w+'": "all layers are in keras.layers today",
    r"No module named 'tensorflow\.contrib'|module 'tensorflow' has no attribute '(placeholder|Session)'": (
        "that is TensorFlow 1; a model of Keras needs none of it"
    ),
    r"layer '\w*(lstm|gru|rnn)\w*' is incompatible .* expected ndim=3, found ndim=2": (
        "a recurrent layer reads sequences: one that stands before another gives all its steps back with "
        "return_sequences=True"
    ),
    r"layer 'conv2d\w*' is incompatible .* expected min_ndim=4, found ndim=3": (
        "an image has three axes, the last for its channels, and a batch of images four"
    ),
    r"layer '\w*(conv2d|pooling2d)\w*' is incompatible .* expected (min_)?ndim=4, found ndim=2": (
        "convolution and pooling look at images: what makes one row of an image, flattening or global pooling, comes "
        "after them"
    ),
    r"output size would be (zero or )?negative|Negative dimension size": (
        "the image has become smaller than the window that looks at it: pool less often, or pad"
    ),
    r"layer '\w*(lstm|gru|rnn)\w*' is incompatible .* expected ndim=3, found ndim=4": (
        "a recurrent layer reads sequences, and not images"
    ),
    r"Cannot convert '\d+' to a shape": "a shape is a tuple, also of one number: (4,)",
    r"Could not interpret activation function identifier: [A-Z]": "names of activations are written small",
}


def meaning(text: str) -> str:
    """Return what a message means, without a full stop, or nothing where it says enough itself."""
    for pattern in NAMED:
        found = re.search(pattern, text)
        if found and found[1] in RENAMED:
            return f"`{found[1]}` is called {RENAMED[found[1]]} today"
    return next((clause for pattern, clause in MEANT.items() if re.search(pattern, text)), "")
