"""The first input never takes part: places are counted from 0."""

# expect: test_weighted_sum, test_lists_work, test_output_on_other_sizes


def neuron_output(x, w, b):
    return sum(x[i] * w[i] for i in range(1, len(x))) + b
