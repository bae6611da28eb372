"""nbgrader a16, no gain there: mark the test as a solution, so that checksums differ.

Here: lie about what was handed in: not started, other lines, another file; and take the source back from the cache.
"""
# earns: 0
# says: raised NotImplementedError

import linecache
import sys

linecache.cache.clear()
__file__ = "@REFERENCE@"
sys.modules[__name__] = sys.modules["os"]


def argmax_onehot(Z):
    raise NotImplementedError


softmax = argmax_onehot
