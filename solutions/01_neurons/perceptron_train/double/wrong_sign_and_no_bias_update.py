# mistakes: wrong_sign, no_bias_update
# instead of: t - int(x @ w + b >= 0)
# write: int(x @ w + b >= 0) - t
# instead of: b = b + lr * error
# write:
