"""Call the process by a line of the state that it is watched by, behind a character that some take for a line's end."""
# earns: 0
# says: took longer than
# cpu: 0.4

import ctypes
import time

for name in (b"\x1cThreads:x", b"\x0cRssAnon:", b"\xe2\x80\xa8RssShmem: ", b"a:b\n:c)\n R"):
    ctypes.CDLL(None).prctl(15, name, 0, 0, 0)  # PR_SET_NAME
    time.sleep(0.15)
time.sleep(60)
