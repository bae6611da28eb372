# mistakes: always_update, ignore_lr
# instead of: w = w + lr * error * x
# write: step = 1 if t == 1 else -1
# instead of: b = b + lr * error
# write: w = w + step * x
# write: b = b + step
