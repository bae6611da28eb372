# mistakes: no_relu_gate, not_mean
# instead of: dZ2 /= len(X)
# write:
# instead of: (dZ2 @ params["W2"].T) * (Z1 > 0)
# write: dZ2 @ params["W2"].T
