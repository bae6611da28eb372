"""You look to one side only: take f at x + h minus f at x - h, divided by 2h."""

# expect: test_cubes, test_other_steps
# instead of: kept + h
# write: kept
# instead of: (2 * h)
# write: h
