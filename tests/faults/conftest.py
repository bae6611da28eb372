"""The real command on a class of fifty answers, run so that it can be hurt, and a look at what is left of it."""

from __future__ import annotations

import errno
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from grader.author.build import build, reference_source, stub, variants
from grader.course.quiz import read_quiz
from grader.course.reading import Course, read_course
from grader.model import Exercise, Kind, Outcome, Result
from grader.sandbox.pool import Launchers
from tests.conftest import MODULE, write_tiny
from tests.quizzes import write_quiz
from tests.shared import once

ROOT = Path(__file__).resolve().parents[2]
GRADE = [sys.executable, "-c", "from grader.cli import main; main()"]
FUNCTIONS = ("alpha", "beta", "gamma", "delta")
QUIZ = "quiz"
EXERCISES = (*FUNCTIONS, QUIZ)
STUDENTS = 10
UNITS = STUDENTS * len(EXERCISES)
JOBS = 2
RUNTIME = os.environ.get("GRADE_KILLS_RUNTIME", "numpy")
"""What the functions run beside; with `keras` each zygote holds TensorFlow and takes seconds to start."""
PATIENCE = 90.0
"""Seconds within which every run must have ended, on a machine that has other things to do."""

SUPERVISOR = """
import ctypes, os, subprocess, sys
PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
code = subprocess.Popen(sys.argv[1:]).wait()
try:
    while True:
        os.waitpid(-1, 0)
except ChildProcessError:
    sys.exit(code if code >= 0 else 128 - code)
"""
"""Runs a command and inherits whatever that leaves behind; so it ends when no process of the command is alive."""

Row = tuple[str, str, float, float, str, str]
Rows = dict[tuple[str, str, int], Row]


