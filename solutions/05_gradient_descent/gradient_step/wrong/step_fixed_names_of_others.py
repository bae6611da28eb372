"""You look for parameters of certain names, and other networks have others: take the names from the dictionary."""

# expect: test_every_parameter_moves, test_flat_ground, test_old_parameters_stay, test_step_on_other_networks
# also: FIRST = "w" | "weights" | "w1" | "weight"

FIRST = "W1"


def gradient_step(params, grads, lr):
    return {FIRST: params[FIRST] - lr * grads[FIRST]}
