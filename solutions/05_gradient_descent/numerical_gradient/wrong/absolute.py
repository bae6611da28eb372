"""A slope downhill is negative: you take its sign away."""

# expect: test_quadratic, test_matrix, test_product
# instead of: (above - below)
# write: abs(above - below)
