"""Have a socket name itself, by a counter of the machine's on older kernels, and leave marks that a socket keeps."""
# earns: 0
# says: RuntimeError: no name is told

import socket

found = []
for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
    for one in socket.socketpair(socket.AF_UNIX, kind):
        try:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)  # who sends with it needs a name
            found.append("option")
        except OSError:
            pass
        one.send(b"named")
        for ask in (one.getsockname, one.getpeername):
            try:
                found += filter(None, [ask()])
            except OSError:
                continue
raise RuntimeError(f"{found or 'no name'} is told")
