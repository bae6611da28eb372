# mistakes: all_at_once, forgot_2


def numerical_gradient(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / h
