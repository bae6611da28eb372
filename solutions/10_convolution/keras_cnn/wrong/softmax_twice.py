"""`from_logits=True` says that the outputs are raw scores, and softmax has made them probabilities already: leave one of
the two out, here the first.
"""

# expect: test_loss
# known by: squashes
# instead of: "sparse_categorical_crossentropy"
# write: keras.losses.SparseCategoricalCrossentropy(from_logits=True)
