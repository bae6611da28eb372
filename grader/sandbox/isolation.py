"""How firmly this machine can hold student code: what it offers, the level that this makes, and what is missing.

    strict+   a view of the file system and a network of its own (bubblewrap), Landlock and seccomp
    strict    Landlock and seccomp
    ns        bubblewrap and seccomp (kernels before 5.13)
    limits    a process of its own, with limits as far as the system offers them; nothing keeps it from your files

Every mechanism is tried, not looked up: a container may forbid what its kernel has.
"""

from __future__ import annotations

import os
import platform
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from grader.errors import MachineError

PACKAGE = Path(__file__).parents[1]
"""The grader itself, which may hold a course: nothing below it is for student code."""
NOBODY = 65534
TRIAL_SECONDS = 10.0


class Level(StrEnum):
    """How student code is held, the firmest first."""

    STRICT_PLUS = "strict+"
    STRICT = "strict"
    NS = "ns"
    LIMITS = "limits"

    @property
    def landlock(self) -> bool:
        return self in (Level.STRICT_PLUS, Level.STRICT)

    @property
    def seccomp(self) -> bool:
        return self is not Level.LIMITS

    @property
    def namespaces(self) -> bool:
        return self in (Level.STRICT_PLUS, Level.NS)

    @property
    def for_strangers(self) -> bool:
        """Whether work of people who may want to cheat can be graded at this level."""
        return self.landlock


@dataclass(frozen=True, slots=True)
class Mechanism:
    """Something that holds student code, and whether it works here."""

    name: str
    works: bool
    text: str
    """What it does where it works; otherwise why it does not, and what that risks."""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Locks:
    """What a zygote is told to apply; it has no means to find out."""

    landlock: bool
    seccomp: bool
    user: int | None
    """The user that a child of root becomes; None where it stays who it is."""
    folder: str
    """Where the folders of the children are made."""
    readable: Sequence[str]
    hidden: Sequence[str]
    """What lies below `readable` and is not for student code."""
    apart: bool
    """Whether each child has process numbers of its own and no /proc, see inside/nursery.py."""


def best_level() -> Level:
    """Return the firmest level that this machine offers."""
    works = {mechanism.name: mechanism.works for mechanism in mechanisms()}
    for level in Level:
        needs = {"landlock": level.landlock, "seccomp": level.seccomp, "namespaces": level.namespaces}
        if all(works[name] for name, needed in needs.items() if needed):
            return level
    return Level.LIMITS


def choose_level(asked: str | None) -> Level:
    """Return the level asked for, or the best. Raises MachineError where this machine does not offer it."""
    best = best_level()
    level = Level(asked) if asked else best
    missing = [m for m in mechanisms() if not m.works and getattr(level, m.name, False)]
    if missing:
        what = "; ".join(f"{mechanism.name}: {mechanism.text}" for mechanism in missing)
        raise MachineError(f"isolation `{level}` is not to be had here ({what})", missing[0].remedy)
    return level


def level_for_strangers(asked: str | None) -> Level:
    """Return the level for work of people who may want to cheat: at least `strict`, unless another one is asked for."""
    level = choose_level(asked)
    if asked or level.for_strangers:
        return level
    missing = next(m for m in mechanisms() if not m.works and m.name in ("landlock", "seccomp"))
    raise MachineError(
        f"this machine holds student code only at level `{level}` ({missing.name}: {missing.text})",
        f"{missing.remedy} Or grade all the same, if you trust every student: --isolation {level}",
    )


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """Try each mechanism once in this process."""
    if sys.platform != "linux":
        text = f"{platform.system()} has none: student code can read your files and use the network"
        remedy = "Grade other people's work on Linux, in WSL2 or in a container."
        return tuple(
            Mechanism(name, works=False, text=text, remedy=remedy) for name in ("landlock", "seccomp", "namespaces")
        )
    return _landlock(), _seccomp(), _namespaces(), _user()


def _landlock() -> Mechanism:
    from grader.sandbox.inside import landlock

    version = landlock.version()
    if version:
        text = f"version {version}: files other than libraries are closed, solutions and other submissions with them"
        return Mechanism("landlock", works=True, text=text)
    text = "not offered by this kernel: student code can read and change every file that you can"
    remedy = "Use Linux 5.13 or newer, with `landlock` among the security modules (kernel option `lsm=landlock,…`)."
    return Mechanism("landlock", works=False, text=text, remedy=remedy)


def _seccomp() -> Mechanism:
    from grader.sandbox.inside import seccomp

    if seccomp.supported():
        return Mechanism("seccomp", works=True, text="no new processes, no network, no signals to others")
    known = ", ".join(seccomp.ARCHITECTURES)
    text = "not offered here: student code can start processes, use the network and end yours"
    return Mechanism("seccomp", works=False, text=text, remedy=f"Use Linux on {known}, with CONFIG_SECCOMP_FILTER.")


def _namespaces() -> Mechanism:
    risk = "student code can learn that a file exists, and its size and times, where it knows the path"
    program = shutil.which("bwrap")
    if program is None:
        text = f"bubblewrap is not installed: {risk}"
        return Mechanism("namespaces", works=False, text=text, remedy="Install it: apt install bubblewrap")
    said = _try_bubblewrap(program)
    if not said:
        text = "files that are closed cannot even be seen, no network is there"
        counted = "" if apart(Level.STRICT_PLUS) else "; but all students' processes are counted together"
        return Mechanism("namespaces", works=True, text=text + counted)
    return Mechanism("namespaces", works=False, text=f"not permitted ({said}): {risk}", remedy=_namespace_remedy())


