"""Connect to a server on this machine, which could as well be one on the other side of the world."""
# earns: 0
# says: PermissionError
# unlocked: succeeds

import socket

socket.create_connection(("127.0.0.1", @TCP@), timeout=2).sendall(b"the hidden inputs")
