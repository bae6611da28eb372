"""One number cannot hold a belief about several classes: the last layer needs one unit per class."""

# expect: test_outputs, test_small, test_bends, test_loss, test_learns, test_other_images, test_other_labels
# known by: columns
# instead of: num_classes, activation="softmax"
# write: 1, activation="sigmoid"
