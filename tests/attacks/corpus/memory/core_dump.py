"""Leave its memory, with the hidden inputs in it, in a core file for a friend."""
# earns: 0
# says: crashed its process (SIGABRT)

import ctypes
import os
import resource

resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
for path in ("/proc/sys/kernel/core_pattern", "/proc/self/coredump_filter"):
    try:
        open(path, "w").write("core")
    except OSError as error:
        print(error)
os.abort()
