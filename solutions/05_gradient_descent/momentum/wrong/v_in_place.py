"""Your numbers are right, but you change the velocity that you were given: make a new one."""

# expect: test_left_alone


def momentum_step(x, v, g, lr, beta):
    v *= beta
    v -= lr * g
    return x + v, v
