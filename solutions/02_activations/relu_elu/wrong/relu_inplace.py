"""Your function changed its input array, which belongs to the caller: build a new one."""

# expect: test_input_unchanged, test_other_relu


def relu(x):
    x[x < 0] = 0
    return x
