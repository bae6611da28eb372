"""Open one's own file for reading and again by its descriptor for writing; then the same with a file of others."""
# earns: 0
# says: PermissionError | FileNotFoundError
# unlocked: succeeds

import os

with open("mine.txt", "w") as file:
    file.write("mine\n")
own = os.open(f"/proc/self/fd/{os.open('mine.txt', os.O_RDONLY)}", os.O_RDWR)
os.write(own, b"still mine\n")
other = os.open("@OTHER@", os.O_PATH | os.O_NOFOLLOW)
os.write(os.open(f"/proc/self/fd/{other}", os.O_RDWR | os.O_TRUNC), b"mine as well\n")
