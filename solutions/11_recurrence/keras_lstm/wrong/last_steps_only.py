"""The flagged step is usually earlier than that: the recurrent layer must read the whole sequence."""

# expect: test_early_steps_count, test_learns, test_other_labels
# instead of: keras.Input((T, D)),
# write: keras.Input((T, D)), keras.layers.Cropping1D((max(T - 5, 0), 0)),
