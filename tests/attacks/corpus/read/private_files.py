"""Read what is private to the user who grades, and to the machine, and tell it in an error message."""
# earns: 0
# says: nothing could be read

import os

PLACES = (
    "@PRIVATE@", "@HOME@/.ssh/id_ed25519", "@OTHER@", "@GRADEBOOK@", "~/.bashrc", "/etc/passwd", "/etc/shadow",
    "/etc/hostname", "/etc/resolv.conf", "/proc/1/environ", "/proc/@GRADER@/environ", "/proc/@GRADER@/cmdline",
    "/proc/@ZYGOTE@/environ", "/proc/@VICTIM@/cmdline", "/proc/kcore", "/proc/kallsyms", "/proc/version", "/dev/mem",
    "/dev/kmsg", "/dev/tty", "/dev/console", "/sys/kernel/security", "/var/log/syslog", "/run/secrets", "/dev/vda",
)  # fmt: skip
WORKPLACES = ("@FOLDER@", "@HOME@", "/", "/proc", "/etc", "/home", "/tmp", "/dev/shm", "/var/tmp", "/run", "..")


def content(path):
    try:
        return open(os.path.expanduser(path), "rb", buffering=0).read(100)
    except OSError:
        return b""


def names(path):
    try:
        return os.listdir(path)
    except OSError:
        return []


found = {path: content(path) for path in PLACES} | {path: names(path) for path in WORKPLACES}
found = {path: what for path, what in found.items() if what}
found |= {name: value for name, value in os.environ.items() if "KEY" in name or "TOKEN" in name}
verdict = f"this could be read: {found}" if found else "nothing could be read"
raise LookupError(verdict)
