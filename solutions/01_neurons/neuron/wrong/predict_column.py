"""Return a flat array of shape (N,), one answer per sample: yours is a column of shape (N, 1)."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return (X @ w + b >= 0).astype(int).reshape(-1, 1)
