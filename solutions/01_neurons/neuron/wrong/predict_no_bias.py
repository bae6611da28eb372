"""Your answers do not depend on `b`, so the border between 0 and 1 always runs through the origin."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return (X @ w >= 0).astype(int)
