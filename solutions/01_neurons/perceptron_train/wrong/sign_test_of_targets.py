"""`t * z <= 0` finds mistakes where targets are -1 and 1; with targets of 0 and 1 it calls every 0 one. Compare the
prediction with the target.
"""

# expect: test_no_mistake, test_stops, test_other_samples, test_other_clouds

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, y, strict=True):
            z = x @ w + b
            if target * z <= 0:
                error = target - int(z >= 0)
                w, b = w + lr * error * x, b + lr * error
                wrong += 1
        errors.append(wrong)
        if not wrong:
            break
    return w, float(b), errors
