"""A perceptron's answer is a hard 0 or 1; a sigmoid gives something in between, a probability."""

# expect: test_one_answer_per_row, test_border, test_only_the_sign_counts, test_predict_on_other_rows

import numpy as np


def perceptron_predict(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
