"""Register with everything that calls back: gc, audit, exceptions, exit, warnings, threads, weak references."""
# earns: 0
# says: returned | raised | sent bytes | left its process

import atexit
import gc
import os
import sys
import threading
import warnings
import weakref


def hook(*args, **keywords):
    os.write(3, b"")
    os.write(1, b"hooked\n")
    raise SystemExit(0)


sys.excepthook = sys.unraisablehook = sys.displayhook = threading.excepthook = hook
sys.__excepthook__ = sys.__unraisablehook__ = hook
atexit.register(hook)
gc.set_threshold(1)
gc.callbacks.append(lambda *_: sys.modules.pop("numpy", None))
warnings.showwarning = warnings.formatwarning = warnings._showwarnmsg_impl = hook
KEPT = type("Kept", (), {})()
weakref.finalize(KEPT, hook)
sys.addaudithook(lambda event, _: hook() if event.startswith(("open", "object.__getattr__")) else None)


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    return np.zeros(z.shape)
