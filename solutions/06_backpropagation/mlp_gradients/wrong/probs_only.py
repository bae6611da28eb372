"""Your gradient of the scores is the probabilities alone, so it never hears which class was the true one: compare them
with the one-hot rows.
"""

# expect: test_last, test_w1, test_b1, test_large, test_more_last, test_more_first
# instead of: dZ2[rows, y] -= 1
# write:
