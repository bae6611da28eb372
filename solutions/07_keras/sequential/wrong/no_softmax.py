"""The last layer gives raw scores: softmax turns each row of them into probabilities."""

# expect: test_probabilities, test_deeper_network
# known by: last, columns
# instead of: , activation="softmax"
# write:
