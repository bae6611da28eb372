"""axis=0 adds down the columns, over all samples: a sum per sample runs along axis 1."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return ((X * w).sum(axis=0) + b >= 0).astype(int)
