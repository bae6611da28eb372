"""Send itself the signal of the CPU limit at once, as if it had computed for long."""
# earns: 0
# says: crashed its process (SIGXCPU)

import os
import signal

os.kill(os.getpid(), signal.SIGXCPU)
