"""You scale the whole step by the learning rate, as PyTorch does; here it scales only the gradient, inside the velocity."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley


def momentum_step(x, v, g, lr, beta):
    v_new = beta * v + g
    return x - lr * v_new, v_new
