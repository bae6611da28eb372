"""Call the process by bytes that are no text: whoever reads its state as text stumbles, and blames himself."""
# earns: 0
# says: took longer than
# cpu: 0.4

import ctypes
import time

ctypes.CDLL(None).prctl(15, b"\xff\xfe\x80", 0, 0, 0)  # PR_SET_NAME
time.sleep(60)
