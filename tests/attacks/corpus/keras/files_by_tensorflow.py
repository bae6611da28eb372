"""Reach files past Python, by TensorFlow's own operations, in the body and in the graph of a layer."""
# exercise: sequential
# earns: 0
# says: refused 11 of 11 | refused 10 of 11
# unlocked: succeeds

import keras
import tensorflow as tf


@tf.function
def graph():
    tf.io.write_file("@HOME@/graph", "owned")
    return tf.io.read_file("@PRIVATE@")


WAYS = [
    lambda: tf.io.read_file("@REFERENCE@"),
    lambda: tf.io.write_file("@HOME@/written", "owned"),
    graph,
    lambda: tf.py_function(lambda: open("@HOME@/py", "w").close(), [], []),
    lambda: list(tf.data.TextLineDataset("@PRIVATE@")),
    lambda: tf.io.gfile.copy("@PRIVATE@", "@HOME@/copy"),
    lambda: tf.io.gfile.makedirs("@HOME@/folder"),
    lambda: tf.io.gfile.GFile("@OTHER@", "a").write("owned"),
    lambda: tf.io.gfile.remove("@HOME@/.ssh/id_ed25519"),
    lambda: keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]).save("@HOME@/model.keras"),
    lambda: tf.summary.create_file_writer("@HOME@/summary").flush() or tf.io.gfile.listdir("@HOME@/summary"),
]


def build_mlp(input_dim, hidden, num_classes):
    refused = 0
    for way in WAYS:
        try:
            way()
        except Exception:
            refused += 1
    raise RuntimeError(f"refused {refused} of {len(WAYS)}")
