"""Queue signals to itself, which are counted for the whole user: how many there are, others could see or feel."""
# earns: 0
# says: RuntimeError: 1 are kept

import os
import signal

KIND = signal.SIGRTMIN + 5
signal.pthread_sigmask(signal.SIG_BLOCK, [KIND])
for _ in range(1000):
    os.kill(os.getpid(), KIND)
kept = 0
while signal.sigtimedwait([KIND], 0):
    kept += 1
raise RuntimeError(f"{kept} are kept")
