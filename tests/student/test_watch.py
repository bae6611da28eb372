"""A save is noticed however an editor makes it, is checked once, and finds the next check's processes ready."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.author.build import reference_source, variants
from grader.course.reading import Course, find_course
from grader.engine.worker import grade_units
from grader.model import Exercise, Outcome, Result, Runtime, Source, Unit
from grader.sandbox.pool import Launchers
from grader.student.watch import CourseChanged, Saves, Work, prepare, watched_folders

from ..tiny import RIGHT

BOUND = 10.0
"""Seconds after which a save that was not noticed has been overlooked."""
LATER = 2_000_000_000
"""A time of change in the future: polling cannot tell two saves of one second apart."""


class Ears:
    """A course's saves and work, as a test sees them."""

    def __init__(self, course: Course, saves: Saves) -> None:
        self.course, self.saves, self.work = course, saves, Work(course)
        self.current = course.exercise("alpha")

    def hear(self) -> Exercise | None:
        """Return the exercise that was saved; None when all that rings the bell is no work."""
        for _ in range(40):
            self.saves.wait(BOUND)
            if saved := self.work.saved(self.current, self.saves):
                self.work.read(saved)
                return saved
        return None


@pytest.fixture(params=[False, True], ids=["told", "polled"])
def ears(request: pytest.FixtureRequest, course: Course) -> Iterator[Ears]:
    """A watched tiny course: told by the system, or by looking again and again. It has noticed one save already."""
    with Saves(watched_folders(course), poll=request.param) as saves:
        found = Ears(course, saves)
        first = course.exercise("beta").stub
        for attempt in range(100):  # a save before the thread has begun to watch is not noticed
            first.write_text(f"# {attempt}\n")
            saves.wait(0.5)
            if found.work.saved(found.current, saves):
                break
        found.work.read(course.exercise("beta"))
        yield found


# ---------------------------------------------------------------------- ways to save


def write(file: Path, text: str) -> None:
    """Empty the file and write it, as most editors do."""
    file.write_text(text)


def rename_over(file: Path, text: str) -> None:
    """Write another file and rename it, as careful editors do."""
    new = file.with_name(f".{file.name}.swp")
    new.write_text(text)
    new.replace(file)


def with_backup(file: Path, text: str) -> None:
    """Move the old file away and write a new one, as Vim and Emacs may do."""
    file.rename(file.with_name(f"{file.name}~"))
    file.write_text(text)


@pytest.mark.parametrize("save", [write, rename_over, with_backup])
def test_every_way_to_save_is_noticed(ears: Ears, save: Callable[[Path, str], None]) -> None:
    """Written, renamed over or with a backup: one save is one piece of work with the content that was saved."""
    save(ears.current.stub, RIGHT)

    assert ears.hear() == ears.current
    assert not ears.work.changed(ears.current)
    assert ears.work.saved(ears.current, ears.saves) is None


def test_a_half_saved_file_is_waited_for(course: Course) -> None:
    """A file that is empty because it is just being written is looked at again before it counts as saved."""
    alpha = course.exercise("alpha")

    class Slow(Saves):
        def wait(self, seconds: float) -> None:
            alpha.stub.write_text(RIGHT)

    work = Work(course)
    alpha.stub.write_text("")
    with Slow([]) as saves:
        assert work.saved(alpha, saves) == alpha
        assert work.read(alpha).content == RIGHT.encode()
        assert work.saved(alpha, saves) is None


def test_a_file_saved_unchanged_is_no_work(ears: Ears) -> None:
    """Neither the same content nor another file of the folder: only the save after them is heard."""
    ears.current.stub.write_text(ears.current.stub.read_text())
    (ears.current.folder / "notes.txt").write_text("a note")
    (ears.current.folder / "my_own.py").write_text("print('try')\n")
    beta = ears.course.exercise("beta")
    beta.stub.write_text(RIGHT)
    os.utime(beta.stub, (LATER, LATER))

    assert ears.hear() == beta


def test_another_exercise_is_heard_after_the_current_one(course: Course) -> None:
    """Two saves during one check are two pieces of work."""
    work = Work(course)
    alpha, beta = course.exercise("alpha"), course.exercise("beta")
    for exercise in (alpha, beta):
        exercise.stub.write_text(RIGHT)
    with Saves([]) as saves:
        saves._note(iter([beta.stub]))
        found = [work.saved(alpha, saves)]
        work.read(alpha)
        found.append(work.saved(alpha, saves))

    assert found == [alpha, beta]


def test_a_deleted_file_is_work_that_says_so(ears: Ears) -> None:
    """The source has a problem in words; when the file is back, it is checked."""
    ears.current.stub.unlink()
    assert ears.hear() == ears.current
    assert ears.work.read(ears.current).problem

    ears.current.stub.write_text(RIGHT)
    assert ears.hear() == ears.current


def test_a_folder_made_anew_is_watched(ears: Ears) -> None:
    """A folder that version control has removed and written again is another one; its files are heard."""
    folder = ears.current.folder
    os.rename(folder, folder.with_name("gone"))  # noqa: PTH104
    for attempt in range(100):
        ears.saves.wait(1.0)
        ears.saves.take()
        if attempt == 0:
            folder.mkdir()
        ears.current.stub.write_text(f"{RIGHT}# {attempt}\n")
        if ears.saves.wait(1.0) or ears.current.stub in ears.saves.take():
            return
    pytest.fail("the new folder is not watched")


