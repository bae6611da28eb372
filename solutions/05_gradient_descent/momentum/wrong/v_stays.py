"""You move without momentum and hand the old velocity back as it was: it has to change, and to carry the step."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley


def momentum_step(x, v, g, lr, beta):
    return x - lr * g, v
