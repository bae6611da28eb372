# mistakes: output_bias_sub, output_arrays_only


def neuron_output(x, w, b):
    return x @ w - b
