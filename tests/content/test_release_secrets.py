"""What `grade release` hands out gives nothing away: every file, archive member and recording is searched for secrets.

A secret is a piece of text of the instructor's that is in no public text: a line of a solution, a hidden check, an
answer. It is searched without its white space, in a file as it is, and in every text inside JSON, zip and npz. That
the search finds what it should is shown by planting a secret of each kind.
"""

from __future__ import annotations

import ast
import io
import json
import re
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.author.build import build, variants
from grader.cli import cli
from grader.course.quiz import ANSWERS_FILE
from grader.course.reading import SECRET_FILE, Course, find_course, read_course
from grader.engine.listing import declared_checks
from grader.engine.worker import grade_units
from grader.model import Kind, Result, Source, Unit
from grader.sandbox.pool import Launchers

COURSE = find_course(Path(__file__).parent)
SHORTEST = 10
"""A line with fewer characters, white space not counted, tells nothing: `return x`."""
REGION = re.compile(r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", re.DOTALL)
KINDS = ("double", "marker", "seed", "answer", "hidden check", "file name", "wrong", "right", "reference", "notes")


# ---------------------------------------------------------------------- what is secret


@dataclass(frozen=True)
class Secret:
    """A text that no student may find, without white space, and what it is."""

    kind: str
    text: str


def squeezed(text: str) -> str:
    return "".join(text.split())


def secrets_of(course: Course) -> set[Secret]:
    """Return every secret of a course; what is said in public as well is none."""
    public = squeezed("\n".join(public_texts(course)))
    found = {Secret("marker", squeezed(text)) for text in ("# BEGIN SOLUTION", "# END SOLUTION", "# expect:")}
    found.add(Secret("seed", str(course.secret_seed)))
    for exercise in course.exercises.values():
        assert exercise.solution
        for file in sorted(exercise.solution.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                found |= secrets_in(file)
    return {secret for secret in found if secret.text not in public}


def public_texts(course: Course) -> Iterator[str]:
    """Yield what an author has written for students. Neither stubs nor recordings: those are made by a program."""
    for exercise in course.exercises.values():
        names = ("README.md", "exercise.toml", "quiz.toml", exercise.visible_checks.name)
        yield from (file.read_text() for name in names if (file := exercise.folder / name).is_file())
        if exercise.reference and exercise.reference.is_file():
            yield REGION.sub("", exercise.reference.read_text())


def secrets_in(file: Path) -> set[Secret]:
    """Return the secrets of one file of a solution folder, by what kind of file it is."""
    text = file.read_text(encoding="utf-8")
    if file.name == ANSWERS_FILE:
        answers = tomllib.loads(text).values()
        return {Secret("answer", squeezed(said)) for answer in answers for said in answer["wrong"].values()}
    if file.suffix == ".py" and file.name.startswith("test_"):
        return {Secret("hidden check", name) for name in re.findall(r"def (test_\w+)", text)} | lines(
            file, "hidden check"
        )
    if file.parent.name in ("wrong", "right", "double"):
        return {Secret("file name", file.name)} | lines(file, file.parent.name)
    if file.suffix == ".py":
        return lines(file, "reference")
    return {Secret("notes", squeezed(line)) for line in text.splitlines() if len(squeezed(line)) >= 40}


def lines(file: Path, kind: str) -> set[Secret]:
    """Return the telling lines of a Python file, as they are and as Python understands them.

    A reference's are those inside its regions; the docstring of a wrong model is what students are told.
    """
    text = file.read_text(encoding="utf-8")
    if kind == "reference":
        text = "\n".join(REGION.findall(text))
    elif docstring := ast.get_docstring(ast.parse(text), clean=False):
        text = text.replace(docstring, "")
    found = {squeezed(line) for line in text.splitlines()}
    return {Secret(kind, line) for line in found if len(line) >= SHORTEST and not line.startswith(("import", "from"))}


# ---------------------------------------------------------------------- where it is searched


def texts(name: str, content: bytes) -> Iterator[str]:
    """Yield a file's name, its bytes as text, and all texts inside it."""
    yield name
    if zipfile.is_zipfile(io.BytesIO(content)):  # an npz is one
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from texts(member, archive.read(member))
        return
    text = content.decode("utf-8", errors="replace")
    yield text
    if name.endswith(".json"):
        yield from strings(json.loads(text))


def strings(tree: Any) -> Iterator[str]:
    """Yield every text in JSON, unescaped."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        yield from tree
        for part in tree.values():
            yield from strings(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from strings(part)


def leaks(folder: Path, secrets: set[Secret]) -> list[tuple[str, Secret]]:
    """Return each secret found below a folder, with the file that has it."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            name = file.relative_to(folder).as_posix()
            text = "\0".join(squeezed(part) for part in texts(name, file.read_bytes()))
            found += [(name, secret) for secret in secrets if secret.text in text]
    return found


# ---------------------------------------------------------------------- the release


def release(course: Course, folder: Path) -> Path:
    """Release a course into a folder of its own: `course/` and `course.zip`; return that folder."""
    folder.mkdir()
    words = ["--course", str(course.root), "release", str(folder / "course"), "--zip", str(folder / "course.zip")]
    done = CliRunner().invoke(cli, words, prog_name="grade", catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def secrets() -> set[Secret]:
    return secrets_of(COURSE)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole course, released: a folder and an archive."""
    return release(COURSE, tmp_path_factory.mktemp("release") / "all")


def test_every_kind_of_secret_is_searched(secrets: set[Secret]) -> None:
    """What is searched is what the solutions hold: an empty list of secrets would be found nowhere."""
    count = {kind: sum(secret.kind == kind for secret in secrets) for kind in {secret.kind for secret in secrets}}
    wrong = sum(len(variants(exercise, "wrong")) for exercise in COURSE.exercises.values())
    assert set(count) == set(KINDS)
    assert count["marker"] == 3
    assert count["seed"] == 1
    assert count["file name"] > wrong > 100
    assert min(count[kind] for kind in ("reference", "wrong", "right", "hidden check", "notes")) > 50
    assert count["answer"] >= 10


@pytest.mark.parametrize("exercise", COURSE.exercises)
def test_every_exercise_has_secrets(exercise: str, secrets: set[Secret]) -> None:
    """What counts as public leaves enough of each solution to search for: its hidden checks, its reference."""
    solution = COURSE.exercise(exercise).solution
    assert solution
    own = {secret for file in solution.rglob("*.*") if file.suffix != ".pyc" for secret in secrets_in(file)} & secrets
    kinds = {"hidden check", "notes"}
    quiz = COURSE.exercise(exercise).kind is Kind.QUIZ
    assert {secret.kind for secret in own} >= kinds | ({"answer"} if quiz else {"reference", "wrong", "right"})
    assert len(own) >= 20


def test_a_release_holds_no_secret(released: Path, secrets: set[Secret]) -> None:
    """No file, no member of the archive and no text of a recording has one."""
    assert leaks(released, secrets) == []


def test_a_release_holds_what_students_need(released: Path) -> None:
    """Every exercise with its stub, visible checks and recording; the sentences of its mistakes are in the last."""
    course = read_course(released / "course")
    assert list(course.exercises) == list(COURSE.exercises)
    for exercise in course.exercises.values():
        assert exercise.stub.is_file()
        visible = [check.id for check in declared_checks(COURSE, COURSE.exercise(exercise.id)) if not check.hidden]
        assert [check.id for check in declared_checks(course, exercise)] == visible
        recorded = json.loads(exercise.recording.read_text())["mistakes"]
        said = {mistake["sentence"] for mistake in recorded if "parts" not in mistake}
        assert said >= {variant.sentence for variant in variants(COURSE.exercise(exercise.id), "wrong")}


# ---------------------------------------------------------------------- the search finds what is planted

Plant = Callable[[Path, str], None]


def into_page(folder: Path, text: str) -> None:
    file = folder / "course" / "01_neurons" / "README.md"
    file.write_text(file.read_text() + f"\n    {text}\n")


def into_recording(folder: Path, text: str) -> None:
    file = folder / "course" / "04_losses" / "argmax_softmax" / "recorded.json"
    tree = json.loads(file.read_text())
    tree["stub"] = tree["stub"].replace("raise NotImplementedError", f'"""\u00fc"""\n\t{text}')
    file.write_text(json.dumps(tree))


def into_archive(folder: Path, text: str) -> None:
    with zipfile.ZipFile(folder / "course.zip", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("course/__pycache__/neuron.pyc", b"\xcb\r\r\n\xff\0" + text.encode() + b"\0\xfe")


def into_data(folder: Path, text: str) -> None:
    with zipfile.ZipFile(folder / "course" / "datasets" / "shapes.npz", "a") as archive:
        archive.writestr("notes.npy", text)


def into_file_name(folder: Path, text: str) -> None:
    file = folder / "course" / "01_neurons" / text
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("")


PLANTS: dict[str, Plant] = {
    "page": into_page,
    "recording": into_recording,
    "archive": into_archive,
    "data": into_data,
}


@pytest.fixture(scope="module")
def pieces(secrets: set[Secret]) -> dict[str, Secret]:
    """One secret of each kind."""
    return {secret.kind: secret for secret in sorted(secrets, key=lambda s: (len(s.text), s.text))}


@pytest.mark.parametrize("place", PLANTS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_secret_is_found(
    kind: str, place: str, released: Path, tmp_path: Path, secrets: set[Secret], pieces: dict[str, Secret]
) -> None:
    """One secret of each kind, in a page, a recording, compiled code in the archive, and a data set."""
    folder = shutil.copytree(released, tmp_path / "planted")
    PLANTS[place](folder, pieces[kind].text)
    assert {secret for _, secret in leaks(folder, secrets)} >= {pieces[kind]}


def test_a_file_that_should_not_be_there_is_found(released: Path, tmp_path: Path, secrets: set[Secret]) -> None:
    """A wrong model whose text was emptied still tells the mistake by its name."""
    folder = shutil.copytree(released, tmp_path / "planted")
    into_file_name(folder, "wrong/predict_no_bias.py")
    assert "predict_no_bias.py" in {secret.text for _, secret in leaks(folder, secrets)}


def test_other_layout_hides_nothing(released: Path, tmp_path: Path, secrets: set[Secret]) -> None:
    """A solution that was indented, spaced and wrapped anew is found."""
    folder = shutil.copytree(released, tmp_path / "planted")
    line = max((secret.text for secret in secrets if secret.kind == "reference"), key=len)
    into_page(folder, line.replace("=", " = ").replace("(", "(\n\t"))
    assert line in {secret.text for _, secret in leaks(folder, secrets)}


# ---------------------------------------------------------------------- what cannot be worked out


def whole_course(folder: Path) -> Course:
    """Return a copy of the instructor's course, to be changed."""
    for source in (COURSE.root, COURSE.solutions, COURSE.datasets):
        assert source
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__", ".grade"))
    return read_course(folder / COURSE.root.name)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def other_answers(text: str) -> str:
    """Return an answer key in which another option of every question is the right one."""
    blocks = []
    for name, answer in tomllib.loads(text).items():
        options = [answer["right"], *answer["wrong"]]
        right, *wrong = options[1:] + options[:1]
        said = "\n".join(f"{json.dumps(option)} = {json.dumps('No: ' + option)}" for option in wrong)
        blocks.append(f"[{name}]\nright = {json.dumps(right)}\n[{name}.wrong]\n{said}\n")
    return "\n".join(blocks)


def test_neither_answers_nor_the_secret_seed_leave_a_trace(
    released: Path, tmp_path: Path, launchers: Launchers
) -> None:
    """Another answer key and another seed, built anew: byte by byte the same release, so nothing can be derived."""
    course = whole_course(tmp_path / "other")
    assert course.solutions
    (course.solutions / SECRET_FILE).write_text("seed = 31415926\n")
    quizzes = [exercise for exercise in course.exercises.values() if exercise.kind is Kind.QUIZ]
    for quiz in quizzes:
        assert quiz.solution
        file = quiz.solution / ANSWERS_FILE
        before = file.read_text()
        file.write_text(other_answers(before))
        assert {n: a["right"] for n, a in tomllib.loads(file.read_text()).items()} != {
            n: a["right"] for n, a in tomllib.loads(before).items()
        }
    build(course, [*quizzes, course.exercise("argmax_softmax")], launchers)
    assert contents(release(course, tmp_path / "all")) == contents(released)


# ---------------------------------------------------------------------- and yet it tells as much


def test_a_release_names_mistakes_as_the_repository_does(released: Path, launchers: Launchers) -> None:
    """The same messages and the same sentence for a wrong model, in the visible checks."""
    wrong = next(v for v in variants(COURSE.exercise("argmax_softmax"), "wrong") if v.id == "softmax_no_max")
    unit = Unit("ada", "argmax_softmax", Source(wrong.source.encode()))
    results: list[Result] = []
    for course in (read_course(released / "course"), COURSE):
        grade_units(course, [unit], lambda result, _: results.append(result), launchers)
    here, there = ([(c.id, c.outcome, c.message, c.mistake) for c in result.checks] for result in results)
    assert here == there[: len(here)]
    assert wrong.sentence in {mistake for *_, mistake in here}
