"""Write a file beyond the limit, past the first refusal: by truncate, by a seek, by a copy inside the kernel."""
# earns: 0
# says: EFBIG EFBIG EFBIG

import contextlib
import errno
import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def trial(way):
    try:
        way()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"


def argmax_onehot(Z):
    file = os.open("large", os.O_RDWR | os.O_CREAT)
    os.pwrite(file, b"x", (16 << 20) - 2)
    answers = [
        trial(lambda: os.ftruncate(file, 1 << 40)),
        trial(lambda: os.pwrite(file, b"x", 1 << 40)),
        trial(lambda: os.copy_file_range(file, file, 1 << 20, 0, 16 << 20)),
        trial(lambda: os.posix_fallocate(file, 0, 1 << 30)),
    ]
    with contextlib.suppress(OSError):
        os.close(file)
    raise RuntimeError(" ".join(answers))


softmax = argmax_onehot
