"""You move by the velocity of the step before: work out the new one first, and move by that."""

# expect: test_by_hand, test_no_momentum, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: x + v_new, v_new
# write: x + v, v_new
