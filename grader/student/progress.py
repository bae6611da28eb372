"""What a student's copy remembers between runs, in `.grade/` beside the exercises: last results and hints shown.

.grade/progress.json        {"format": 1, "results": {exercise: record}, "sources": {exercise: digest}, "hints": {…}}
.grade/backup/…             what `grade reset` replaced
.grade/lock                 empty; held by who changes progress.json
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.course.files import read_bytes, write_whole
from grader.course.reading import Course
from grader.engine.upgrade import upgrade_record
from grader.errors import GraderError
from grader.model import Exercise, Outcome, Result

PROGRESS_FORMAT = 1
"""Version of `progress.json`. 1: first."""
PATIENCE = 10.0
"""Seconds to wait for another terminal; it writes within milliseconds."""


@dataclass
class Progress:
    """The state of one student's copy; a change that is to stay is made in `updated`."""

    folder: Path
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, course: Course) -> Progress:
        """Read the state of a course's copy; a file that cannot be used is set aside, because it can be made again."""
        folder = course.root / ".grade"
        file = folder / "progress.json"
        if not file.exists():
            return cls(folder)
        try:
            return _parse(folder, json.loads(read_bytes(file)))
        except OSError as error:
            raise GraderError(f"{file} cannot be read: {error.strerror}", "Check its permissions.") from None
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            file.replace(file.with_suffix(".damaged"))
        return cls(folder)

    def save(self) -> None:
        """Write the state in one step, so that a crash leaves the old one."""
        tree = {"format": PROGRESS_FORMAT, "results": self.results, "sources": self.sources, "hints": self.hints}
        file = self.folder / "progress.json"
        try:
            self.folder.mkdir(exist_ok=True)
            write_whole(file, json.dumps(tree, indent=1))
        except OSError as error:
            raise GraderError(
                f"{file} cannot be written: {error.strerror}", "Check the folder's permissions and space."
            ) from None

    @classmethod
    @contextmanager
    def updated(cls, course: Course) -> Iterator[Progress]:
        """Give the state as it is now, and save it when the block has changed it; of several terminals none loses.

        Raises:
            GraderError: nothing can be remembered: the folder is full, or may not be written.
        """
        with _locked(course.root / ".grade"):
            progress = cls.load(course)
            yield progress
            progress.save()

    def note(self, result: Result, digest: str) -> None:
        """Remember a result and the digest of the file it is about, taken before the file was read."""
        self.results[result.exercise] = result.to_json()
        self.sources[result.exercise] = digest

    def status(self, exercise: Exercise) -> str:
        """Return `passed`, `failed` or another outcome of the last run, `not_attempted` before the first."""
        return str(self.results.get(exercise.id, {}).get("outcome", Outcome.NOT_ATTEMPTED))

    def changed(self, exercise: Exercise, stub: str) -> bool:
        """Whether the student's file differs from the one of the last run, or from the stub before the first."""
        now = source_digest(exercise)
        if exercise.id in self.sources:
            return now != self.sources[exercise.id]
        return now != hashlib.sha256(stub.encode()).hexdigest()

    def backup(self, exercise: Exercise) -> Path:
        """Copy the student's file to the backup folder; return the copy."""
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
        copy = self.folder / "backup" / f"{exercise.id}-{stamp}.py"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(read_bytes(exercise.stub))
        return copy


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a lock of SQLite's: every system has it, and it ends with the process."""
    import sqlite3  # most commands only read

    try:
        folder.mkdir(exist_ok=True)
        with closing(sqlite3.connect(folder / "lock", timeout=PATIENCE, isolation_level=None)) as lock:
            lock.execute("BEGIN IMMEDIATE")
            yield
    except (OSError, sqlite3.Error) as error:
        text = error.strerror if isinstance(error, OSError) else str(error)
        raise GraderError(f"{folder} cannot be written: {text}", "Check the folder's permissions and space.") from None


def _parse(folder: Path, tree: Any) -> Progress:
    """Return the state that a file holds. Raises ValueError, KeyError or TypeError where it holds something else."""
    if tree["format"] != PROGRESS_FORMAT:
        raise ValueError("another format")
    results = {name: Result.from_json(upgrade_record(record)).to_json() for name, record in tree["results"].items()}
    sources = {name: str(digest) for name, digest in tree["sources"].items()}
    hints = {name: max(0, int(shown)) for name, shown in tree["hints"].items()}
    return Progress(folder, results, sources, hints)


def source_digest(exercise: Exercise) -> str:
    """Return a digest of the student's file, empty when there is none."""
    try:
        return hashlib.sha256(read_bytes(exercise.stub)).hexdigest()
    except OSError:
        return ""
