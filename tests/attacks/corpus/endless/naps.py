"""Compute for a moment, sleep for a long one, for ever: never idle for as long as a look lasts, and never busy."""
# earns: 0
# says: took longer than 0.6 seconds
# cpu: 0.2

import time


def argmax_onehot(Z):
    while True:
        sum(range(10_000))
        time.sleep(0.05)


softmax = argmax_onehot
