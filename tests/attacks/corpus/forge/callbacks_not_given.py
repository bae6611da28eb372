"""Ask the grader to call functions by numbers that were never handed out."""
# exercise: numerical_gradient
# earns: 0
# says: sent bytes on the grader's channel (a call of a function that it was not given)

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


NUMBERS = [0, -1, 2**60, 1.0, "1", None, [1]]


def numerical_gradient(f, x, h=1e-5):
    send([server().nonce, NUMBERS.pop(), [x]], wire.FrameKind.CALLBACK)
    return x
