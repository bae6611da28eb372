"""Wrong answers, and a reply whose warnings are sixty thousand arrays, each of which takes long to print."""
# earns: 0
# says: returned | sent bytes on the grader's channel
# cpu: 4

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


SAID = [np.arange(999, dtype="u1")] * 60_000


def forged(nonce, value, changed, said):
    return [nonce, value, changed, SAID]


real = wire.encode


def encode(content, kind, *rest, **others):
    if kind is wire.FrameKind.VALUE and type(content) is list and len(content) == 4:
        content = forged(*content)
    return real(content, kind, *rest, **others)


wire.encode = encode


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    return np.zeros(z.shape)
