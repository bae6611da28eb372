# mistakes: no_bias_update, ignore_lr
# instead of: w = w + lr * error * x
# write: w = w + error * x
# instead of: b = b + lr * error
# write:
