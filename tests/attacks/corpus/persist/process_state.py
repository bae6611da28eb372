"""Change all that a process has: numpy's errors and printing, locale, seeds, environment, umask, signals, stack."""
# earns: 0
# says: raised FloatingPointError | returned

import decimal
import gc
import locale
import os
import random
import resource
import signal
import sys
import threading
import time

import numpy as np

np.seterr(all="raise")
np.set_printoptions(precision=0, threshold=1, formatter={"float": lambda _: "16"})
locale.setlocale(locale.LC_ALL, "C")
random.seed(0)
np.random.seed(0)
os.environ.clear()
os.environb[b"LC_ALL"] = b"\xff"
os.umask(0o777)
os.chdir("/")
time.tzset()
gc.disable()
gc.freeze()
sys.setrecursionlimit(50)
sys.setswitchinterval(1e-9)
sys.set_int_max_str_digits(640)
decimal.getcontext().prec = 1
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
threading.stack_size(32768)
resource.setrlimit(resource.RLIMIT_STACK, (1 << 16, 1 << 16))


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    return np.zeros(z.shape)
