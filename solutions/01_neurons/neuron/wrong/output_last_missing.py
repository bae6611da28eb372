"""The last input never takes part: count its places from 0 up to D - 1, and take them all."""

# expect: test_weighted_sum, test_lists_work, test_output_on_other_sizes


def neuron_output(x, w, b):
    return sum(x[i] * w[i] for i in range(len(x) - 1)) + b
