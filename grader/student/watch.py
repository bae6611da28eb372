"""What `grade watch` does apart from the screen: it notices saves, and has the next check's processes ready before one.

    Saves    a thread of watchfiles over the folders of the exercises; rings a bell that a selector hears
    Work     which source to check next: by digest, so that saving a file unchanged is no work
    prepare  children started before the save; for Keras with TensorFlow at work and the last models built once

A save is not always one event: an editor may rename another file over this one, or empty it and write it anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import select
import socket
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import watchfiles

from grader.course.files import read_bytes
from grader.course.manifest import KEPT, files, paths
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.errors import GraderError
from grader.model import Exercise, Source
from grader.sandbox.pool import Launchers
from grader.sandbox.process import Starter
from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session, SessionEnded
from grader.student.progress import source_digest
from grader.submission.files import read_source

STEP = 10
"""Milliseconds without a further event after which a save counts as complete."""
DEBOUNCE = 100
"""Milliseconds after which events are passed on even where they do not end."""
LOOK = 2000
"""Milliseconds after which folders are looked for that were removed or made anew."""
POLL = 300
"""Milliseconds between two looks at the files where the system does not tell of changes."""
DOUBT = 500
"""Milliseconds after which the current file is read where files are polled: two saves in one second look like one."""
SETTLE = 0.2
"""Seconds for which a file may be missing or empty because it is just being saved."""
UNWRITTEN = ("", hashlib.sha256(b"").hexdigest())
"""Digests of a file that is not there, and of one that is empty."""
REHEARSED = 4
"""So many models are built in a process that waits: more would cost more than they save."""
DENSE = """{"module": "keras", "class_name": "Sequential", "config": {"name": "ready", "layers": [
  {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 2], "name": "x"}},
  {"module": "keras.layers", "class_name": "Dense", "config": {"units": 2, "activation": "softmax", "name": "y"}}]}}"""
"""A model to start TensorFlow with, while none of the student's is known."""


# ---------------------------------------------------------------------- noticing saves


