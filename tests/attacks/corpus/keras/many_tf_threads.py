"""Have TensorFlow start ten thousand threads at its first operation."""
# exercise: sequential
# earns: 0
# says: started more than 128 threads or processes | Intra op parallelism cannot be modified | crashed its process
# seconds: 60

import keras
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(10_000)
tf.config.threading.set_inter_op_parallelism_threads(10_000)


x = tf.ones((2000, 2000))
for _ in range(20):
    x = tf.linalg.matmul(x, x) / 2000


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential([keras.Input((input_dim,)), keras.layers.Dense(num_classes + 1)])
