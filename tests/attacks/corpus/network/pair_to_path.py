"""Send from one half of a pair of sockets, which is allowed, to somebody else than the other half."""
# earns: 0
# says: PermissionError | OSError | FileNotFoundError
# unlocked: succeeds

import ctypes
import socket

PATH = "@UNIX@"

half, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
for way in (
    lambda: half.sendto(b"16 points", PATH),
    lambda: half.sendmsg([b"16 points"], [], 0, PATH),
    lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_RAW)[0].sendto(b"16 points", PATH),
    lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM | 0o2004000)[1].sendto(b"16 points", PATH),
    lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)[0].sendto(b"16 points", PATH),
    lambda: socket.socketpair()[0].sendto(b"16 points", PATH),
):
    try:
        way()
        break
    except OSError as error:
        last = error
else:
    name = (1).to_bytes(2, "little") + PATH.encode() + b"\0"
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(b"x")), 1)
    where = ctypes.create_string_buffer(name)
    message = (ctypes.c_size_t * 8)(ctypes.addressof(where), len(name), ctypes.addressof(vector), 1, 0, 0, 0, 0)
    if ctypes.CDLL(None, use_errno=True).sendmmsg(half.fileno(), message, 1, 0) < 0:
        raise last
