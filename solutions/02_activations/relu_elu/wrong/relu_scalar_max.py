"""Python's max() asks whether one whole array is larger than another; np.maximum compares element by element."""

# expect: test_relu_keeps_only_positives, test_whole_numbers_and_matrices, test_input_is_left_alone, test_relu_on_other_arrays


def relu(x):
    return max(0, x)
