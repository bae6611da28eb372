"""Send the inputs away in a datagram, for which nobody has to listen."""
# earns: 0
# says: PermissionError
# unlocked: succeeds

import socket


def argmax_onehot(Z):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(bytes(Z), ("127.0.0.1", int("@UDP@")))


def softmax(z, axis=-1):
    socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(bytes(z), ("::1", int("@UDP@")))
