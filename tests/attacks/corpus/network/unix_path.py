"""Talk to a server of this machine over a socket in the file system, as to a log or a desktop."""
# earns: 0
# says: PermissionError
# unlocked: succeeds

import socket

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mine:
    mine.connect("@UNIX@")
    mine.send(b"16 points")
