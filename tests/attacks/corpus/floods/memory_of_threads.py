"""Have thirty threads take memory at the same time, each of them a little less than all."""
# earns: 0
# says: MemoryError | used more than 1024 MiB of memory | can't start new thread

import threading

import numpy as np

kept = []


def take():
    while True:
        try:
            kept.append(np.ones(4 << 20))
        except MemoryError:
            return


threads = [threading.Thread(target=take) for _ in range(30)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
kept.append([0.0] * (1 << 26))
