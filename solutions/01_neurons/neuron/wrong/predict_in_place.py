"""Your function writes the products into the array X, which belongs to the caller: multiply into a new one."""

# expect: test_one_answer_per_row, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    X *= w
    return (X.sum(axis=1) + b >= 0).astype(int)
