# mistakes: biases_mean, no_relu_gate
# instead of: (dZ2 @ params["W2"].T) * (Z1 > 0)
# write: dZ2 @ params["W2"].T
# instead of: dZ1.sum(axis=0)
# write: dZ1.mean(axis=0)
# instead of: dZ2.sum(axis=0)
# write: dZ2.mean(axis=0)
