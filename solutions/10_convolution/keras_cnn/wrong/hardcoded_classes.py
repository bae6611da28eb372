"""The output layer has the same number of units whatever is asked for: take it from `num_classes`."""

# expect: test_outputs, test_other_images
# known by: units
# instead of: Dense(num_classes
# write: Dense(4
