"""You return the right two things in the wrong order: the place comes first."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: x + v_new, v_new
# write: v_new, x + v_new
