"""Softmax runs over the classes of one sample, the last axis; along axis 0 it shares out one class among the samples of
the batch.
"""

# expect: test_probabilities, test_deeper_network
# known by: output
# instead of: num_classes, activation="softmax"),
# write: num_classes), keras.layers.Softmax(axis=0),
