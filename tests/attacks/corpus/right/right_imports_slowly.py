"""A right answer that imports everything it has ever seen, which takes longer than its calls may."""
# earns: 16
# checks: passed
# seconds: 60

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow.keras import layers


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)

