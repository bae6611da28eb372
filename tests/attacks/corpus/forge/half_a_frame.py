"""Send all of a right reply but its last byte, hold on for a moment, and end the process."""
# earns: 0
# says: ended its own process with exit status 3

import gc
import os
import sys

import numpy as np

wire = sys.modules["grader.sandbox.inside.wire"]


def server():
    """The other half of the conversation, as it lies in this process."""
    return next(found for found in gc.get_objects() if type(found).__name__ == "Server")


def send(content, kind=wire.FrameKind.VALUE):
    data = b"".join(map(bytes, wire.encode(content, kind)))
    while data:
        data = data[os.write(3, data[: 1 << 16]) :]


import time


def argmax_onehot(Z):
    value = np.eye(Z.shape[1])[Z.argmax(axis=1)]
    data = b"".join(map(bytes, wire.encode([server().nonce, value, {}, []], wire.FrameKind.VALUE)))
    os.write(3, data[:-1])
    time.sleep(0.15)
    os._exit(3)


softmax = argmax_onehot
