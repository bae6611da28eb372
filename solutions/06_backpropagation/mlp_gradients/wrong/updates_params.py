"""You take a step on the parameters as well: this function only computes the gradients."""

# expect: test_shapes, test_step
# instead of: return loss, {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)}
# write: grads = {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)}
# write: for name in params:
# write:     params[name] = params[name] - 0.1 * grads[name]
# write: return loss, grads
