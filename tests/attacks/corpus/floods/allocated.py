"""Take disk without writing, hundreds of files in the time of one look (fallocate)."""
# earns: 0
# says: wrote more than 64 MiB | not supported | not permitted | No space left

import os
import time


def argmax_onehot(Z):
    for number in range(40):  # nothing but the next look would end it
        file = os.open(f"{number}", os.O_CREAT | os.O_RDWR)
        os.posix_fallocate(file, 0, 4 << 20)
        os.close(file)
    time.sleep(1)


softmax = argmax_onehot
