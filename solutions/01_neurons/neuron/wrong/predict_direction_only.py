"""Scaling the weights without the bias moves the border: take both as they are."""

# expect: test_one_answer_per_row, test_only_the_sign_counts, test_predict_on_other_rows

import numpy as np


def perceptron_predict(X, w, b):
    return (X @ (w / np.linalg.norm(w)) + b >= 0).astype(int)
