"""A sequence is given as (steps, values per step), in this order."""

# expect: test_outputs, test_early_steps_count, test_loss, test_learns, test_other_lengths, test_other_labels
# known by: takes
# instead of: (T, D)),
# write: (D, T)),