class Saves:
    """Collects the paths that change in some folders, in a thread, while it is entered."""

    def __init__(self, folders: Sequence[Path], *, poll: bool = False) -> None:
        self.folders = folders
        self.polls = poll
        self.problem: str = ""
        """Why files are polled although nobody asked for it."""
        self._changed: set[Path] = set()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rope.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="saves", daemon=True)

    def fileno(self) -> int:
        """The descriptor that becomes readable when something has changed."""
        return self._bell.fileno()

    def ring(self) -> None:
        """Wake who waits."""
        with contextlib.suppress(OSError):  # it rings already, or is closed
            self._rope.send(b"!")

    def take(self) -> set[Path]:
        """Return what has changed since the last time, and silence the bell."""
        with contextlib.suppress(BlockingIOError):
            self._bell.recv(1 << 16)
        with self._lock:
            found, self._changed = self._changed, set()
        return found

    def wait(self, seconds: float) -> None:
        """Return when something changes, at the latest after some seconds."""
        select.select([self], [], [], seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(5)
        self._bell.close()
        self._rope.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch(_numbers(self.folders))
            except FileNotFoundError:  # a folder has gone since it was looked for
                self._stop.wait(LOOK / 1000)
            except (OSError, RuntimeError) as error:  # say, more files are watched here than the kernel allows
                self.problem = str(error)
                self.polls = True
                self.ring()
                self._stop.wait(LOOK / 1000)

    def _watch(self, present: dict[Path, int]) -> None:
        """Note changes until another folder of that name is in one's place."""
        changes = watchfiles.watch(
            *present,
            watch_filter=None,
            debounce=DEBOUNCE,
            step=STEP,
            stop_event=self._stop,
            rust_timeout=DOUBT if self.polls else LOOK,
            yield_on_timeout=True,
            force_polling=self.polls or None,
            poll_delay_ms=POLL,
            recursive=False,
            raise_interrupt=False,
        )
        for found in changes:
            self._note(Path(path) for _, path in found)
            if self.polls:
                self.ring()
            if _numbers(self.folders) != present:
                self._note(file for folder in self.folders if folder.is_dir() for file in folder.iterdir())
                return

    def _note(self, paths: Iterator[Path]) -> None:
        with self._lock:
            before = len(self._changed)
            self._changed.update(paths)
            if len(self._changed) == before:
                return
        self.ring()


def _numbers(folders: Sequence[Path]) -> dict[Path, int]:
    """Return the folders that are there, with the number under which the file system knows each."""
    found = {}
    for folder in folders:
        with contextlib.suppress(OSError):
            found[folder] = folder.stat().st_ino
    return found


# ---------------------------------------------------------------------- what is to be done


def watched_folders(course: Course) -> list[Path]:
    """Return the folders in which something may change: the course's own, those of exercises and solutions."""
    exercises = course.exercises.values()
    solutions = [exercise.solution for exercise in exercises if exercise.solution]
    return [course.root, *(exercise.folder for exercise in exercises), *solutions]


class Work:
    """What was checked of a course, and what has changed since."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.digests = {e.id: source_digest(e) for e in course.exercises.values()}
        self.waiting: list[Exercise] = []
        self._exercises = {e.stub: e for e in course.exercises.values()}
        self._files = {file: _digest(file) for file in self._of_course()}

    def read(self, exercise: Exercise) -> Source:
        """Return the source as it is now; it counts as checked."""
        before = source_digest(exercise)
        source = read_source(exercise.stub)
        self.digests[exercise.id] = before if source.content is None else hashlib.sha256(source.content).hexdigest()
        return source

    def changed(self, exercise: Exercise) -> bool:
        """Whether an exercise's file is another than the one that was read last."""
        return source_digest(exercise) != self.digests[exercise.id]

    def saved(self, current: Exercise, saves: Saves) -> Exercise | None:
        """Return an exercise whose file was saved with another content; raises CourseChanged."""
        saved = saves.take()
        found = [*self.waiting, current, *(e for file, e in self._exercises.items() if file in saved)]
        self.waiting = [e for e in dict.fromkeys(found) if self.changed(e)]
        if any(source_digest(e) in UNWRITTEN for e in self.waiting):
            saves.wait(SETTLE)
            saved |= saves.take()
            self.waiting = [e for e in self.waiting if self.changed(e)]
        others = saved - self._exercises.keys()
        for path in others & (self._files.keys() | self._of_course()) if others else ():
            if _digest(path) != self._files.get(path, ""):
                raise CourseChanged(path)
        return self.waiting.pop(0) if self.waiting else None

    def _of_course(self) -> set[Path]:
        """Return the files that decide over verdicts and are no answers, as they are there now."""
        found = (files(self.course, exercise) for exercise in self.course.exercises.values())
        return {path for known in found for path in paths(known, *KEPT)}


class CourseChanged(Exception):  # noqa: N818  it reports, like StopIteration
    """A file of the course, which is no answer, has another content than when the course was read."""

    def __init__(self, file: Path) -> None:
        super().__init__(file.name)


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(read_bytes(file)).hexdigest()
    except OSError:
        return ""


# ---------------------------------------------------------------------- being ready


def prepare(launchers: Launchers, exercise: Exercise, configs: Sequence[str]) -> Iterator[None]:
    """Start the children of the next check, in small steps: a save between two of them need not wait.

    A child for Keras also builds models, so that TensorFlow is at work before a save and its functions are loaded.

    Args:
        launchers: get the children.
        exercise: what will be checked next.
        configs: descriptions of its last models, which were fit to be rebuilt.
    """
    models = list({re.sub(r'_\d+"', '"', config): config for config in configs}.values())[-REHEARSED:]
    try:
        launcher = launchers.get(exercise.runtime)
        if not all(_suits(session, launcher, exercise) for session in launchers.ahead):
            launchers.drop_ahead()
        while len(launchers.ahead) < SETUPS[exercise.runtime].children:
            session = Session(launcher, exercise.limits)
            launchers.ahead.append(session)
            yield
            if SETUPS[exercise.runtime].has_models:
                yield from _rehearse(session, models or [DENSE])
    except (GraderError, SessionEnded, StudentError):  # then the check starts its own, and says what is wrong
        launchers.drop_ahead()


def _suits(session: Session, launcher: Starter, exercise: Exercise) -> bool:
    made_for_it = session.launcher is launcher and session.limits == exercise.limits
    return made_for_it and not session.process.has_ended()


def _rehearse(session: Session, models: Sequence[str]) -> Iterator[None]:
    for config in models:
        model = session.operation("build", config, [])
        yield
        session.operation("behaviour", model)
        yield
