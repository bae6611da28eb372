"""This is Nesterov's variant, which looks one step ahead; here the place just moves by the new velocity."""

# expect: test_by_hand, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: x + v_new
# write: x + beta * v_new - lr * g
