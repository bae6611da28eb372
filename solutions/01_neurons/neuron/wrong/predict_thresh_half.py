"""Compare the sum with 0. One half is the threshold for probabilities, and z is none."""

# expect: test_one_answer_per_row, test_border, test_only_the_sign_counts, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return (X @ w + b >= 0.5).astype(int)