class Run:
    """A `grade batch` as a process tree, in a temporary folder of its own."""

    def __init__(
        self, folder: Path, book: Path, temporary: Path, inside: Sequence[str], more: Sequence[str] = ()
    ) -> None:
        self.began = time.monotonic()
        course = ["--course", str(folder.with_name("exercises"))]
        command = [*GRADE, *course, "batch", str(folder), "-o", str(book), "--jobs", str(JOBS), *more]
        self.temporary = temporary
        self.process = subprocess.Popen(
            [*inside, sys.executable, "-c", SUPERVISOR, *command],
            env=os.environ | {"TMPDIR": str(temporary)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.seconds = 0.0
        self.stdout = self.stderr = ""

    def find(self, kind: str) -> list[int]:
        """Return the living processes of a kind: cli, worker, zygote, child."""
        return [pid for pid, (_, found) in self._tree().items() if found == kind]

    def _tree(self) -> dict[int, tuple[int, str]]:
        """Return parent and kind of every process below the supervisor."""
        parents = dict(filter(None, map(_parent, Path("/proc").glob("[0-9]*"))))
        tree = {self.process.pid: (0, "")}
        more = True
        while more:
            found = {pid: parent for pid, parent in parents.items() if parent in tree and pid not in tree}
            more = bool(found)
            tree |= {pid: (parent, _kind(pid, parent)) for pid, parent in found.items()}
        return tree

    def kill(self, pid: int, kind: str) -> bool:
        """Kill a process, unless it has just ended; its number cannot be another's meanwhile."""
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            return False
        try:
            found = _parent(Path(f"/proc/{pid}"))  # still of that kind: then the handle is on it, and not on another
            alive = found is not None and _kind(*found) == kind
            if alive:
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        except ProcessLookupError:
            return False
        finally:
            os.close(handle)
        return alive

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the command itself stand still, so that it hands out no more units meanwhile."""
        (command,) = self.find("cli")
        os.kill(command, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(command, signal.SIGCONT)

    def wait(self) -> int:
        """Return the exit code when every process of the run has ended."""
        try:
            self.stdout, self.stderr = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            alive = self._tree()
            self.close()
            pytest.fail(f"still alive after {PATIENCE:g} s: {alive}")
        self.seconds = time.monotonic() - self.began
        return self.process.returncode

    def close(self) -> None:
        """End what is still alive, the supervisor last, as it inherits the rest."""
        while self.process.poll() is None:
            for pid in [pid for pid in self._tree() if pid != self.process.pid] or [self.process.pid]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            time.sleep(0.05)
        self.process.communicate()

    def assert_tidy(self) -> None:
        """Nothing lies in the temporary folder any more."""
        assert sorted(path.name for path in self.temporary.iterdir()) == []


def _parent(process: Path) -> tuple[int, int] | None:
    """Return number and parent of a living process."""
    try:
        state, parent = (process / "stat").read_bytes().rpartition(b")")[2].split()[:2]  # a name may be any bytes
    except OSError:  # it has just ended
        return None
    return None if state in b"ZX" else (int(process.name), int(parent))


def _kind(pid: int, parent: int) -> str:
    words, above = _words(pid), _words(parent)
    if _is_zygote(words):
        return "child" if _is_zygote(above) else "zygote"
    if "grader.engine.worker" in words and "grader.engine.worker" not in above:  # else it is about to become a zygote
        return "worker"
    return "cli" if "batch" in words and SUPERVISOR in above else ""


def _words(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def _is_zygote(words: list[str]) -> bool:
    """Whether it is Python with the zygote's script; a child is a fork of it, bubblewrap only mentions it."""
    return "python" in Path(words[0] if words else "").name and any(word.endswith("/zygote.py") for word in words)


# ---------------------------------------------------------------------- a class


def answer(course: Course, exercise: Exercise, student: str, dice: random.Random) -> str:
    """Return what a student hands in: right, wrong, nothing, or something that ends its process."""
    if exercise.kind is Kind.QUIZ:
        quiz = read_quiz(exercise, course.seed, student)
        right = {question.id: next(o.text for o in question.options if o.right) for question in quiz.questions}
        return quiz.source(exercise.title, quiz.letters(right))
    wrong = dice.choice(variants(exercise, "wrong")).source
    right = dice.choice(variants(exercise, "right")).source
    return dice.choice(
        [reference_source(exercise), right, wrong, wrong, stub(course, exercise), "import os\nos._exit(0)"]
    )


def write_course(root: Path, launchers: Launchers) -> Course:
    """Write the tiny course with a quiz: what is graded does not matter here, so it shall cost little."""
    write_tiny(root, *FUNCTIONS)
    for declared in (root / "exercises" / MODULE).glob("*/exercise.toml"):
        declared.write_text(declared.read_text().replace('runtime = "numpy"', f'runtime = "{RUNTIME}"'))
    write_quiz(root / "exercises" / MODULE / QUIZ, root / "solutions" / MODULE / QUIZ)
    course = read_course(root / "exercises")
    build(course, course.exercises.values(), launchers)
    return course


def write_class(course: Course, folder: Path) -> None:
    """Hand in fifty answers: ten students, five exercises; no two are equal, so that each has to be run."""
    dice = random.Random(3)
    for student in map("student{}".format, range(STUDENTS)):
        (folder / student).mkdir(parents=True)
        for name in EXERCISES:
            text = answer(course, course.exercise(name), student, dice)
            (folder / student / f"{name}.py").write_text(f"{text}\n# {student}\n", encoding="utf-8")


@pytest.fixture(scope="session")
def undisturbed(launchers: Launchers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gradebook of a run that nobody disturbs; beside it lie the class and its course."""

    def make(root: Path) -> Path:
        write_class(write_course(root, launchers), root / "submissions")
        run = Run(root / "submissions", root / "book.db", tmp_path_factory.mktemp("temporary"), ())
        assert run.wait() == 0, run.stderr
        run.assert_tidy()
        return root / "book.db"

    return once(tmp_path_factory, "faults", make)


@pytest.fixture(scope="session")
def class_folder(undisturbed: Path) -> Path:
    """What the class handed in."""
    return undisturbed.with_name("submissions")


Start = Callable[..., Run]


@pytest.fixture
def start(class_folder: Path, tmp_path: Path) -> Iterator[Start]:
    """Start `grade batch` on the class: `start(book, temporary=…, inside=[prefix of the command], more=[options])`."""
    runs: list[Run] = []

    def start(book: Path, temporary: Path | None = None, inside: Sequence[str] = (), more: Sequence[str] = ()) -> Run:
        if temporary is None:
            temporary = tmp_path / f"temporary{len(runs)}"
            temporary.mkdir()
        runs.append(Run(class_folder, book, temporary, inside, more))
        return runs[-1]

    yield start
    for run in runs:
        run.close()


# ---------------------------------------------------------------------- a gradebook from outside


class Look:
    """What a gradebook holds, found out without the grader."""

    def rows(self, book: Path) -> Rows:
        """Return what is committed, whoever is writing; nothing where there are no tables yet."""
        columns = "student, exercise, n, key, outcome, score, max_score, record, created"
        tables = "attempts JOIN results USING (key)"
        try:
            with closing(sqlite3.connect(f"{book.as_uri()}?mode=ro", uri=True)) as connection:
                return {row[:3]: row[3:] for row in connection.execute(f"SELECT {columns} FROM {tables}")}
        except sqlite3.OperationalError:
            return {}

    def copy(self, book: Path, folder: Path) -> Rows:
        """Return what is in a gradebook, from a copy: it is sound, its records are whole, and none is there twice."""
        folder.mkdir()
        for file in book.parent.glob(f"{book.name}*"):
            shutil.copy(file, folder)
        rows = self.rows(folder / book.name)
        if rows:
            with closing(sqlite3.connect(folder / book.name)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for place, row in rows.items():
            self._whole(place, row)
            student, exercise, attempt = place  # a second attempt at the same work only after an error of ours
            assert attempt == 1 or rows[student, exercise, attempt - 1][1] == Outcome.GRADER_ERROR, place
        shutil.rmtree(folder)
        return rows

    def _whole(self, place: tuple[str, str, int], row: Row) -> None:
        key, outcome, score, max_score, record, created = row
        result = Result.from_json(json.loads(record) | {"student": place[0]})
        assert (result.student, result.exercise, result.key) == (*place[:2], key.partition("~")[0])
        assert (result.outcome, result.score, result.max_score) == (outcome, score, max_score)
        assert datetime.fromisoformat(created).tzinfo

    def finished(self, rows: Rows) -> Rows:
        """Return the rows that are results, and no errors of ours."""
        return {place: row for place, row in rows.items() if row[1] != Outcome.GRADER_ERROR}

    def export(self, book: Path, inside: Sequence[str] = ()) -> Any:
        """Return what `grade export --format json` says, without the times."""
        command = [*inside, *GRADE, "export", str(book), "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
        tree = json.loads(done.stdout)
        for record in tree["results"]:
            for part in (record, *record["checks"]):
                del part["seconds"]
        return tree


@pytest.fixture(scope="session")
def look() -> Look:
    """What a gradebook holds: `look.rows(book)`, `look.copy(book, folder)`, `look.export(book)`."""
    return Look()


@pytest.fixture(scope="session")
def truth(look: Look, undisturbed: Path) -> Any:
    """What every gradebook must say in the end."""
    tree = look.export(undisturbed)
    assert len(tree["results"]) == UNITS
    assert Outcome.GRADER_ERROR not in {record["outcome"] for record in tree["results"]}
    return tree


@pytest.fixture(scope="session")
def half(undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with the results of every second unit, as a run leaves it that was ended half-way."""
    book = tmp_path_factory.mktemp("half") / "book.db"
    shutil.copy(undisturbed, book)
    with closing(sqlite3.connect(book)) as connection, connection:
        connection.execute("DELETE FROM attempts WHERE rowid % 2")
        connection.execute("DELETE FROM results WHERE key NOT IN (SELECT key FROM attempts)")
    return book


# ---------------------------------------------------------------------- a disk of its own


class Disk:
    """A small file system that only the processes see which `inside` starts."""

    def __init__(self, place: Path, size: str, inodes: int) -> None:
        self.place = place
        script = f'mount -t tmpfs -o size={size},nr_inodes={inodes} none "$0" && echo mounted && exec cat'
        self.holder = subprocess.Popen(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        target = ["--target", str(self.holder.pid), f"--wd={ROOT}"]
        self.inside = ["nsenter", "--user", "--mount", "--preserve-credentials", *target, "--"]
        self.view = Path(f"/proc/{self.holder.pid}/root{place}")
        """The same place, seen from outside; SQLite finds no way there."""

    def mounted(self) -> str:
        """Wait for it; return why there is none, or nothing."""
        assert self.holder.stdout
        assert self.holder.stderr
        return "" if self.holder.stdout.readline() else self.holder.stderr.read().strip()

    def fill(self, leave: int = 0) -> None:
        """Take all space but so many KiB, also while others are taking some."""
        with (self.view / "ballast").open("wb", buffering=0) as file:
            while (left := self._free_bytes() - leave * 1024) > 0:
                try:
                    file.write(bytes(left))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def _free_bytes(self) -> int:
        found = os.statvfs(self.view)
        return found.f_bavail * found.f_frsize

    def use_up_files(self, run: Run) -> None:
        """Make files until the run ends: whenever one can be made, it is we who make it."""
        (self.view / "ballast").mkdir()
        numbers = itertools.count()
        while run.process.poll() is None:
            try:
                while True:
                    (self.view / "ballast" / str(next(numbers))).touch()
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                time.sleep(0.001)

    def free(self) -> None:
        """Remove what took the space, or the place of other files."""
        ballast = self.view / "ballast"
        shutil.rmtree(ballast) if ballast.is_dir() else ballast.unlink()

    def remount(self, mode: str) -> None:
        """Make it read-only (`ro`), or writable again (`rw`)."""
        command = [*self.inside, "mount", "-o", f"remount,{mode}", str(self.place)]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)

    def close(self) -> None:
        """End the last process that holds it: then it is gone."""
        self.holder.communicate(timeout=PATIENCE)

    def rows(self, look: Look, book: str) -> Rows:
        """Return what is committed in a gradebook on this disk."""
        with TemporaryDirectory() as folder:
            for file in self.view.glob(f"{book}*"):
                shutil.copy(file, folder)
            return look.rows(Path(folder, book))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Eight MiB, or four hundred files: room for the class, until somebody fills it."""
    place = tmp_path / "disk"
    place.mkdir()
    disk = Disk(place, "8m", 400)
    missing = disk.mounted()
    if missing:
        disk.close()
        pytest.skip(f"this machine allows nobody a file system of his own: {missing}")
    yield disk
    disk.close()


@pytest.fixture(scope="session")
def powerless() -> list[str]:
    """The start of a command that has to obey permissions, whoever we are."""
    return ["unshare", "--map-user=1000", "--map-group=1000"] if os.geteuid() == 0 else []
