"""Softmax shares out a sum of 1 among the units of a layer: where there is only one, it gets all of it whatever comes in."""

# expect: test_probabilities, test_both_inputs, test_bends, test_loss, test_learns, test_other_sizes, test_other_labels
# instead of: Dense(1, activation="sigmoid", name="bought")
# write: Dense(1, activation="softmax", name="bought")
# instead of: Dense(1, activation="sigmoid", name="returned")
# write: Dense(1, activation="softmax", name="returned")
