"""Lease files of the library: whoever opens one waits until the lease is broken, up to 45 seconds."""
# earns: 0
# says: Operation not permitted

import fcntl
import os
import signal

signal.signal(signal.SIGIO, signal.SIG_IGN)
held = []
for name in ("antigravity.py", "this.py", "LICENSE.txt", "../libpython3.so"):
    try:
        file = open(os.path.join(os.path.dirname(os.__file__), name))
    except OSError:
        continue
    for kind in (fcntl.F_WRLCK, fcntl.F_RDLCK):
        try:
            fcntl.fcntl(file, fcntl.F_SETLEASE, kind)
            held.append((name, kind))
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except PermissionError as error:
            last = error
        except OSError as error:  # in use by somebody
            held.append((name, str(error)))
raise RuntimeError(f"leased: {held}") if held else last
