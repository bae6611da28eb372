"""The outputs are raw scores: an activation at the end of each turns a score into a probability."""

# expect: test_probabilities, test_loss, test_other_sizes, test_learns, test_other_labels
# instead of: Dense(1, activation="sigmoid", name="bought")
# write: Dense(1, name="bought")
# instead of: Dense(1, activation="sigmoid", name="returned")
# write: Dense(1, name="returned")
