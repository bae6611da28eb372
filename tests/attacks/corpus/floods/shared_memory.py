"""Fill shared memory, which no limit of private memory counts."""
# earns: 0
# says: used more than 1024 MiB of memory | Cannot allocate memory | not permitted

import mmap
import time

blocks = []
for _ in range(40):
    blocks.append(mmap.mmap(-1, 64 << 20))
    for page in range(0, 64 << 20, 4096):
        blocks[-1][page] = 1
time.sleep(1)
