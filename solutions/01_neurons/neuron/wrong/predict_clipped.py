"""A perceptron answers 0 or 1 and nothing in between: compare the sum with 0 instead of cutting it off."""

# expect: test_one_answer_per_row, test_border, test_only_the_sign_counts, test_predict_on_other_rows

import numpy as np


def perceptron_predict(X, w, b):
    return np.clip(X @ w + b, 0, 1)
