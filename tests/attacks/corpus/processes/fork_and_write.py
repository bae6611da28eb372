"""Fork: the child, which nobody watches, plants a file in the grader's home."""
# earns: 0
# says: BlockingIOError | PermissionError
# unlocked: succeeds

import os

if os.fork() == 0:
    with open("@HOME@/forked", "w") as file:
        file.write("owned\n")
    os._exit(0)
os.wait()
