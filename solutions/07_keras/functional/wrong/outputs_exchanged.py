"""The two outputs have changed places: the list begins with `bought`."""

# expect: test_loss, test_learns, test_other_labels
# instead of: outputs=[bought, returned]
# write: outputs=[returned, bought]
