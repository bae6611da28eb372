"""Return code: functions, code objects, marshalled bytes, generators, modules, frames, types."""
# earns: 0
# says: expected numbers

import marshal
import sys
import types

import numpy as np

CODE = compile("raise SystemExit", "", "exec")
THINGS = [CODE, lambda z: z, marshal.dumps(CODE), (n for n in "a"), sys, sys._getframe(), int, types.SimpleNamespace()]


def argmax_onehot(Z):
    THINGS.append(THINGS.pop(0))
    return THINGS[0]


def softmax(z, axis=-1):
    THINGS.append(THINGS.pop(0))
    return [THINGS[0], np.ones(3)]
