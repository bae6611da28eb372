"""Stop, with all signals blocked: it is there, and does nothing that anybody could see."""
# earns: 0
# says: took longer than 1.2 seconds
# cpu: 0.4

import os
import signal

signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
while True:
    os.kill(os.getpid(), signal.SIGSTOP)
