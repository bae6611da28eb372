"""Positive sums must give 1; yours give 0."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return (X @ w + b < 0).astype(int)
