"""You returned the weighted sums; a perceptron compares each with 0 and answers 0 or 1."""

# expect: test_one_answer_per_row, test_border, test_only_the_sign_counts, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return X @ w + b
