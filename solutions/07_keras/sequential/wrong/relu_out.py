"""ReLU is for hidden layers: at the output it turns every negative score to 0 and leaves the others as they are,
which makes no probabilities.
"""

# expect: test_probabilities, test_deeper_network
# known by: last
# instead of: "softmax"
# write: "relu"