@pytest.mark.parametrize("name", ["test_alpha.py", "exercise.toml", "recorded.json"])
def test_a_change_of_the_course_is_told(ears: Ears, name: str) -> None:
    """What decides over verdicts is read once; so a change of it is no save but a reason to read the course again."""
    with (ears.current.folder / name).open("a") as file:
        file.write("\n")

    with pytest.raises(CourseChanged, match=name):
        ears.hear()


def test_polling_where_the_system_tells_nothing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel watches no more files, they are looked at instead, and it is said why."""
    asked: list[bool | None] = []

    def refuse(*folders: Path, force_polling: bool | None, **_: object) -> Iterator[set[object]]:
        asked.append(force_polling)
        if not force_polling:
            raise OSError("OS file watch limit reached.")
        polling.set()
        yield set()

    polling = threading.Event()
    monkeypatch.setattr("watchfiles.watch", refuse)
    monkeypatch.setattr("grader.student.watch.LOOK", 0)
    with Saves(watched_folders(course)) as saves:
        assert polling.wait(BOUND)
        assert "limit" in saves.problem
    assert asked[:2] == [None, True]


# ---------------------------------------------------------------------- being ready


def check(course: Course, launchers: Launchers, *exercises: Exercise) -> Result:
    results: list[Result] = []
    work = Work(course)
    units = [Unit("ada", e.id, work.read(e)) for e in exercises]
    grade_units(course, units, lambda result, _: results.append(result), launchers)
    return results[-1]


@pytest.fixture
def own_launchers() -> Iterator[Launchers]:
    found = Launchers()
    yield found
    found.close()


def ready(launchers: Launchers, exercise: Exercise, configs: tuple[str, ...] = ()) -> list[int]:
    """Prepare to the end; return the children that wait."""
    for _ in prepare(launchers, exercise, configs):
        pass
    return [session.process.pid for session in launchers.ahead]


def test_a_check_takes_the_child_that_waits(
    course: Course, own_launchers: Launchers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No process is started between a save and its verdict."""
    alpha = course.exercise("alpha")
    alpha.stub.write_text(RIGHT)
    check(course, own_launchers, alpha)
    assert len(ready(own_launchers, alpha)) == 1
    launcher = own_launchers.get(Runtime.NUMPY)
    monkeypatch.setattr(launcher, "spawn", lambda config: pytest.fail("a process was started"))

    assert check(course, own_launchers, alpha).score == 6
    assert own_launchers.ahead == []


def test_a_child_that_died_while_it_waited_is_not_used(course: Course, own_launchers: Launchers) -> None:
    """The check starts its own, and nobody is blamed; the next preparation starts another one."""
    alpha = course.exercise("alpha")
    alpha.stub.write_text(RIGHT)
    [pid] = ready(own_launchers, alpha)
    os.kill(pid, signal.SIGKILL)
    assert own_launchers.ahead[0].process.has_ended(BOUND)

    assert check(course, own_launchers, alpha).outcome is Outcome.PASSED
    [other] = ready(own_launchers, alpha)
    assert other != pid


def test_a_child_serves_only_what_it_was_made_for(course: Course, own_launchers: Launchers) -> None:
    """Other limits need another process; preparing for them ends the ones that wait in vain."""
    alpha = course.exercise("alpha")
    ready(own_launchers, alpha)
    stricter = replace(alpha, limits=replace(alpha.limits, cpu=1.0))
    assert own_launchers.take(Runtime.NUMPY, stricter.limits) is None

    [old] = own_launchers.ahead
    assert ready(own_launchers, stricter) != [old.process.pid]
    assert old.process.is_killed


@pytest.mark.keras
def test_a_warmed_child_gives_the_same_verdict(own_launchers: Launchers) -> None:
    """TensorFlow that was at work before the file came changes no number, no name of a mistake and no message."""
    course = find_course(Path(__file__).parent)
    exercise = course.exercise("sequential")
    wrong = {variant.id: variant.source for variant in variants(exercise, "wrong")}
    names = ("bends_once", "compiled_only", "extra_layer")  # the last makes a model
    sources = [reference_source(exercise), *(wrong[name] for name in names)]
    results: list[Result] = []
    configs: list[str] = []

    def units(warm: bool) -> Iterator[Unit]:
        for text in sources:
            if warm:
                assert len(ready(own_launchers, exercise, tuple(configs))) == 2  # for the file, and for its models
            yield Unit("ada", exercise.id, Source(text.encode()))

    for warm in (False, True):

        def deliver(result: Result, attempt: object) -> None:
            assert result.outcome is not Outcome.PASSED or own_launchers.ahead == []
            results.append(result)
            configs[:] = attempt.held.configs  # type: ignore[attr-defined]

        grade_units(course, units(warm), deliver, own_launchers)
    assert configs
    cold, warmed = results[: len(sources)], results[len(sources) :]
    assert [told(r) for r in cold] == [told(r) for r in warmed]


def told(result: Result) -> list[tuple[str, str, str, str]]:
    return [(check.id, str(check.outcome), check.message, check.mistake) for check in result.checks]
