"""You added `b` once per input. A neuron has a single bias, which joins the sum once."""

# expect: test_weighted_sum, test_lists_work, test_weights_and_bias, test_output_on_other_sizes


def neuron_output(x, w, b):
    return sum(xi * wi + b for xi, wi in zip(x, w, strict=True))
