"""Your velocity takes the gradient at full length: where is the learning rate?"""

# expect: test_by_hand, test_no_momentum, test_constant_slope, test_any_shape, test_other_numbers, test_along_a_valley
# instead of: lr * g
# write: g
