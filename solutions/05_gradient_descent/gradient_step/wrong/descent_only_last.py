"""Return the whole path, one row per point; yours is only its end."""

# expect: test_path_follows_the_gradient, test_path_reaches_the_valley, test_paths_of_other_functions


def gradient_descent(grad, x0, lr, steps):
    x = x0
    for _ in range(steps):
        x = x - lr * grad(x)
    return x
