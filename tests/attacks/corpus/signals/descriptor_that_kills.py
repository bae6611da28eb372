"""Make a bystander the owner of a descriptor, so that the kernel kills it when data comes."""
# earns: 0
# says: PermissionError
# unlocked: succeeds

import fcntl
import os
import signal
import socket
import struct

VICTIM = int("@VICTIM@")
F_SETSIG, F_SETOWN_EX = 10, 15
here, there = socket.socketpair()


def tries():
    yield lambda: fcntl.fcntl(here, F_SETOWN_EX, struct.pack("ii", 1, VICTIM))
    yield lambda: fcntl.fcntl(here, fcntl.F_SETOWN, VICTIM)
    yield lambda: fcntl.ioctl(here, 0x8901, struct.pack("i", VICTIM))  # FIOSETOWN
    yield lambda: fcntl.ioctl(here, 0x8902, struct.pack("i", VICTIM))  # SIOCSPGRP
    yield lambda: fcntl.fcntl(here, F_SETSIG, signal.SIGKILL)


for way in tries():
    try:
        way()
    except OSError as error:
        last = error
        continue
    fcntl.fcntl(here, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    there.send(b"x")
raise last
