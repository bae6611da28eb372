"""You give one answer for the whole batch: decide for each row by its own sum."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return int((X @ w + b >= 0).all())
