"""Checks as pytest collects them: the one truth of what each is called, what it is worth, and whether it is hidden.

An exercise's checks are collected when it is first asked for. What is wrong with them (a typo, an import that never
ends) is an error of that exercise alone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from types import FrameType

import pytest

from grader.course.reading import Course
from grader.engine.plugin import read_check
from grader.errors import CourseError, GraderError
from grader.model import Check, Exercise

LOAD_SECONDS = 30.0
"""For importing one exercise's checks."""

# fmt: off
QUIET = (
    "cacheprovider", "capture", "debugging", "doctest", "faulthandler", "junitxml", "logging", "nose", "pastebin",
    "setuponly", "setupplan", "stepwise", "terminal", "threadexception", "tmpdir", "unittest", "unraisableexception",
    "warnings",
)
# fmt: on
"""Plugins that grading does not need; leaving them out halves the time to start."""

ROOT_VARIABLE = "GRADESTEP_ROOT"
"""Tells pytest the course's folder: in an option it would expand each `$HOME` that is part of a name."""

Checks = list[tuple[pytest.Item, Check]]


class TooSlow(BaseException):
    """The import of a check file does not end. No `except Exception` of that file may stop it."""


class Collector:
    """A pytest plugin that collects exercises one by one and remembers them, and what was wrong with them."""

    def __init__(self) -> None:
        self.problem: GraderError | None = None
        """What broke the session itself."""
        self.files: list[Path] = []
        """Of all that was collected; their modules stay in `sys.modules` until somebody drops them."""
        self._known: dict[str, Checks | CourseError] = {}
        self._broken: CourseError | None = None

    def checks(self, session: pytest.Session, exercise: Exercise) -> Checks:
        """Return an exercise's checks, visible ones first. Raises CourseError where they cannot be loaded."""
        if exercise.id not in self._known:
            try:
                self._known[exercise.id] = self._collect(session, exercise)
            except CourseError as error:
                self._known[exercise.id] = error
        found = self._known[exercise.id]
        if isinstance(found, CourseError):
            raise found
        return found

    def _collect(self, session: pytest.Session, exercise: Exercise) -> Checks:
        files = [file for file in (exercise.visible_checks, exercise.hidden_checks) if file and file.is_file()]
        self.files += files
        self._broken = None
        items: list[pytest.Item] = []
        for file in files:
            _refuse_packages(file)
            with _limited(file):  # not by the file's name: pytest reads what is in brackets or behind `::` as a test's
                items += session.genitems(_module(session, file))
            if self._broken:
                raise self._broken
        if not items:
            raise CourseError(f"exercise {exercise.id!r} has no checks", "Write test_…py beside its stub.")
        return [(item, read_check(item)) for item in items]

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> bool:
        """Collect nothing when the session starts."""
        return True

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """Keep what broke the session, to raise it where the session was started; pytest need not print it."""
        error = excinfo.value
        self.problem = (
            error if isinstance(error, GraderError) else GraderError(str(excinfo.getrepr(style="short"))[-2000:])
        )
        return True

    def pytest_exception_interact(self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]) -> None:
        """Remember what a check file raised while it was imported, with the file's own line."""
        if isinstance(node, pytest.Collector) and call.excinfo:
            self._broken = self._broken or _error(node.path, call.excinfo.value)


def _module(session: pytest.Session, file: Path) -> pytest.Module:
    """Return a check file as pytest collects it, called by its place in the course. Hidden ones lie outside of that."""
    root = session.config.rootpath
    name = file.relative_to(root).as_posix() if file.is_relative_to(root) else ""
    return pytest.Module.from_parent(session, path=file, nodeid=name)


def _refuse_packages(file: Path) -> None:
    """Raise CourseError where pytest would import more than the check file: an `__init__.py` in a folder above it.

    It would run beside the solutions and the gradebook, is part of no digest, and whoever reads the checks misses it.
    Above a file that does not lie in the course, as hidden checks do not, pytest looks in every folder there is.
    """
    for folder in file.parents if file.stem.endswith("_hidden") else file.parents[:3]:  # exercise, module, course
        if (folder / "__init__.py").exists():
            text = f"{folder.name}/__init__.py would run with the checks of {file.name}"
            raise CourseError(text, "Remove it: what checks share belongs into a package that is installed.")


def _error(file: Path, raised: BaseException) -> CourseError:
    """Return an error that names file and line. What a hidden file raised may hold what students must not read."""
    cause = raised.__cause__ if isinstance(raised, pytest.Collector.CollectError) and raised.__cause__ else raised
    if isinstance(cause, TooSlow):
        return CourseError(f"{file.name}{cause} after {LOAD_SECONDS:g} s", "Mend the check file.")
    if isinstance(cause, SyntaxError) and cause.filename and Path(cause.filename).name == file.name:
        return CourseError(f"{file.name}, line {cause.lineno}: {cause.msg}", "Mend the check file.")
    lines = [line for frame, line in traceback.walk_tb(cause.__traceback__) if frame.f_code.co_filename == str(file)]
    place = f", line {lines[-1]}" if lines else ""
    what = type(cause).__name__ + ("" if file.stem.endswith("_hidden") else f": {cause}".partition("\n")[0])
    return CourseError(f"{file.name}{place} cannot be loaded: {what}", "Mend the check file.")


@contextlib.contextmanager
def _limited(file: Path) -> Iterator[None]:
    """End an import that does not end by itself, where the system can; a request to exit is no end either."""

    def stop(_: int, frame: FrameType | None) -> None:
        while frame and frame.f_code.co_filename != str(file):
            frame = frame.f_back
        raise TooSlow(f", line {frame.f_lineno}, is still being loaded" if frame else " is still being loaded")

    can_stop = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, stop) if can_stop else None
    try:
        if can_stop:
            signal.setitimer(signal.ITIMER_REAL, LOAD_SECONDS)
        yield
    except (SystemExit, TooSlow) as error:
        raise _error(file, error) from None
    finally:
        if can_stop:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def run_session(course: Course, plugin: object, collector: Collector) -> None:
    """Run a session of pytest in which a plugin does what it wants with what it has collected.

    Raises:
        GraderError: the session broke; the very error of ours, where it was one.
    """
    # Without the second option pytest lists every folder above the course, and a home folder may be a large one.
    options = [f"--rootdir=${ROOT_VARIABLE}", f"--confcutdir={course.root}", f"-c{os.devnull}", "--noconftest"]
    options += ["--import-mode=importlib", "-oaddopts=", "--disable-plugin-autoload", "-pgrader.engine.plugin"]
    options += [f"-pno:{name}" for name in QUIET]
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ.pop("PYTEST_PLUGINS", None)
    known = frozenset(sys.modules)
    os.environ[ROOT_VARIABLE] = str(course.root)
    code = pytest.main([*options, str(course.root)], plugins=[plugin, collector])
    _forget(collector.files, known)
    if collector.problem:
        raise collector.problem
    if code == pytest.ExitCode.INTERRUPTED:  # pytest has swallowed it
        raise KeyboardInterrupt
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise GraderError(f"the grading session broke off ({code!r})", "Run the same command again.")


def _forget(files: Iterable[Path], known: Container[str]) -> None:
    """Drop the check modules: pytest would not read a file of the same name again, in this course or another."""
    paths = {str(file.absolute()) for file in files}
    for name in [name for name in sys.modules if name not in known]:
        if getattr(sys.modules[name], "__file__", None) in paths:
            del sys.modules[name]
