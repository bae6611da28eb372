"""A window of 1 x 1 sees one pixel at a time, and a pixel alone tells no stroke from a ring: give the filters a window
of 3 x 3, say.
"""

# expect: test_learns, test_other_labels
# known by: window
# instead of: Conv2D(8, 3, padding="same"
# write: Conv2D(8, 1
# instead of: Conv2D(16, 3, padding="same"
# write: Conv2D(16, 1
