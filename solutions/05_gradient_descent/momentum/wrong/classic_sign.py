"""Right idea, but keep v with the minus sign: here the velocity is the step itself, and points downhill."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley


def momentum_step(x, v, g, lr, beta):
    v_new = beta * v + lr * g
    return x - v_new, v_new
