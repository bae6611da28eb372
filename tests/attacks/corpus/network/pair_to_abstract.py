"""Send from one half of a pair of sockets to an abstract name."""
# earns: 0
# says: PermissionError | OSError | ConnectionRefusedError
# unlocked: succeeds

import socket

half, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
half.sendto(b"16 points", "\0@ABSTRACT@")
