"""Write to another student's file through a link in one's own folder."""
# earns: 0
# says: Permission denied
# unlocked: succeeds

import os

os.symlink("@OTHER@", "mine.py")
with open("mine.py", "w") as file:
    file.write("def softmax(z): raise SystemExit\n")
