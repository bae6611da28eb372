"""A course is read as it lies on disk, and whatever is wrong in it is said with file, key and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.reading import Course, find_course, packaged_course, read_course, read_exercise
from grader.course.runtime import SETUPS
from grader.errors import CourseError, UsageError
from grader.model import Exercise, Kind, Runtime

EXERCISE: dict[str, str] = {
    "format": "1",
    "title": '"Softmax"',
    "kind": '"function"',
    "runtime": '"numpy"',
    "order": "10",
    "revision": "2",
    "concepts": '["softmax"]',
    "hints": '["Think."]',
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a course of one exercise, `softmax`."""
    (tmp_path / "course.toml").write_text('title = "Nets"\nseed = 3\n', encoding="utf-8")
    write(tmp_path)
    return tmp_path


def write(root: Path, folder: str = "04_losses/softmax", extra: str = "", **keys: str | None) -> Path:
    """Write an `exercise.toml`; a key given as None is left out."""
    file = root / folder / "exercise.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key} = {value}" for key, value in (EXERCISE | keys).items() if value is not None]
    file.write_text("\n".join([*lines, extra]), encoding="utf-8")
    return file


def read(root: Path, extra: str = "", **keys: str | None) -> Exercise:
    return read_exercise(write(root, extra=extra, **keys))


def refused(action: Callable[[], object]) -> CourseError:
    """Return the error of an action; it has a remedy."""
    with pytest.raises(CourseError) as caught:
        action()
    assert caught.value.hint
    return caught.value


LIMITS = ("cpu = 0", "cpu = -1", 'cpu = "4"', "cpu = true", "cpu = inf", "cpu = nan", "memory = 0.5", "disk = -1")
WRONG: dict[str, tuple[dict[str, str], str, str]] = {
    **{
        f"a title of several lines {number}": ({"title": f'"{title}"'}, "`title` must be one line", "")
        for number, title in enumerate(("two\\nlines", "null\\u0000byte", "\\u001b[31m"))
    },
    "an unknown key": ({"concept": '["x"]'}, "unknown key `concept`; did you mean `concepts`?", ""),
    "a newer format": ({"format": "2"}, "`format` 2", "gradestep"),
    "a kind": ({"kind": '"magic"'}, "`kind` is 'magic'", "function"),
    "a runtime": ({"runtime": '"magic"'}, "`runtime` is 'magic'", "keras"),
    **{
        f"{key} {value}": ({key: value}, f"`{key}` must hold texts", "")
        for key in ("concepts", "hints")
        for value in ("[]", '[""]', '["  "]', "[1]")
    },
    "broken TOML": ({"title": '"no end'}, "line 2", ""),
    "a number that Python cannot print": ({"revision": "9" * 5000}, "not valid TOML", ""),
    "the same, hexadecimal": ({"revision": "0x" + "f" * 5000}, "not valid TOML", ""),
    "nested lists": ({"hints": "[" * 3000}, "not valid TOML", ""),
    "nested tables": ({"hints": "{a = " * 3000}, "not valid TOML", ""),
    **{limit: ({"extra": f"[limits]\n{limit}"}, f"limit `{limit.split()[0]}` is", "") for limit in LIMITS},
    "an unknown limit": ({"extra": "[limits]\nseconds = 1"}, "unknown limit `seconds`", "cpu"),
    "limits that are no table": ({"limits": "4"}, "`limits` must be a table", ""),
}
"""What may stand in an `exercise.toml`, what is said of it, and a word of the remedy."""


