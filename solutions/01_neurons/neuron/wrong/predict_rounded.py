"""You round the sum before you compare it with 0, so that sums a little below 0 count as yes."""

# expect: test_one_answer_per_row, test_only_the_sign_counts, test_predict_on_other_rows

import numpy as np


def perceptron_predict(X, w, b):
    return (np.round(X @ w + b) >= 0).astype(int)
