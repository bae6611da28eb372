"""Your velocity is right, but you walk against it: it points downhill already."""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: x + v_new
# write: x - v_new
