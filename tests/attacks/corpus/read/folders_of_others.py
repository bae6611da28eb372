"""Look for the folders of other students' processes beside one's own, and for what the zygote was told."""
# earns: 0
# says: nothing was found | Permission denied | No such file or directory

import os

found = []
mine = os.getcwd()
above = os.path.dirname(mine)
for folder in (above, os.path.dirname(above), f"{mine}/..", "..", "/proc/self/cwd/.."):
    try:
        found += [entry.path for entry in os.scandir(folder)]
    except OSError as error:
        print(error)
told = open("/proc/self/cmdline").read() + open("/proc/self/environ").read()
found += [secret for secret in ("@COURSE@", "@FOLDER@", "@HOME@", "mallory") if secret in told]
for number in os.listdir("/proc/self/fd"):
    try:
        aim = os.readlink(f"/proc/self/fd/{number}")
    except OSError:  # the one by which the folder was read
        continue
    if int(number) > 3 and not aim.startswith("/proc/"):
        found.append(aim)
verdict = f"this was found: {found}" if found else "nothing was found"
raise LookupError(verdict)
