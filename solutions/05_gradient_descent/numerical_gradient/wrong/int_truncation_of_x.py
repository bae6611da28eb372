"""An array made like an array of integers holds integers and cuts off every fraction: use floats for x and for the
gradient."""

# expect: test_integers, test_other_steps
# instead of: x = np.array(x, dtype=float)
# write: x = x.copy()
# instead of: gradient = np.zeros_like(x)
# write: gradient = np.zeros_like(x, dtype=float)
