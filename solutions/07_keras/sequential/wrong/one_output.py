"""One number cannot hold a belief about several classes: the last layer needs one unit per class."""

# expect: test_shapes, test_parameters, test_probabilities, test_bends, test_other_sizes, test_deeper_network
# known by: columns
# instead of: num_classes, activation="softmax"
# write: 1, activation="sigmoid"
