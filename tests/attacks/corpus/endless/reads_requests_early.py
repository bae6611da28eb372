"""Read the grader's channel in threads, so that the request after this one is lost and both wait for ever."""
# earns: 0
# says: took longer than 0.6 seconds | left its process unable to answer
# cpu: 0.2

import os
import threading


def swallow():
    while True:
        os.read(3, 1 << 16)


for _ in range(8):  # one alone loses the race now and then, for all requests on a busy machine
    threading.Thread(target=swallow, daemon=True).start()
