"""`@` works between arrays; here the inputs may come as plain lists too, so use a function that takes both."""

# expect: test_lists_work, test_output_on_other_sizes

def neuron_output(x, w, b):
    return x @ w + b
