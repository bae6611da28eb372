"""A new exercise is written whole or not at all, works as it stands, and is refused with a sentence that helps."""

from __future__ import annotations

import doctest
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.author import skeleton
from grader.author.build import build, stub
from grader.author.skeleton import RUNTIMES, new_exercise
from grader.author.unfilled import MARK, unfilled
from grader.author.verify import Asked, verify
from grader.course.reading import Course, read_course
from grader.engine.loaded import load_reference
from grader.errors import CourseError, UsageError
from grader.model import Exercise, Kind, Runtime
from grader.pictures.draw import picture
from grader.sandbox.pool import Launchers

NUMPY = [kind for kind, runtimes in RUNTIMES.items() if Runtime.NUMPY in runtimes]
KERAS = [kind for kind, runtimes in RUNTIMES.items() if Runtime.KERAS in runtimes]


def names(course: Course) -> list[str]:
    """Return every file and folder of a course and its solutions."""
    assert course.solutions
    return sorted(str(path) for root in (course.root, course.solutions) for path in root.rglob("*"))


def made(course: Course, *args: str) -> Exercise:
    """Make an exercise and read it."""
    new_exercise(course, *args)
    return read_course(course.root).exercise(args[0])


def filled(course: Course, exercise: Exercise) -> Exercise:
    """Fill in all places of an exercise, and read it."""
    for name in {fault.where.partition(":")[0] for fault in unfilled(course, exercise)}:
        file = course.root.parent / name
        file.write_text(file.read_text().replace(MARK, "Filled in"))
    return read_course(course.root).exercise(exercise.id)


def proven(course: Course, *made: Exercise, **asked: Any) -> dict[str, list[str]]:
    """Return of each exercise what is wrong with it."""
    return {found.id: found.problems for found in verify(read_course(course.root), made, 1, Asked(**asked))}


class TestAsItStands:
    def test_every_kind_holds(self, course: Course, launchers: Launchers) -> None:
        """Of each kind with NumPy nothing is wrong when its places are filled in; and examples are true."""
        exercises = [filled(course, made(course, f"a_{kind}", "01_tiny", kind)) for kind in NUMPY]
        build(read_course(course.root), exercises, launchers)
        assert proven(course, *exercises) == {f"a_{kind}": [] for kind in NUMPY}
        for exercise in exercises:
            if exercise.kind is not Kind.QUIZ:
                assert exercise.reference
                examples = doctest.testmod(load_reference(exercise.reference))
                assert (examples.failed, examples.attempted > 0) == (0, True), exercise.id

    def test_draws(self, course: Course, launchers: Launchers) -> None:
        """The reference has a picture, as soon as there is a recording that its stub is compared with."""
        for kind in set(NUMPY) - {Kind.QUIZ}:
            exercise = made(course, f"a_{kind}", "01_tiny", kind)
            build(read_course(course.root), [exercise], launchers)
            assert exercise.reference
            shutil.copyfile(exercise.reference, exercise.stub)
            drawn = picture(read_course(course.root), exercise, launchers)
            assert drawn
            assert b"what one should notice" in drawn

    @pytest.mark.keras
    @pytest.mark.slow
    def test_every_kind_holds_with_keras(self, course: Course, launchers: Launchers) -> None:
        """So it is of those that run with Keras, by one seed."""
        exercises = [filled(course, made(course, f"a_{kind}", "01_tiny", kind, "keras")) for kind in KERAS]
        build(read_course(course.root), exercises, launchers)
        assert proven(course, *exercises, quick=True) == {f"a_{kind}": [] for kind in KERAS}


