"""nbgrader's course directory: where its own configuration says that things lie, submissions read and results written.

    COURSE_DIR/nbgrader_config.py  ->  submitted/STUDENT/ASSIGNMENT/  ->  autograded/STUDENT/ASSIGNMENT/

What lies below `submitted` came from students: no link is followed, every read is bounded, a name is only a name.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from grader.errors import CourseError, UsageError
from grader.nbgrader import require

CONFIG = "nbgrader_config.py"
TIMESTAMP = "timestamp.txt"
MAX_NOTEBOOK = 50 << 20
MAX_ENTRIES = 1_000
"""So many further files of a submission are copied, in so many bytes:"""
MAX_FILES = 100 << 20
MAX_DEPTH = 8
PERMISSIONS = 0o444
"""Of autograded files, as nbgrader sets them."""

_REFUSAL = "is a link, a folder or a device: only ordinary files are read"
# A link is refused, a FIFO does not block, a terminal is not taken over. Windows lacks most of these flags.
_SAFELY = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY"))


class UnreadableError(Exception):
    """A file of a student cannot be read: the reason, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student handed in for an assignment: its folder, or what is wrong with that."""

    student: str
    path: Path
    problem: str = ""


class CourseFolder:
    """A course directory, as nbgrader itself understands its configuration.

    Raises:
        MachineError: nbgrader is not installed.
        UsageError: there is no such folder.
        CourseError: its configuration cannot be loaded.
    """

    def __init__(self, root: Path) -> None:
        require()
        from nbgrader.coursedir import CourseDirectory

        self.root = root.resolve()
        if not self.root.is_dir():
            raise UsageError(f"there is no folder {root}", "Name the course directory of nbgrader.")
        self.config = _loaded(self.root)
        self._directory = CourseDirectory(config=self.config, root=str(self.root))

    @property
    def database(self) -> tuple[str, str]:
        """The gradebook's URL and the course's id."""
        return self._directory.db_url, self._directory.course_id

    def submissions(self, assignment: str) -> list[Submission]:
        """Return who has handed in, sorted; those whom nbgrader is told to leave out are left out."""
        directory = self._directory
        step = directory.submitted_directory
        pattern = re.compile(directory.format_path(step, "(?P<student>[^/]*)", re.escape(assignment), escape=True))
        excluded = set(directory.student_id_exclude.split(","))
        found = []
        wanted = directory.format_path(step, "*", glob.escape(assignment))
        for name in sorted(glob.glob(wanted)):  # noqa: PTH207  the pattern may be absolute
            match = pattern.fullmatch(name)
            if match and match["student"] not in excluded:
                found.append(Submission(match["student"], Path(name), _problem(Path(name))))
        return found

    def autograded(self, student: str, assignment: str) -> Path:
        """Return where an autograded submission belongs."""
        return Path(self._directory.format_path(self._directory.autograded_directory, student, assignment))

    def extras(self, path: Path, assignment: str) -> dict[str, Path]:
        """Return the files to copy beside a submission's notebooks, by name; the assignment's own win."""
        directory = self._directory
        source = Path(directory.format_path(directory.source_directory, ".", assignment))
        given = dict(_files(Path(os.path.normpath(source)))) if source.is_dir() else {}
        own = {name: file for name, file in _files(path) if not any(_clash(name, other) for other in given)}
        return own | given

    def penalty(self) -> Any:
        """Return nbgrader's own preprocessor for late penalties, configured as it is for the course."""
        from nbgrader.preprocessors import AssignLatePenalties

        penalties = AssignLatePenalties(config=self.config)
        penalties.init_plugin()
        return penalties


