"""Get a descriptor that only names the file, which Landlock lets pass, and make one of it that reads."""
# earns: 0
# says: Permission denied | No such file
# unlocked: succeeds

import mmap
import os

name = os.open("@REFERENCE@", os.O_PATH | os.O_CLOEXEC)
for _ in range(20):  # a name of a name of a name
    name = os.open(f"/proc/self/fd/{name}", os.O_PATH)
file = os.open(f"/proc/thread-self/fd/{name}", os.O_RDONLY)
with mmap.mmap(file, 0, prot=mmap.PROT_READ, flags=mmap.MAP_PRIVATE) as text:
    exec(bytes(text).decode())
