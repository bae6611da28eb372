"""Answers here are 0 and 1; you returned -1 and 1, as some books do."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows

import numpy as np


def perceptron_predict(X, w, b):
    return np.where(X @ w + b >= 0, 1, -1)
