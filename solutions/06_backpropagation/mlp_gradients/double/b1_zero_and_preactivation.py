# mistakes: b1_zero, W2_uses_preactivation
# instead of: dZ1.sum(axis=0)
# write: np.zeros(params["b1"].shape)
# instead of: A.T
# write: Z1.T
