"""h is how far a coordinate moves to either side: you move it half as far."""

# expect: test_cubes, test_other_steps
# instead of: kept + h
# write: kept + h / 2
# instead of: kept - h
# write: kept - h / 2
# instead of: (2 * h)
# write: h
