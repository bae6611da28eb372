"""You scale the sum of inputs and bias: the bias stands outside of the products, and has no weight."""

# expect: test_weighted_sum, test_lists_work, test_weights_and_bias, test_output_on_other_sizes


def neuron_output(x, w, b):
    return sum(wi * (xi + b) for xi, wi in zip(x, w, strict=True))
