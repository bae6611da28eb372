"""At a sum of exactly 0 this course's perceptron predicts 1, and it starts with just such a sum."""

# expect: test_mistake, test_no_mistake, test_gates, test_other_samples
# instead of: int(x @ w + b >= 0)
# write: int(x @ w + b > 0)
