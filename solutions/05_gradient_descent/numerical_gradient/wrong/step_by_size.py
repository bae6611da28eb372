"""h is how far a coordinate moves; you move it by h times its own size, and not at all where it is 0."""

# expect: test_cubes, test_other_steps
# instead of: x[i] = kept + h
# write: step = h * kept
# write: x[i] = kept + step
# instead of: kept - h
# write: kept - step
# instead of: (2 * h)
# write: (2 * step)
