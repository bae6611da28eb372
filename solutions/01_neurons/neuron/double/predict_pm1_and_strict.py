# mistakes: predict_pm1, predict_strict

import numpy as np


def perceptron_predict(X, w, b):
    return np.where(X @ w + b > 0, 1, -1)
