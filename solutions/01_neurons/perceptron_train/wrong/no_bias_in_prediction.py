"""The prediction leaves the bias out: it is x . w + b that is compared with 0."""

# expect: test_gates, test_stops, test_clouds, test_other_clouds
# instead of: x @ w + b
# write: x @ w
