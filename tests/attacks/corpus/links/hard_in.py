"""Give an own file a second name among the checks and the submissions, and keep the first to change it later."""
# earns: 0
# says: PermissionError | FileNotFoundError | Invalid cross-device link
# unlocked: succeeds

import os

with open("mine.py", "w") as file:
    file.write("collect_ignore_glob = ['*']\n")
for place in ("@COURSE@/04_losses/argmax_softmax/conftest.py", "@FOLDER@/submissions/bob/extra.py", "@HOME@/.profile"):
    try:
        os.link("mine.py", place)
    except OSError as error:
        last = error
file = os.open(".", os.O_TMPFILE | os.O_WRONLY, 0o644)
for source in (f"/proc/self/fd/{file}", f"/proc/thread-self/fd/{file}"):
    try:
        os.link(source, "@FOLDER@/submissions/bob/extra.py", follow_symlinks=True)
    except OSError as error:
        last = error
raise last
