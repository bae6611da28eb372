"""Talk to a server of this machine over a socket with an abstract name, which no file system guards."""
# earns: 0
# says: PermissionError
# unlocked: succeeds

import socket

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mine:
    mine.sendto(b"16 points", "\0@ABSTRACT@")
