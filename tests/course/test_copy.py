"""A student's copy. (That it can be checked and tells nothing: `content/test_release_secrets.py`.)"""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.author.build import build, stub
from grader.course.copy import copy_course, copy_exercise, fresh_stub, names_in, write_archive
from grader.course.reading import Course, read_course
from grader.errors import CourseError, UsageError
from grader.sandbox.pool import Launchers

from ..quizzes import write_quiz


@pytest.fixture
def whole(course: Course, launchers: Launchers) -> Course:
    """The tiny course with a quiz and a data set."""
    write_quiz(course.root / "01_tiny" / "gamma", course.root.parent / "solutions" / "01_tiny" / "gamma")
    (course.exercise("beta").folder / "plot_beta.py").write_text("def plot(student): pass\n")
    for name in ("points.csv", "make.py"):
        course.datasets.mkdir(exist_ok=True)
        (course.datasets / name).write_text("x,y\n1,2\n")
    found = read_course(course.root)
    build(found, [found.exercise("gamma")], launchers)
    return found


@pytest.fixture
def copy(whole: Course, tmp_path: Path) -> Course:
    return read_course(copy_course(whole, tmp_path / "mine", "ada"))


def files(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_a_copy_has_exactly_what_a_student_needs(copy: Course) -> None:
    """Texts, stubs, visible checks, recordings, questions and data: a list, so that nothing slips in."""
    code = ["README.md", "exercise.toml", "recorded.json"]
    expected = ["01_tiny/README.md", "README.md", "course.toml", "datasets/points.csv", "01_tiny/beta/plot_beta.py"]
    for name, texts in {"alpha": code, "beta": code, "gamma": ["exercise.toml", "quiz.toml", "recorded.json"]}.items():
        expected += [f"01_tiny/{name}/{file}" for file in [*texts, f"{name}.py", f"test_{name}.py"]]
    assert sorted(files(copy.root)) == sorted(expected)


def test_a_copy_knows_whose_it_is(copy: Course) -> None:
    """The student's name orders quiz options; the public seed stays the same; there are no solutions."""
    assert (copy.student, copy.title, copy.seed, copy.solutions) == ("ada", "Tiny", 11, None)
    assert 'STUDENT = "ada"' in copy.exercise("gamma").stub.read_text()


@pytest.mark.parametrize("student", ['Ada "the first" \\ Lovelace', "Zo\u00eb \u6570 \U0001f600", "a\nb\t\x1b[0m"])
def test_any_name_can_be_a_student_s(whole: Course, tmp_path: Path, student: str) -> None:
    """Quotes, other scripts and control characters survive in `course.toml`."""
    assert read_course(copy_course(whole, tmp_path / "mine", student)).student == student


def test_a_copy_starts_with_the_stub(whole: Course, copy: Course) -> None:
    """An instructor who worked in the stub's place hands out the stub, not the work."""
    alpha = whole.exercise("alpha")
    alpha.stub.write_text("my own experiments")
    assert copy.exercise("alpha").stub.read_text() == stub(whole, alpha) == fresh_stub(whole, alpha, "ada")


def test_nothing_that_is_there_is_overwritten(whole: Course, copy: Course) -> None:
    """Copying an exercise again, say after an update, leaves the student's work."""
    mine = copy.exercise("alpha").stub
    mine.write_text("my work")
    copy_exercise(whole, whole.exercise("alpha"), mine.parent, "ada")
    assert mine.read_text() == "my work"


@pytest.mark.parametrize("taken", ["mine", "mine/README.md"])
def test_a_folder_that_is_taken_is_refused(whole: Course, copy: Course, taken: str) -> None:
    """A course, or a file of that name: the user is told, and nothing is touched."""
    before = files(copy.root)
    with pytest.raises(UsageError) as caught:
        copy_course(whole, copy.root.parent / taken, "emmy")
    assert caught.value.hint
    assert files(copy.root) == before


def test_a_copy_of_a_copy_works(copy: Course, tmp_path: Path) -> None:
    """An instructor without solutions, or a student, can hand the course on."""
    again = read_course(copy_course(copy, tmp_path / "again", "emmy"))
    assert again.exercise("alpha").stub.read_text() == copy.exercise("alpha").stub.read_text()


def test_a_course_that_was_not_built_cannot_be_copied(make_tiny: Callable[..., Course], tmp_path: Path) -> None:
    """The remedy is `grade build`; the copy is not taken for a course."""
    course = make_tiny(tmp_path, "delta")
    with pytest.raises(CourseError, match=r"recorded\.json") as caught:
        copy_course(course, tmp_path / "mine", "ada")
    assert "grade build" in caught.value.hint
    with pytest.raises(CourseError):
        read_course(tmp_path / "mine")


# ---------------------------------------------------------------------- a release: for everybody, chosen, as an archive


def test_a_copy_for_everybody_names_nobody(whole: Course, tmp_path: Path) -> None:
    """It can be worked in as it is: quizzes have the course's own order, and a copy made from it a student's."""
    released = read_course(copy_course(whole, tmp_path / "released"))
    mine = read_course(copy_course(released, tmp_path / "mine", "ada"))
    assert "student" not in (released.root / "course.toml").read_text()
    assert released.exercise("gamma").stub.read_text() == whole.exercise("gamma").stub.read_text()
    assert 'STUDENT = "ada"' in mine.exercise("gamma").stub.read_text()


def test_only_what_is_chosen_is_copied(whole: Course, tmp_path: Path) -> None:
    """No other exercise, and the front page links to none and holds no comment of its author."""
    table = "| [alpha](01_tiny/alpha/README.md) |\n| [beta](01_tiny/beta/README.md) |\n"
    (whole.root / "README.md").write_text(f"<!-- made by\na script -->\n{table}<!-- end -->\n")
    released = read_course(copy_course(whole, tmp_path / "released", exercises={"beta"}))
    assert list(released.exercises) == ["beta"]
    assert (released.root / "README.md").read_text() == "| [beta](01_tiny/beta/README.md) |\n"


def test_an_archive_holds_the_same_files(copy: Course, tmp_path: Path) -> None:
    """Below the folder's name, without what version control or the grader keep for themselves."""
    for hidden in (".git/config", "01_tiny/alpha/.grade"):
        (copy.root / hidden).parent.mkdir(exist_ok=True)
        (copy.root / hidden).write_text("not for students")
    count = write_archive(copy.root, tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    expected = {f"mine/{name}": text for name, text in files(copy.root).items() if text != "not for students"}
    assert members == expected
    assert count == len(members)


def test_the_same_release_is_the_same_archive(whole: Course, tmp_path: Path) -> None:
    """Made again at another time, byte by byte: a checksum can be published."""
    for time, name in ((10**9, "first"), (10**9 + 3601, "second")):
        folder = copy_course(whole, tmp_path / name / "course")
        for file in folder.rglob("*.py"):
            os.utime(file, (time, time))
            file.chmod(0o600 + time % 2 * 0o44)
        write_archive(folder, tmp_path / f"{name}.zip")
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_half_an_archive_is_not_left(copy: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full in the middle, neither the archive nor a part of it is there."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    target = tmp_path / "archives" / "mine.zip"
    target.parent.mkdir()
    with pytest.raises(OSError, match="No space"):
        write_archive(copy.root, target)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("stub", "names"),
    [("X = 1\ndef f(): pass\nclass C: pass\n", ["f", "C"]), ('STUDENT = ""\nANSWERS = {}\n', ["STUDENT", "ANSWERS"])],
)
def test_a_stub_says_what_is_wanted(stub: str, names: list[str]) -> None:
    """Functions and classes; a quiz has none, and asks for its constants."""
    assert names_in(stub) == names


# ---------------------------------------------------------------------- interrupted


@pytest.mark.parametrize("room", [0, 1, 3, 8, 12])
def test_a_full_disk_leaves_no_half_of_a_file(
    whole: Course, copy: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """What is there is whole, the folder is no course yet, and the next try completes it."""
    real = Path.write_bytes
    written: list[Path] = []

    def write_bytes(file: Path, content: bytes) -> int:
        written.append(file)
        if len(written) > room:
            real(file, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        return real(file, content)

    folder = tmp_path / "other"
    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    with pytest.raises(OSError, match="No space left"):
        copy_course(whole, folder, "ada")
    monkeypatch.setattr(Path, "write_bytes", real)

    assert len(files(folder)) == room
    assert files(folder).items() <= files(copy.root).items()
    assert files(copy_course(whole, folder, "ada")) == files(copy.root)


@pytest.mark.parametrize("left", [0, 2])
def test_a_file_that_was_not_written_to_its_end_is_written_anew(
    whole: Course, copy: Course, tmp_path: Path, left: int
) -> None:
    """By a copy that was interrupted; what somebody has written there themselves stays."""
    folder = copy_course(whole, tmp_path / "other", "ada")
    (folder / "course.toml").unlink()
    for file in (file for file in folder.rglob("*") if file.is_file()):
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // left] if left else b"")
    mine = folder / "01_tiny" / "alpha" / "alpha.py"
    mine.write_text("def scale(x, factor): return x * factor\n")
    copy_course(whole, folder, "ada")

    changed = files(folder).items() - files(copy.root).items()
    assert changed == {("01_tiny/alpha/alpha.py", mine.read_text())}
    assert files(folder).keys() == files(copy.root).keys()
