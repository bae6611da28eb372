"""Give another student's file a second name in one's own folder, where one may write."""
# earns: 0
# says: PermissionError | FileNotFoundError | Invalid cross-device link
# unlocked: succeeds

import os

try:
    os.link("@OTHER@", "mine.py")
except OSError:
    os.link(f"/proc/self/fd/{os.open('@OTHER@', os.O_PATH)}", "mine.py", follow_symlinks=True)
with open("mine.py", "w") as file:
    file.write("def softmax(z): raise SystemExit\n")
