"""You compare every product with 0; add up the products of a row first, and compare their sum."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return (X * w + b >= 0).astype(int)
