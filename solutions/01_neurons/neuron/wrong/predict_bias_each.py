"""You add `b` once per input. A neuron has a single bias, which joins the sum once."""

# expect: test_one_answer_per_row, test_border, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return ((X * w + b).sum(axis=1) >= 0).astype(int)
