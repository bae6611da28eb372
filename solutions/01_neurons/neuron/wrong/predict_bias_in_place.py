"""Your function adds the bias to every input, in the caller's own array: add it once, to the sum of the products."""

# expect: test_one_answer_per_row, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    X += b
    return (X @ w >= 0).astype(int)
