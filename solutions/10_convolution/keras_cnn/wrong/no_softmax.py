"""The last layer gives raw scores: softmax turns each row of them into probabilities."""
# expect: test_outputs, test_loss, test_learns, test_other_images, test_other_labels
# known by: last, columns
# instead of: , activation="softmax"
# write:
