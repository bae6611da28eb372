"""Your function changed its input array, which belongs to the caller: build a new one."""

# expect: test_input_is_left_alone, test_relu_on_other_arrays


def relu(x):
    x[x < 0] = 0
    return x