class TestExercise:
    @pytest.mark.parametrize("what", WRONG)
    def test_what_is_wrong_is_said_with_file_and_remedy(self, root: Path, what: str) -> None:
        """Misspelt keys are not ignored, later formats not half understood, and nothing in the file is a crash."""
        keys, said, remedy = WRONG[what]
        error = refused(lambda: read(root, **keys))
        assert "exercise.toml" in str(error)
        assert said in str(error)
        assert remedy in error.hint

    def test_an_unknown_key_without_a_near_one(self, root: Path) -> None:
        """Nothing is suggested where nothing is near."""
        assert "did you mean" not in str(refused(lambda: read(root, zzzz="1")))

    def test_holds_what_the_file_and_the_folders_say(self, root: Path) -> None:
        """Id and module come from the folders, the rest from the file, limits from the runtime."""
        found = read_course(root).exercise("softmax")
        assert (found.id, found.module, found.title) == ("softmax", "04_losses", "Softmax")
        assert (found.order, found.revision) == (10, 2)
        assert (found.kind, found.runtime) == (Kind.FUNCTION, Runtime.NUMPY)
        assert (found.concepts, found.hints) == (("softmax",), ("Think.",))
        assert found.limits == SETUPS[Runtime.NUMPY].limits
        assert found.solution is None

    @pytest.mark.parametrize("key", EXERCISE)
    def test_each_key_is_needed(self, root: Path, key: str) -> None:
        """A missing key is named with its file, and the remedy says what to add."""
        error = refused(lambda: read(root, **{key: None}))
        assert "exercise.toml" in str(error)
        assert f"`{key}` is missing" in str(error)
        assert f"{key} = " in error.hint

    @pytest.mark.parametrize("key", EXERCISE)
    def test_each_key_has_a_type(self, root: Path, key: str) -> None:
        """A value of another type (a boolean is no number) is refused by key."""
        error = refused(lambda: read(root, **{key: "true"}))
        assert "exercise.toml" in str(error)
        assert f"`{key}` must be of type" in str(error)

    @pytest.mark.parametrize("folder", ["losses/softmax", "04_losses/Softmax", "04_losses/2d", "4_x/softmax"])
    def test_folders_have_names_of_one_form(self, root: Path, folder: str) -> None:
        """A folder that is named otherwise is named in the error, with the rule."""
        file = write(root, folder)
        error = refused(lambda: read_exercise(file))
        assert folder in str(error)
        assert "01_neurons" in str(error)

    def test_text_that_is_not_utf8(self, root: Path) -> None:
        """Latin-1 in a file is an error of the file, not a crash."""
        file = write(root)
        file.write_bytes(b'title = "na\xefve"')
        assert "not valid TOML" in str(refused(lambda: read_exercise(file)))

    def test_a_folder_in_place_of_the_file(self, root: Path) -> None:
        """What cannot be read says why."""
        (root / "01_x" / "y" / "exercise.toml").mkdir(parents=True)
        assert "cannot be read" in str(refused(lambda: read_course(root).exercises))


class TestLimits:
    def test_replace_the_defaults_one_by_one(self, root: Path) -> None:
        """A limit that is named changes; a whole number does for seconds; the others stay."""
        limits = read(root, "[limits]\ncpu = 10\ndisk = 5").limits
        assert (limits.cpu, limits.disk, limits.wall) == (10, 5, 30)
        assert limits.memory == SETUPS[Runtime.NUMPY].limits.memory

    def test_follow_the_runtime(self, root: Path) -> None:
        """A Keras exercise starts from the limits of Keras."""
        assert read(root, runtime='"keras"').limits == SETUPS[Runtime.KERAS].limits


