"""Unpack a few bytes that become gigabytes: with a buffer as large as asked for, and an array whose head tells of terabytes."""
# earns: 0
# says: MemoryError: Unable to allocate
# cpu: 2

import io
import zlib

import numpy as np

bomb = zlib.compress(bytes(1 << 24))


def argmax_onehot(Z):
    head = (
        b"\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }".ljust(127) + b"\n"
    )
    return np.load(io.BytesIO(head))


def softmax(z, axis=-1):
    return zlib.decompress(bomb, bufsize=1 << 34) * 1000
