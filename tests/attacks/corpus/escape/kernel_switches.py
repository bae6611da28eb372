"""Turn switches of the machine: processors off, its name, its clock, who dies first, where cores go."""
# earns: 0
# says: nothing was turned

import ctypes
import glob
import os
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
FILES = (
    "/sys/devices/system/cpu/cpu1/online", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname",
    "/proc/self/oom_score_adj", "/proc/self/oom_adj", "/proc/self/loginuid", "/proc/self/uid_map", "/proc/self/comm",
    "/proc/self/setgroups", "/proc/self/clear_refs", "/proc/self/timerslack_ns", "/proc/self/attr/current",
    "/proc/self/coredump_filter", "/proc/sysrq-trigger", "/proc/@ZYGOTE@/oom_score_adj", "/proc/@GRADER@/comm",
    "/dev/kmsg", "/dev/null/x", "/sys/power/state", "/proc/self/task/self/comm",
)  # fmt: skip
turned = []
for path in (*FILES, *glob.glob("/sys/devices/system/cpu/cpufreq/*/scaling_governor")):
    try:
        os.close(os.open(path, os.O_WRONLY))
        turned.append(path)
    except OSError:
        continue
calls = {"sethostname": (170, 161), "settimeofday": (164, 170), "acct": (163, 89), "swapoff": (168, 225)}
calls |= {"syslog": (103, 116), "reboot": (169, 142), "personality": (135, 92), "bpf": (321, 280), "keyctl": (250, 219)}
calls |= {
    "perf": (298, 241),
    "userfaultfd": (323, 282),
    "memfd": (319, 279),
    "shmget": (29, 194),
    "mq_open": (240, 180),
}
for name, numbers in calls.items():
    # Arguments that would do nothing even where the call is allowed.
    if LIBC.syscall(numbers[0 if X86 else 1], 0xFFFFFFFF, 0, 0, 0, 0) >= 0:
        turned.append(name)
verdict = f"turned: {turned}" if turned else "nothing was turned"
raise RuntimeError(verdict)
