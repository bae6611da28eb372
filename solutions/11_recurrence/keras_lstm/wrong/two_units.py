"""A yes-or-no question needs one number, the probability of yes: one unit with sigmoid."""

# expect: test_outputs, test_early_steps_count, test_loss, test_learns, test_other_lengths, test_other_labels
# known by: columns
# instead of: 1, activation="sigmoid"
# write: 2, activation="softmax"
# instead of: "binary_crossentropy"
# write: "sparse_categorical_crossentropy"
