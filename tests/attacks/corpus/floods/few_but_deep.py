"""Make twenty folders with names so long that no path leads to the last one, and hide a file there."""
# earns: 0
# says: or a folder that cannot be listed

import os
import time

for _ in range(20):
    os.mkdir(b"\xf0" * 255)
    os.chdir(b"\xf0" * 255)
with open("hidden", "w") as file:
    file.write("x")
time.sleep(0.4)
