"""Overwrite the code of the running interpreter through /proc/self/mem, which heeds no page's protection."""
# earns: 0
# says: Permission denied: '/proc/self/mem' | No such file or directory

import ctypes

target = ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p).value
with open("/proc/self/mem", "r+b", buffering=0) as memory:
    memory.seek(target)
    memory.write(b"\xb8\x01\x00\x00\x00\xc3")  # mov eax, 1; ret