_UNSHARED = (sys.executable, "-IS", "-c", "import ctypes; 1 / (ctypes.CDLL(None).unshare(0x20000000) == 0)")


def _try_bubblewrap(program: str, *more: str, then: Sequence[str] = ("/bin/true",)) -> str:
    """Return what bubblewrap complains of, nothing where it works."""
    command = [program, *_UNSHARE, *more, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", *then]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TRIAL_SECONDS, check=False, env={}
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = done.stderr.decode(errors="replace").strip().removeprefix("bwrap: ")
    return (said or f"exit status {done.returncode}") if done.returncode else ""


def _namespace_remedy() -> str:
    """Say which switch of the system forbids namespaces to this user."""
    if _setting("user/max_user_namespaces") == "0":
        return "User namespaces are switched off: sudo sysctl user.max_user_namespaces=10000"
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        return "AppArmor keeps user namespaces from ordinary users: add a profile for bwrap that allows `userns`."
    if _setting("kernel/unprivileged_userns_clone") == "0":
        return "User namespaces are kept from ordinary users: sudo sysctl kernel.unprivileged_userns_clone=1"
    return "In a container, allow user namespaces, or be content with `strict`."


def _setting(name: str) -> str:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return ""


def _user() -> Mechanism:
    if os.geteuid() != 0:
        return Mechanism("user", works=True, text="you are not root, so that student code is not either")
    private = _private_parent()
    if private is None:
        return Mechanism(
            "user", works=True, text="you are root; student code runs as nobody, where bubblewrap is not used"
        )
    text = f"you are root, and so is student code, though without privileges: {private} is private to root"
    return Mechanism(
        "user", works=False, text=text, remedy="Grade as an ordinary user, or install Python for all users."
    )


def _private_parent() -> Path | None:
    """Return a folder on the way to what student code needs that others may not enter, None where there is none."""
    for path in map(Path, (sys.executable, tempfile.gettempdir(), *readable())):
        for folder in (path.resolve(), *path.resolve().parents):
            if folder.is_dir() and not folder.stat().st_mode & stat.S_IXOTH:
                return folder
    return None


# ---------------------------------------------------------------------- what is applied

_UNSHARE = (
    "--unshare-user-try", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
    "--cap-drop", "ALL", "--die-with-parent",
)  # fmt: skip
_WORLDS = ("--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SYS_CHROOT")
"""What a zygote needs to give each child a world of its own. Only of namespaces that are the zygote's own."""
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def library_folders() -> list[str]:
    """Return the folders that hold installed libraries, and none that a `.pth` file adds."""
    folders = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    folders += [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    return list(dict.fromkeys(folder for folder in folders if os.path.isdir(folder)))  # noqa: PTH112


def readable() -> list[str]:
    """Return the folders that student code may read: Python's own, the libraries, what the system links them with."""
    paths = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), f"{sys.base_prefix}/lib"]
    paths += [*library_folders(), "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo"]
    return list(dict.fromkeys(os.path.realpath(path) for path in paths if os.path.exists(path)))  # noqa: PTH110


def is_exposed(path: Path) -> bool:
    """Say whether student code could read a path even under `strict`, because it lies among the libraries."""
    place = path.resolve()
    return not place.is_relative_to(PACKAGE.resolve()) and any(map(place.is_relative_to, readable()))


def locks_for(level: Level, folder: str) -> Locks:
    """Return what a zygote at this level applies; its children have their folders below `folder`."""
    drop = os.name == "posix" and os.geteuid() == 0 and not level.namespaces and level.seccomp
    user = NOBODY if drop and _private_parent() is None else None
    return Locks(level.landlock, level.seccomp, user, folder, readable(), [str(PACKAGE.resolve())], apart(level))


@cache
def apart(level: Level) -> bool:
    """Say whether children can have worlds of their own: bubblewrap may be kept from giving privileges on."""
    program = shutil.which("bwrap")
    return level.namespaces and program is not None and not _try_bubblewrap(program, *_WORLDS, then=_UNSHARED)


def wrapping(level: Level, locks: Locks, script: Path) -> list[str]:
    """Return the command that a zygote is started with at this level, up to its own."""
    if not level.namespaces:
        return []
    # not `--dev`: for its terminals it takes one more user namespace, in which no world can be made
    command = [shutil.which("bwrap") or "bwrap", *_UNSHARE, *(_WORLDS if locks.apart else ()), "--proc", "/proc"]
    command += ["--tmpfs", "/dev", *(part for device in _DEVICES for part in ("--dev-bind", device, device))]
    for path in dict.fromkeys(["/lib", "/lib64", *_interpreter(), *locks.readable]):
        command += ["--ro-bind-try", path, path]
    for path in locks.hidden:
        command += ["--tmpfs", path]
    command += ["--ro-bind", str(script.parent), str(script.parent), "--bind", locks.folder, locks.folder]
    return [*command, "--chdir", "/", "--"]


def _interpreter() -> list[str]:
    """Return what has to be there to start Python: the program, and the file that says whose environment it is."""
    return [sys.executable, os.path.realpath(sys.executable), f"{sys.prefix}/pyvenv.cfg"]
