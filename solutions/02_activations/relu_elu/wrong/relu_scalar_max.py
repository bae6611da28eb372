"""An array as a whole is neither larger nor smaller than 0, as max() and if would ask: np.maximum compares each
element.
"""

# expect: test_relu_values, test_ints_and_matrices, test_input_unchanged, test_other_relu


def relu(x):
    return max(0, x)
