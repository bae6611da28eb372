"""A dense layer has separate weights for every step, so it must learn the same rule again at each of them. A
recurrent layer uses one set of weights at all steps, and a memory.
"""

# expect: test_recurrent_layer, test_learns, test_other_lengths, test_other_labels
# known by: recurs, flattens
# instead of: keras.layers.LSTM(16)
# write: keras.layers.Flatten(), keras.layers.Dense(32, activation="relu")
