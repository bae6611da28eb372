"""Your numbers are right, but you change the arrays that you were given: make new ones."""

# expect: test_left_alone


def momentum_step(x, v, g, lr, beta):
    v *= beta
    v -= lr * g
    x += v
    return x, v
