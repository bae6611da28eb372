"""Stop, end, wake and disturb the processes that grade, and their groups."""
# earns: 0
# says: reached nobody

import os
import signal

reached = []
for pid in (int("@ZYGOTE@"), int("@GRADER@"), os.getppid(), -int("@ZYGOTE@"), -os.getpgrp(), 1):
    for number in (0, signal.SIGCONT, signal.SIGSTOP, signal.SIGINT, signal.SIGCHLD, signal.SIGKILL):
        try:
            os.kill(pid, number)
            reached.append((pid, number))
        except OSError:
            continue
for pid in (int("@ZYGOTE@"), 0):
    try:
        os.killpg(pid, signal.SIGTERM)
        reached.append(("group", pid))
    except OSError:
        continue
verdict = f"reached {reached}" if reached else "reached nobody"
raise RuntimeError(verdict)
