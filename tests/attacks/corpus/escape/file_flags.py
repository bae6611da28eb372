"""Change the flags of library files of the same user (immutable, no dump, encrypted, verified), which outlast it."""
# earns: 0
# says: Operation not permitted

import errno
import fcntl
import os
import struct

GET_FLAGS, SET_FLAGS, SET_FLAGS_32 = 0x80086601, 0x40086602, 0x40046602
GET_ATTRIBUTES, SET_ATTRIBUTES, SET_VERSION = 0x801C581F, 0x401C5820, 0x40087602
file = os.open(os.path.dirname(os.__file__) + "/antigravity.py", os.O_RDONLY)
reached = []


def as_it_was(get, set_, size):
    """Set what is there already: it shows that it could be set, and harms nobody."""
    try:
        flags = fcntl.ioctl(file, get, bytes(size))
    except OSError:
        flags = bytes(size)
    try:
        fcntl.ioctl(file, set_, flags)
    except OSError as error:
        if error.errno != errno.EPERM:
            reached.append((hex(set_), str(error)))
        return
    reached.append(hex(set_))


as_it_was(GET_FLAGS, SET_FLAGS, 8)
as_it_was(GET_FLAGS, SET_FLAGS_32, 8)
as_it_was(GET_ATTRIBUTES, SET_ATTRIBUTES, 28)
raise RuntimeError(f"reached: {reached}") if reached else PermissionError(errno.EPERM, os.strerror(errno.EPERM))
