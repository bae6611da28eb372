"""You average the gradients and scale the mean, as Adam does; here the gradient counts in full."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley


def momentum_step(x, v, g, lr, beta):
    v_new = beta * v + (1 - beta) * g
    return x - lr * v_new, v_new
