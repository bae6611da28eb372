"""Fill memory by private pages of a hole in a file, mapped again and again."""
# earns: 0
# says: MemoryError | Cannot allocate memory | wrote more than 64 MiB | used more than 1024 MiB of memory

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mmap.restype = ctypes.c_void_p
SIZE, WRITE, PRIVATE = 16 << 20, 3, 2


def argmax_onehot(Z):
    with open("hole", "w+b") as file:
        file.truncate(SIZE)
        while True:
            place = libc.mmap(None, SIZE, WRITE, PRIVATE, file.fileno(), 0)
            if place in (None, ctypes.c_void_p(-1).value):
                raise MemoryError("Cannot allocate memory")
            ctypes.memset(place, 1, SIZE)


softmax = argmax_onehot
