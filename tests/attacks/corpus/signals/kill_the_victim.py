"""Kill a process of the same user that has nothing to do with grading."""
# earns: 0
# says: PermissionError
# unlocked: succeeds

import os
import signal


def argmax_onehot(Z):
    os.kill(@VICTIM@, signal.SIGKILL)


def softmax(z, axis=-1):
    os.kill(@VICTIM@, signal.SIGKILL)
