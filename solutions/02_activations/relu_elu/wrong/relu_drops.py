"""The result has the shape of x: negative numbers become 0, they are not left out."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu


def relu(x):
    return x[x > 0]
