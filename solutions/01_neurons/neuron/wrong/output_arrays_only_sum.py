"""`*` multiplies arrays, not lists: the inputs may come as plain lists too, so use a function that takes both."""

# expect: test_lists_work


def neuron_output(x, w, b):
    return (x * w).sum() + b
