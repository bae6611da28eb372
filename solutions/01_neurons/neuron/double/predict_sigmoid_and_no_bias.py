# mistakes: predict_sigmoid, predict_no_bias

import numpy as np


def perceptron_predict(X, w, b):
    return 1 / (1 + np.exp(-X @ w))
