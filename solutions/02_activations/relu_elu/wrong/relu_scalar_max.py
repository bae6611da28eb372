"""Python's max() asks whether one whole array is larger than another; np.maximum compares element by element."""

# expect: test_relu_values, test_ints_and_matrices, test_input_unchanged, test_other_relu


def relu(x):
    return max(0, x)
