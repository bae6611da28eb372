"""`from_logits=True` says that the outputs are raw scores, and the sigmoid has made them probabilities already: leave
one of the two out, here the first.
"""

# expect: test_loss
# known by: squashes
# instead of: "binary_crossentropy"
# write: keras.losses.BinaryCrossentropy(from_logits=True)