class TestCourse:
    @pytest.mark.parametrize(
        "text",
        ["seed = 3", 'title = "x"', "title = 3\nseed = 3\n", 'title = "x"\nseed = true', 'title = "x"\nseed = -3'],
    )
    def test_needs_title_and_seed(self, root: Path, text: str) -> None:
        """Both keys are named, with their types."""
        (root / "course.toml").write_text(text)
        error = refused(lambda: read_course(root))
        assert "course.toml" in str(error)
        assert "`title`" in str(error)
        assert "`seed`" in str(error)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        """A folder without `course.toml` is no course."""
        assert "course.toml is missing" in str(refused(lambda: read_course(tmp_path)))

    def test_two_exercises_of_one_name(self, root: Path) -> None:
        """Ids are unique in a course: both folders are named."""
        write(root, "05_descent/softmax")
        error = refused(lambda: read_course(root).exercises)
        assert "'softmax'" in str(error)
        assert str(Path("04_losses/softmax")) in str(error)
        assert str(Path("05_descent/softmax")) in str(error)

    def test_exercises_come_in_reading_order(self, root: Path) -> None:
        """Modules by name, in them by `order`, then by id."""
        write(root, "04_losses/argmax", order="10")
        write(root, "04_losses/zeta", order="5")
        write(root, "01_neurons/xor", order="99")
        assert list(read_course(root).exercises) == ["xor", "zeta", "argmax", "softmax"]

    def test_an_unknown_exercise_suggests_the_nearest(self, root: Path) -> None:
        """A typing mistake gets the name that was meant; anything else only the list."""
        course = read_course(root)
        with pytest.raises(UsageError, match="did you mean 'softmax'") as caught:
            course.exercise("sofmax")
        assert "grade list" in caught.value.hint
        with pytest.raises(UsageError) as caught:
            course.exercise("quaternions")
        assert "did you mean" not in str(caught.value)
        assert "grade list" in caught.value.hint

    def test_solutions_are_found_where_they_are(self, course: Course) -> None:
        """The instructor's copy knows each exercise's solution, its hidden checks and the secret."""
        alpha = course.exercise("alpha")
        assert alpha.solution is not None
        assert alpha.solution.parent.parent == course.solutions
        assert alpha.hidden_checks is not None
        assert alpha.hidden_checks.is_file()
        assert (course.seed, course.secret) == (11, "424242" * 8)

    def test_solutions_that_are_not_there(self, root: Path) -> None:
        """A course whose solutions are elsewhere is a student's copy, with the public seed."""
        with (root / "course.toml").open("a") as file:
            file.write('solutions = "../nowhere"\nstudent = "ada"\n')
        course = read_course(root)
        assert (course.solutions, course.student, course.secret) == (None, "ada", "public 3")
        assert course.exercise("softmax").hidden_checks is None

    @pytest.mark.parametrize("key", ["solutions", "datasets"])
    @pytest.mark.parametrize(
        "name", ["a\\u0000b", "a" * 300, "circle"], ids=["null byte", "too long", "circle of links"]
    )
    def test_folders_that_cannot_be(self, root: Path, key: str, name: str) -> None:
        """A name that is no path is an error of the file; one that may be a folder some day is none."""
        (root / "circle").symlink_to("circle")
        with (root / "course.toml").open("a") as file:
            file.write(f'{key} = "{name}"\n')
        assert "course.toml" in str(refused(lambda: read_course(root)))

    @pytest.mark.parametrize(
        "secret", ["", "seed = 728193465", "secret = 1", "secret = '1f1f'", f"secret = '{'x' * 64}'"]
    )
    def test_a_secret_that_can_be_guessed_is_refused(self, course: Course, secret: str) -> None:
        """A file that is there never falls back silently to the public seed."""
        assert course.solutions is not None
        (course.solutions / "secret.toml").write_text(secret)
        error = refused(lambda: course.secret)
        assert "secret.toml: `secret`" in str(error)


class TestFinding:
    def test_upward_from_a_folder(self, root: Path) -> None:
        """A student may stand in any folder of the course."""
        assert find_course(root / "04_losses" / "softmax").root == root

    def test_in_a_checkout(self, course: Course) -> None:
        """Above `exercises/`, in the repository, the course is found as well."""
        assert find_course(course.root.parent / "solutions").root == course.root

    def test_the_packaged_course_is_this_repository_s(self) -> None:
        """In a checkout `grade init` copies from `exercises/`."""
        assert packaged_course().root == Path(__file__).parents[2] / "exercises"
