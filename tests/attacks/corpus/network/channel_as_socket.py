"""Use the channel, which is a socket, for more than the channel: other addresses, names, options, the machine's cards."""
# earns: 0
# says: the channel leads nowhere else

import ctypes
import fcntl
import os
import socket
import struct

channel = socket.socket(fileno=os.dup(3))
reached = []
for name, way in {
    "connect": lambda: channel.connect("@UNIX@"),
    "connect ex": lambda: channel.connect_ex("\0@ABSTRACT@") and 1 / 0,
    "bind": lambda: channel.bind("\0mine"),
    "bind path": lambda: channel.bind("mine"),
    "listen": lambda: channel.listen(),
    "accept": lambda: channel.accept(),
    "send to": lambda: channel.sendto(b"x", "@UNIX@"),
    "inet": lambda: socket.socket(socket.AF_INET, fileno=os.dup(3)).connect(("127.0.0.1", int("@TCP@"))),
    "open": lambda: os.open("/proc/self/fd/3", os.O_RDWR),
    "address": lambda: fcntl.ioctl(channel, 0x8927, struct.pack("16s16x", b"eth0")),  # SIOCGIFHWADDR
    "names": lambda: fcntl.ioctl(channel, 0x8910, struct.pack("16si12x", b"", 1)),  # SIOCGIFNAME
    "owner": lambda: fcntl.fcntl(channel, fcntl.F_SETOWN, int("@VICTIM@")),
    "buffer": lambda: channel.setsockopt(socket.SOL_SOCKET, 32, 1 << 30) or 1 / 0,  # SO_SNDBUFFORCE
}.items():
    try:
        way()
    except (OSError, ArithmeticError):
        continue
    reached.append(name)
verdict = f"reached: {reached}" if reached else "the channel leads nowhere else"
raise RuntimeError(verdict)
