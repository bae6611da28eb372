"""Send as many descriptors as may be on their way to nobody, in circles, with the channel among them, and leave."""
# earns: 0
# says: ended its own process with exit status 0 | took longer than 1.2 seconds
# cpu: 0.4

import os
import socket

circles = []
try:
    for _ in range(60):
        one, other = socket.socketpair()
        circles.append((one, other))
        for _ in range(4):
            socket.send_fds(one, [b"x"], [3, one.fileno(), other.fileno()] * 80)
            socket.send_fds(other, [b"x"], [3, one.fileno(), other.fileno(), circles[0][0].fileno()] * 60)
except OSError:
    os._exit(0)
os._exit(0)
