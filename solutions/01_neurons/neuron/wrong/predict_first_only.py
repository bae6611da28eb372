"""Your loop returns after the first sample: collect the answers of all rows, and return after the loop."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows

import numpy as np


def perceptron_predict(X, w, b):
    for x in X:
        return np.array([int(x @ w + b >= 0)])
