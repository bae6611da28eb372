"""Start threads by the C library, with stacks so small that no limit of memory holds them up."""
# earns: 0
# says: started more than 32 threads or processes

import ctypes
import time

libc = ctypes.CDLL(None)
attributes = ctypes.create_string_buffer(64)
libc.pthread_attr_init(attributes)
libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(16384))
libc.pthread_attr_setdetachstate(attributes, 1)


def argmax_onehot(Z):
    thread = ctypes.c_ulong()
    for _ in range(3000):
        if libc.pthread_create(ctypes.byref(thread), attributes, libc.pause, None):
            break
    time.sleep(5)


def softmax(z, axis=-1):
    argmax_onehot(z)
