"""Count in C for ever, holding Python's lock, with every signal ignored."""
# earns: 0
# says: was stopped after 0.5 seconds of computing | took longer than 1.5 seconds
# cpu: 0.5

import signal
from collections import deque
from itertools import repeat

for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
    signal.signal(number, signal.SIG_IGN)
deque(repeat(None), maxlen=0)
