"""Softmax runs over the classes of one image, the last axis; along axis 0 it shares out one class among the images
of the batch.
"""

# expect: test_outputs, test_loss, test_learns, test_other_images, test_other_labels
# known by: output
# instead of: num_classes, activation="softmax"),
# write: num_classes), keras.layers.Softmax(axis=0),
