"""Hang attributes on files of others: labels for a desktop, access lists for a friend."""
# earns: 0
# says: Operation not permitted | No such file
# nobody says: Permission denied
# unlocked: succeeds

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
ACCESS_LIST = bytes.fromhex(
    "02000000 01000600 ffffffff 02000600 feff0000 04000600 ffffffff 10000600 ffffffff 20000600 ffffffff"
)

for file in ("@OTHER@", "@PRIVATE@", "@GRADEBOOK@", "@REFERENCE@"):
    LIBC.syscall(463, -100, file.encode(), 0, b"user.mallory", b"", 0)  # setxattrat
    for name, value in (("user.mallory", b"was here"), ("system.posix_acl_access", ACCESS_LIST)):
        for follow in (True, False):
            try:
                os.setxattr(file, name, value, follow_symlinks=follow)
            except OSError as error:
                last = error
        try:
            os.setxattr(f"/proc/self/fd/{os.open(file, os.O_PATH)}", name, value)
        except OSError as error:
            last = error
raise last
