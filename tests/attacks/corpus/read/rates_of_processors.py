"""Read what /sys tells of processors and memory: clock rates and free pages change with what others do."""
# earns: 0
# says: RuntimeError: found nothing

import os

ROOTS = ("/sys", "/sys/devices/system", "/sys/class/thermal", "/sys/fs/cgroup", "/sys/kernel/mm", "/sys/block")
ROOTS += ("/sys/devices/system/cpu", "/sys/devices/system/node", "/proc/self/root/sys/devices/system/cpu")
FILES = ("cpu0/cpufreq/scaling_cur_freq", "cpu0/topology/core_id", "cpu0/cache/index0/size", "modalias", "isolated")
FILES += ("cpu/cpu0/crash_notes", "node0/meminfo", "node0/numastat", "node0/vmstat", "memory.stat", "cgroup.procs")
FILES += ("kernel_max", "vulnerabilities/meltdown", "thermal_zone0/temp", "online/../present")
found = []
for root in ROOTS:
    for name in ("", *FILES):
        path = os.path.join(root, name)
        try:
            found.append((path, os.listdir(path)[:1] if os.path.isdir(path) else len(open(path, "rb").read(100))))
        except OSError:
            continue
raise RuntimeError(f"found {found[:4] or 'nothing'}")
