"""Have many threads wake at once, so that they stand in line for a processor, and look like kept from computing."""
# earns: 0
# says: took longer than 0.6 seconds | was stopped after 0.2 seconds of computing
# cpu: 0.2

import hashlib
import threading
import time

DATA = bytes(1 << 19)


def wake():
    while True:
        time.sleep(0.1 - time.monotonic() % 0.1)
        hashlib.sha256(DATA)  # without Python's lock


def argmax_onehot(Z):
    for _ in range(24):
        threading.Thread(target=wake, daemon=True).start()
    wake()


softmax = argmax_onehot