class TestFiles:
    def test_are_written_with_the_stub_of_the_reference(self, course: Course) -> None:
        """All that an author writes is there, each file once, and the stub as `grade build` makes it."""
        before = names(course)
        written = new_exercise(course, "leaky", "01_tiny", "function")
        exercise = read_course(course.root).exercise("leaky")
        assert {path.name for path in written} == {
            "README.md", "exercise.toml", "leaky.py", "test_leaky.py", "plot_leaky.py",
            "test_leaky_hidden.py", "mistake.py", "variant.py", "NOTES.md",
        }  # fmt: skip
        assert set(map(str, written)) == {name for name in names(course) if Path(name).is_file()} - set(before)
        assert exercise.stub.read_text() == stub(course, exercise)
        assert (exercise.module, exercise.runtime, exercise.order) == ("01_tiny", Runtime.NUMPY, 20)

    def test_a_new_module_has_a_page(self, course: Course) -> None:
        """A number that no module has makes one, on both sides."""
        written = new_exercise(course, "leaky", "02_more", "function")
        assert course.root / "02_more" / "README.md" in written
        assert course.solutions
        assert (course.solutions / "02_more" / "leaky" / "NOTES.md").is_file()

    @pytest.mark.parametrize("module", ["01_tiny", "02_more"])
    def test_none_is_left_where_one_cannot_be_written(
        self, course: Course, monkeypatch: pytest.MonkeyPatch, module: str
    ) -> None:
        """The second of the two folders cannot be moved: the first is taken away again."""
        before, rename, moved = names(course), Path.rename, []

        def once(self: Path, target: Path) -> Path:
            moved.append(target)
            if len(moved) == 2:
                raise OSError("no room")
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", once)
        with pytest.raises(OSError, match="no room"):
            new_exercise(course, "leaky", module, "function")
        assert (names(course), len(moved)) == (before, 2)

    def test_a_full_disk_leaves_none(self, course: Course, full_disk: None) -> None:
        """Nor does a file that cannot be written to its end."""
        before = names(course)
        with pytest.raises(OSError, match="too large"):
            new_exercise(course, "leaky", "01_tiny", "function")
        assert names(course) == before

    def test_every_template_is_used(self) -> None:
        """No template is left over, and each has a place to be filled in, but for what a quiz needs no author for."""
        known = {*skeleton.PUBLIC, *skeleton.SECRET}
        files = [file for file in skeleton.TEMPLATES.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
        assert {file.name for file in files} == {*known, "module.md"}
        assert {file.parent.name for file in files} == {*map(str, RUNTIMES), "common", "templates"}
        unmarked = [str(file.relative_to(skeleton.TEMPLATES)) for file in files if "FILL_IN" not in file.read_text()]
        assert unmarked == ["quiz/visible.py"]


class TestRefused:
    @pytest.mark.parametrize(
        ("asked", "said", "hint"),
        [
            (("alpha", "01_tiny", "function"), "there is an exercise 'alpha' already", "another name"),
            (("Leaky", "01_tiny", "function"), "'Leaky' cannot be the name", "a-z"),
            (("class", "01_tiny", "function"), "'class' cannot be the name", "a-z"),
            (("2x", "01_tiny", "function"), "'2x' cannot be the name", "a letter first"),
            (("random", "01_tiny", "function"), "'random' is the name of a Python module", "hide"),
            (("keras", "01_tiny", "function"), "'keras' is the name of a Python module", "hide"),
            (("leaky", "tiny", "function"), "no module 'tiny'; did you mean '01_tiny'", "There are 01_tiny"),
            (("leaky", "1_tiny", "function"), "no module '1_tiny'; did you mean '01_tiny'", "02_name"),
            (("leaky", "01_tinny", "function"), "no module '01_tinny'; did you mean '01_tiny'", "number of its own"),
            (("leaky", "../02_x", "function"), "no module '../02_x'", "There are 01_tiny"),
            (("leaky", "01_tiny", "modell"), "no kind 'modell'; did you mean 'model'", "function, class, model"),
            (("leaky", "01_tiny", "discussion"), "a discussion is a page", "solutions/README.md"),
            (("leaky", "01_tiny", "model", "numpy"), "a model does not run with numpy", "It runs with keras"),
            (("leaky", "01_tiny", "quiz", "keras"), "a quiz does not run with keras", "It runs with numpy"),
            (("leaky", "01_tiny", "function", "kears"), "no runtime 'kears'; did you mean 'keras'", "numpy, keras"),
        ],
    )
    def test_with_what_can_be(self, course: Course, asked: tuple[str, ...], said: str, hint: str) -> None:
        """The error says what cannot be, the hint what can; nothing is written."""
        before = names(course)
        with pytest.raises(UsageError) as caught:
            new_exercise(course, *asked)
        assert said in str(caught.value)
        assert hint in caught.value.hint
        assert names(course) == before

    @pytest.mark.parametrize("there", ["exercises/01_tiny/leaky/notes.txt", "solutions/01_tiny/leaky/leaky.py"])
    def test_what_is_there_already(self, course: Course, there: str) -> None:
        """Also what is no exercise yet: an author's own beginning."""
        file = course.root.parent / there
        file.parent.mkdir()
        file.write_text("mine")
        with pytest.raises(UsageError, match="is there already"):
            new_exercise(course, "leaky", "01_tiny", "function")
        assert file.read_text() == "mine"

    def test_a_copy_without_solutions(self, course: Course) -> None:
        """A student's copy has no place for a reference."""
        with pytest.raises(CourseError, match="has no solutions"):
            new_exercise(replace(course, solutions=None), "leaky", "01_tiny", "function")
