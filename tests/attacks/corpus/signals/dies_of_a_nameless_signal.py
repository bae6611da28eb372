"""End itself by a signal that has a number and no name."""
# earns: 0
# says: crashed its process

import os
import signal

os.kill(os.getpid(), signal.SIGRTMIN + 6)
