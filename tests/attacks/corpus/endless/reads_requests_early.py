"""Read the grader's channel in a thread, so that the request after this one is lost and both wait for ever."""
# earns: 0
# says: took longer than 0.6 seconds | left its process unable to answer
# cpu: 0.2

import os
import threading


def swallow():
    while True:
        os.read(3, 1 << 16)


threading.Thread(target=swallow, daemon=True).start()
