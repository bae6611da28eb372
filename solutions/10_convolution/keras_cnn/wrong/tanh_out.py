"""Tanh gives numbers from -1 to 1, each by itself: softmax turns each row of scores into probabilities."""

# expect: test_outputs, test_loss, test_learns, test_other_images, test_other_labels
# known by: last
# instead of: "softmax"
# write: "tanh"
