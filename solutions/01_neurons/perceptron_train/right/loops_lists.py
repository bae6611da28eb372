"""Plain loops and lists of Python numbers; lists as results."""


def perceptron_train(X, y, lr=1.0, epochs=100):
    w, b, errors = [0.0] * len(X[0]), 0.0, []
    while len(errors) < epochs and (not errors or errors[-1] > 0):
        errors.append(0)
        for x, t in zip(X.tolist(), y.tolist(), strict=True):
            z = b + sum(xi * wi for xi, wi in zip(x, w, strict=True))
            p = 1 if z >= 0 else 0
            if p != t:
                errors[-1] += 1
                w = [wi + lr * (t - p) * xi for xi, wi in zip(x, w, strict=True)]
                b += lr * (t - p)
    return [w, b, errors]
