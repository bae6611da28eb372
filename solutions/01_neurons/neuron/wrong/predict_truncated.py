"""You cut the fraction off first, so that sums between -1 and 0 count as yes: compare the sum itself with 0."""

# expect: test_one_answer_per_row, test_only_the_sign_counts, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return ((X @ w + b).astype(int) >= 0).astype(int)