@contextlib.contextmanager
def _environment_kept() -> Iterator[None]:
    """Take back what settings, which are a program, do to this process: here the course was found already."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _loaded(root: Path) -> Any:
    """Return nbgrader's configuration of a course."""
    from traitlets.config.loader import Config, ConfigError, PyFileConfigLoader

    if not (root / CONFIG).is_file():
        return Config()
    try:
        with _environment_kept():
            return PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except (ConfigError, SyntaxError, NameError, ImportError, AttributeError, TypeError, ValueError, OSError) as error:
        text = f"{root / CONFIG}: {type(error).__name__}: {error}"
        raise CourseError(text, "Mend nbgrader's configuration.") from error


def _problem(path: Path) -> str:
    if path.is_symlink() or path.parent.is_symlink():
        return "the submission is a symbolic link, which is not followed"
    return "" if path.is_dir() else "the submission is not a folder"


# ---------------------------------------------------------------------- reading


def read_file(path: Path, limit: int = MAX_NOTEBOOK) -> bytes:
    """Return the bytes of an ordinary file of at most so many bytes.

    Raises:
        FileNotFoundError: there is none.
        UnreadableError: it is none, or too large.
    """
    try:
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _SAFELY)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableError(_REFUSAL)
            content = file.read(limit + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableError(_REFUSAL if path.is_symlink() else f"cannot be read: {error.strerror}") from error
    if len(content) > limit:
        raise UnreadableError(f"is larger than {limit >> 20} MiB")
    return content


def read_timestamp(folder: Path) -> datetime | None:
    """Return when a submission was handed in, in UTC without a time zone, or None where nothing says so.

    Raises:
        UnreadableError: the file holds no time.
    """
    from nbgrader.utils import parse_utc

    try:
        text = read_file(folder / TIMESTAMP, 1_000).decode().strip()
        found: datetime | None = parse_utc(text) if text else None
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, AttributeError, ArithmeticError, LookupError) as error:
        raise UnreadableError("holds no time") from error
    return found


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the ordinary files below a folder, but for notebooks and what is hidden or made by Python."""
    left, room = MAX_ENTRIES, MAX_FILES
    for folder, names, files in os.walk(root):  # does not follow links
        depth = len(Path(folder).relative_to(root).parts)
        names[:] = sorted(n for n in names if depth < MAX_DEPTH and not _is_ignored(n))[:MAX_ENTRIES]
        for name in islice(sorted(files), MAX_ENTRIES):
            path = Path(folder, name)
            state = path.lstat()
            if not stat.S_ISREG(state.st_mode) or _is_ignored(name) or state.st_size > room:
                continue
            left, room = left - 1, room - state.st_size
            if left < 0:
                return
            yield path.relative_to(root).as_posix(), path


def _clash(one: str, other: str) -> bool:
    """Whether one path would have to be a file and a folder."""
    return one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _is_ignored(name: str) -> bool:
    special = name.startswith(".") or name in {"__pycache__", "feedback"}
    return special or name.endswith((".ipynb", ".pyc")) or not name.isprintable()


# ---------------------------------------------------------------------- writing


def replace_files(folder: Path, files: Mapping[str, bytes | Path]) -> None:
    """Make a folder of ours hold these files and no others: bytes, or copies; each is written as a whole or not at all.

    Raises:
        UnreadableError: a file to be copied is not an ordinary file any more.
    """
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder comes before it
        if path.is_dir() and not path.is_symlink():
            with contextlib.suppress(OSError):  # not empty
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        _write(folder / name, content if isinstance(content, bytes) else read_file(content))


def differing(folder: Path, files: Mapping[str, bytes | Path]) -> set[str]:
    """Return the names of those files that a folder of ours does not hold like this."""
    return {name for name, content in files.items() if not _is_same(folder / name, content)}


def _is_same(path: Path, content: bytes | Path) -> bool:
    try:
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        if path.stat().st_size != size:
            return False
        return path.read_bytes() == (content if isinstance(content, bytes) else read_file(content))
    except (FileNotFoundError, NotADirectoryError):
        return False


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name[:100]}.{os.getpid()}")
    try:
        new.write_bytes(content)
        new.chmod(PERMISSIONS)
        new.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            new.unlink()
