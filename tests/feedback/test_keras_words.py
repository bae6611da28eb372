"""Messages of Keras are told with what they mean, where one who is new to it could not know."""

from __future__ import annotations

import pytest

from grader.feedback.keras_words import meaning


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Argument(s) not recognized: {'lr': 0.1}", "`lr` is called learning_rate today"),
        ("Unrecognized keyword arguments passed to Conv2D: {'border_mode': 'same'}", "`border_mode` is called padding"),
        ("TensorFlowTrainer.fit() got an unexpected keyword argument 'nb_epoch'", "`nb_epoch` is called epochs today"),
        ("module 'keras.layers' has no attribute 'CuDNNLSTM'", "`CuDNNLSTM` is called LSTM"),
        ("cannot import name 'CuDNNLSTM' from 'keras.layers' (/x/__init__.py)", "`CuDNNLSTM` is called LSTM"),
        (
            "cannot import name 'ImageDataGenerator' from 'keras.preprocessing.image' (/x/__init__.py)",
            "`ImageDataGenerator` is called layers such as keras.layers.RandomFlip",
        ),
        ("module 'keras.layers' has no attribute 'Merge'", "`Merge` is called keras.layers.Concatenate"),
        ("No module named 'keras.utils.np_utils'", "`np_utils` is called keras.utils"),
        ("No module named 'keras.layers.convolutional'", "all layers are in keras.layers"),
        ("module 'tensorflow' has no attribute 'placeholder'", "that is TensorFlow 1"),
        (
            "Input 0 with name 'None' of layer 'lstm_4' is incompatible with the layer: expected ndim=3, found ndim=2. "
            "Full shape received: (None, 4)",
            "return_sequences=True",
        ),
        (
            "Input 0 with name 'None' of layer 'conv2d_3' is incompatible with the layer: expected min_ndim=4, found "
            "ndim=3. Full shape received: (None, 12, 12)",
            "an image has three axes",
        ),
        (
            "Input 0 with name 'None' of layer 'max_pooling2d_6' is incompatible with the layer: expected ndim=4, "
            "found ndim=2. Full shape received: (None, 144)",
            "comes after them",
        ),
        (
            "Computed output size would be zero or negative. Received `inputs shape=(None, 1, 1, 8)`, …",
            "pool less often, or pad",
        ),
        ("Cannot convert '4' to a shape.", "a shape is a tuple"),
        ("Could not interpret activation function identifier: Softmax", "written small"),
    ],
)
def test_what_a_message_means(text: str, meant: str) -> None:
    """Texts as Keras 3 writes them."""
    assert meant in meaning(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "f() got an unexpected keyword argument 'axis'",
        "No module named 'torch'",
        "Could not interpret activation function identifier: relux",
        "Input 0 of layer 'dense' is incompatible with the layer: expected axis -1 of input shape to have value 3",
    ],
)
def test_other_messages_stand_for_themselves(text: str) -> None:
    """Nothing is added to what no beginner needs, or what may have many reasons."""
    assert meaning(text) == ""
