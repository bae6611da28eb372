"""You subtract the bias: it is added to the sum, and the result is compared with 0."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return (X @ w >= b).astype(int)
