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
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from grader.course.files import written_whole
from grader.errors import CourseError, UsageError
from grader.nbgrader import require

CONFIG = "nbgrader_config.py"
TIMESTAMP = "timestamp.txt"
MAX_NOTEBOOK = 50 << 20
MAX_ENTRIES = 1_000
"""So many further files of a submission are copied, none larger than a notebook may be, in so many bytes:"""
MAX_FILES = 100 << 20
MAX_DEPTH = 8
PERMISSIONS, SHARED, SHARED_FOLDER = 0o444, 0o664, 0o2770
"""Of autograded files, as nbgrader sets them; and where `c.CourseDirectory.groupshared` says that a group grades."""

_REFUSAL = "is a link, a folder or a device: only ordinary files are read"
# A link is refused, a FIFO does not block, a terminal is not taken over. Windows lacks most of these flags.
_SAFELY = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY"))


class UnreadableError(Exception):
    """A file of a student cannot be read: the reason, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student handed in for an assignment: its folder."""

    student: str
    path: Path


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
        from traitlets import TraitError

        self.root = root.resolve()
        if not self.root.is_dir():
            raise UsageError(f"there is no folder {root}", "Name the course directory of nbgrader.")
        self.config = _loaded(self.root)
        named = self.config.CourseDirectory.get("root", str(self.root))
        if not isinstance(named, str) or Path(named).resolve() != self.root:
            text = f"nbgrader's settings say that the course directory is {named}, not {self.root}"
            raise CourseError(text, "Name that one, or mend `c.CourseDirectory.root`: both must mean one gradebook.")
        try:
            self._directory = CourseDirectory(config=self.config, root=str(self.root))
        except TraitError as error:
            raise CourseError(f"nbgrader's settings for {self.root}: {error}", f"Mend {CONFIG} there.") from error

    @property
    def database(self) -> tuple[str, str]:
        """The gradebook's URL and the course's id. A relative URL is seen from the course directory."""
        from sqlalchemy.engine import make_url

        url = make_url(self._directory.db_url)
        if url.drivername.startswith("sqlite") and url.database:
            url = url.set(database=str(self.root / url.database))
        return url.render_as_string(hide_password=False), self._directory.course_id

    @property
    def is_shared(self) -> bool:
        """Whether a group of people grades, who write over each other's files."""
        return bool(self._directory.groupshared)

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
                found.append(Submission(match["student"], Path(name)))
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
        """Return nbgrader's own preprocessor for late penalties, configured as it is for the course.

        Raises:
            CourseError: its plugin cannot be loaded.
        """
        from nbgrader.preprocessors import AssignLatePenalties
        from traitlets import TraitError

        try:
            with _as_at_home(self.root):
                penalties = AssignLatePenalties(config=self.config)
                penalties.init_plugin()
        except (TraitError, ImportError) as error:
            raise CourseError(f"nbgrader's plugin for late penalties: {error}", "Mend its configuration.") from error
        return penalties


@contextlib.contextmanager
def _as_at_home(root: Path) -> Iterator[None]:
    """Let modules in the course directory be found, as in nbgrader's commands, which are started there.

    What settings, which are a program, do to this process is taken back: here the course was found already.
    """
    environment, path = dict(os.environ), list(sys.path)
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(environment)


def _loaded(root: Path) -> Any:
    """Return nbgrader's configuration as its commands have it there: the machine's, the user's, then the course's."""
    from nbgrader.apps import NbGrader
    from traitlets.config import Application

    app = NbGrader(raise_config_file_errors=True, log_level="CRITICAL")
    app.load_cwd_config = False  # they are started in the course directory
    try:
        with _as_at_home(root):
            app.load_config_file()
            Application.load_config_file(app, CONFIG, path=str(root))
    except Exception as error:  # settings are a program
        text = f"nbgrader's settings for {root}: {type(error).__name__}: {error}"
        raise CourseError(text, f"Mend {CONFIG} there, or the user's.") from error
    return app.config


def is_showable(name: str) -> bool:
    """Whether a name is one that formgrader can show: it puts a student's id into its pages as it is."""
    return name.isprintable() and not set(name) & set('<>"')


def problem_of(path: Path) -> str:
    """Return why a submission's folder is not looked into, or nothing."""
    if path.is_symlink() or path.parent.is_symlink():
        return "the submission is a symbolic link, which is not followed"
    return "" if path.is_dir() else "the submission is not a folder"


# ---------------------------------------------------------------------- reading


def read_file(path: Path, limit: int = MAX_NOTEBOOK, at: int | None = None) -> bytes:
    """Return the bytes of an ordinary file of at most so many bytes; `at` is its open folder, if the path may change.

    Raises:
        FileNotFoundError: there is none.
        UnreadableError: it is none, or too large.
    """
    try:
        name = path if at is None else path.name
        with open(name, "rb", opener=lambda name, flags: os.open(name, flags | _SAFELY, dir_fd=at)) as file:
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
            size = _size(path)
            if size is None or _is_ignored(name) or size > room:
                continue
            left, room = left - 1, room - size
            if left < 0:
                return
            yield path.relative_to(root).as_posix(), path


def _size(path: str | Path) -> int | None:
    """Return how large a file is; None where it is no ordinary one, or cannot be read as `read_file` does."""
    state = os.lstat(path)
    fits = stat.S_ISREG(state.st_mode) and state.st_size <= MAX_NOTEBOOK
    return state.st_size if fits and os.access(path, os.R_OK) else None


def not_to_copy(folder: str) -> list[str]:
    """Return what is no ordinary file in a submission, but for notebooks; all of it where it is a link, or too much.

    As `os.walk` spells paths, which is how nbgrader finds the files that it copies.
    """
    if problem_of(Path(folder)):
        return [folder]
    odd, left, room = [], MAX_ENTRIES, MAX_FILES
    for place, _, names in os.walk(folder):  # does not follow links
        for path in (os.path.join(place, name) for name in names if not name.endswith(".ipynb")):  # noqa: PTH118
            size = _size(path)
            left, room = left - 1, room - (size or 0)
            odd += [path] if size is None else []
            if left < 0 or room < 0:
                return [folder]
    return sorted({*odd, *_without_time(folder)})


def _without_time(folder: str) -> list[str]:
    """Return the time of a submission where it holds none: every command of nbgrader would stop at its copy."""
    try:
        read_timestamp(Path(folder))
    except UnreadableError:
        return [os.path.join(folder, TIMESTAMP)]  # noqa: PTH118
    return []


def _clash(one: str, other: str) -> bool:
    """Whether one path would have to be a file and a folder."""
    return one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _is_ignored(name: str) -> bool:
    special = name.startswith(".") or name in {"__pycache__", "feedback"}
    return special or name.endswith((".ipynb", ".pyc")) or not name.isprintable()


# ---------------------------------------------------------------------- writing


def replace_files(folder: Path, files: Mapping[str, bytes | Path], *, shared: bool = False) -> None:
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
        _write(folder / name, content if isinstance(content, bytes) else read_file(content), shared=shared)
    if shared:
        _share(folder)


def _share(folder: Path) -> None:
    """Let the group write into a submission's folders, the student's and all students'."""
    for place in (folder.parent.parent, folder.parent, folder, *(path for path in folder.rglob("*") if path.is_dir())):
        with contextlib.suppress(PermissionError):  # somebody else's, who has shared it
            place.chmod(stat.S_IMODE(place.stat().st_mode) | SHARED_FOLDER)


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


def _write(path: Path, content: bytes, *, shared: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as new:
        new.write_bytes(content)
        new.chmod(SHARED if shared else PERMISSIONS)
