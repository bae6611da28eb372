# mistakes: ignores_h, forgot_2
# instead of: x = np.array(x, dtype=float)
# write: h = 1e-5
# write: x = np.array(x, dtype=float)
# instead of: (2 * h)
# write: h
