"""ReLU is for hidden layers: at the output it turns every negative score to 0 and leaves the others as they are, which
makes no probabilities.
"""

# expect: test_outputs, test_loss, test_learns, test_other_images, test_other_labels
# known by: last
# instead of: "softmax"
# write: "relu"
