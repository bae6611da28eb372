"""ReLU is for hidden layers: at the output it lets numbers above 1 pass, which are no probabilities."""

# expect: test_probabilities, test_loss, test_learns, test_other_sizes, test_other_labels
# instead of: Dense(1, activation="sigmoid", name="bought")
# write: Dense(1, activation="relu", name="bought")
# instead of: Dense(1, activation="sigmoid", name="returned")
# write: Dense(1, activation="relu", name="returned")
