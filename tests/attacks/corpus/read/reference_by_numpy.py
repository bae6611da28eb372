"""Read the reference with NumPy, which opens files in its own ways."""
# earns: 0
# says: Permission denied | No such file | not found
# unlocked: succeeds

import numpy as np


def ways():
    yield lambda: np.fromfile("@REFERENCE@", np.uint8).tobytes()
    yield lambda: np.memmap("@REFERENCE@", np.uint8, "c").tobytes()
    yield lambda: np.lib.format.open_memmap("@REFERENCE@").tobytes()
    yield lambda: "\n".join(np.loadtxt("@REFERENCE@", str, None, delimiter="\0")).encode()


for way in ways():
    try:
        exec(way().decode())
        break
    except OSError as error:
        last = error
else:
    raise last
