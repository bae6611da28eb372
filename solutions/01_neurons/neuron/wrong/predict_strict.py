"""At exactly z = 0 this course's step function gives 1, so a sum of 0 counts as yes."""

# expect: test_border, test_predict_on_other_rows


def perceptron_predict(X, w, b):
    return (X @ w + b > 0).astype(int)
