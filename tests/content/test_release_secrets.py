"""What students get gives nothing away: a release and a copy made from it are searched for every secret."""

from __future__ import annotations

import json
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.author.build import build, variants
from grader.cli import cli
from grader.course.copy import copy_course
from grader.course.quiz import ANSWERS_FILE
from grader.course.reading import Course, read_course
from grader.course.secret import SECRET_FILE
from grader.engine.worker import grade_units
from grader.model import Kind, Outcome, Result, Source, Unit
from grader.sandbox.pool import Launchers

from ..real import COURSE
from ..secrecy import Secret, leaks, secrets_in, secrets_of

KINDS = (
    "double",
    "marker",
    "seed",
    "answer",
    "hidden check",
    "file name",
    "wrong",
    "right",
    "reference",
    "notes",
    "mark scheme",
)


# ---------------------------------------------------------------------- the release


def release(course: Course, folder: Path) -> Path:
    """Release a course into a folder of its own: `course/`, `course.zip`, and a student's copy; return that folder."""
    folder.mkdir()
    words = ["--course", str(course.root), "release", str(folder / "course"), "--zip", str(folder / "course.zip")]
    done = CliRunner().invoke(cli, words, prog_name="grade", catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    copy_course(read_course(folder / "course"), folder / "ada", "ada")
    return folder


@pytest.fixture(scope="module")
def secrets() -> set[Secret]:
    return secrets_of(COURSE)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole course, released: a folder, an archive, and a student's copy."""
    return release(COURSE, tmp_path_factory.mktemp("release") / "all")


def test_every_kind_of_secret_is_searched(secrets: set[Secret]) -> None:
    """What is searched is what the solutions hold: an empty list of secrets would be found nowhere."""
    count = {kind: sum(secret.kind == kind for secret in secrets) for kind in {secret.kind for secret in secrets}}
    wrong = sum(not v.also for exercise in COURSE.exercises.values() for v in variants(exercise, "wrong"))
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


def test_a_line_that_a_wrong_model_edits_is_secret(tmp_path: Path, make_tiny: Callable[..., Course]) -> None:
    """As the model has it, though the file names the words alone that differ."""
    course = make_tiny(tmp_path, "alpha")
    solution = course.exercise("alpha").solution
    assert solution
    (solution / "wrong/adds.py").write_text('"""Adds."""\n\n# instead of: sum()\n# write: mean()\n')
    assert Secret("wrong", "returnfloat(x.mean())") in secrets_of(course)


def test_a_release_holds_no_secret(released: Path, secrets: set[Secret]) -> None:
    """No file, no member of the archive and no text of a recording has one; nor what a student makes of them."""
    assert leaks(released, secrets) == []


def test_a_release_holds_what_students_need(released: Path) -> None:
    """Every exercise with its stub and recording, which has the sentences of its mistakes. (Checks: `test_secrets`.)"""
    course = read_course(released / "course")
    assert list(course.exercises) == list(COURSE.exercises)
    for exercise in course.exercises.values():
        assert exercise.stub.is_file()
        recorded = json.loads(exercise.recording.read_text())["mistakes"]
        said = {mistake["sentence"] for mistake in recorded if "parts" not in mistake}
        assert said >= {variant.sentence for variant in variants(COURSE.exercise(exercise.id), "wrong")}


# ---------------------------------------------------------------------- the search finds what is planted

Plant = Callable[[Path, Sequence[str]], None]


def into_page(folder: Path, texts: Sequence[str]) -> None:
    file = folder / "course" / "01_neurons" / "README.md"
    file.write_text(file.read_text() + "".join(f"\n    {text}\n" for text in texts))


def into_recording(folder: Path, texts: Sequence[str]) -> None:
    file = folder / "course" / "04_losses" / "argmax_softmax" / "recorded.json"
    tree = json.loads(file.read_text())
    lines = ['"""\u00fc"""', *texts]
    tree["stub"] = tree["stub"].replace("raise NotImplementedError", "\n\t".join(lines))
    file.write_text(json.dumps(tree))


def into_archive(folder: Path, texts: Sequence[str]) -> None:
    with zipfile.ZipFile(folder / "course.zip", "a", zipfile.ZIP_DEFLATED) as archive:
        content = b"\0\xfe".join([b"\xcb\r\r\n\xff", *map(str.encode, texts), b""])
        archive.writestr("course/__pycache__/neuron.pyc", content)


def into_data(folder: Path, texts: Sequence[str]) -> None:
    with zipfile.ZipFile(folder / "course" / "datasets" / "shapes.npz", "a") as archive:
        archive.writestr("notes.npy", "\n".join(texts))


PLANTS: dict[str, Plant] = {
    "01_neurons/README.md": into_page,
    "04_losses/argmax_softmax/recorded.json": into_recording,
    "course.zip": into_archive,
    "datasets/shapes.npz": into_data,
}
"""By the end of the file's name: a page, a recording, compiled code in the archive, and a data set."""


@pytest.fixture(scope="module")
def pieces(secrets: set[Secret]) -> dict[str, Secret]:
    """One secret of each kind."""
    return {secret.kind: secret for secret in sorted(secrets, key=lambda s: (len(s.text), s.text))}


def test_a_planted_secret_is_found(
    released: Path, tmp_path: Path, secrets: set[Secret], pieces: dict[str, Secret]
) -> None:
    """One secret of each kind, in each kind of file."""
    folder = shutil.copytree(released, tmp_path / "planted")
    for plant in PLANTS.values():
        plant(folder, [secret.text for secret in pieces.values()])

    found = leaks(folder, secrets)

    for name in PLANTS:
        assert {secret.kind for file, secret in found if file.endswith(name)} == set(KINDS), name
        assert {secret for file, secret in found if file.endswith(name)} >= set(pieces.values()), name


def test_neither_a_name_nor_another_layout_is_overlooked(released: Path, tmp_path: Path, secrets: set[Secret]) -> None:
    """A wrong model whose text was emptied tells the mistake by its name; a solution wrapped anew is one."""
    folder = shutil.copytree(released, tmp_path / "planted")
    (folder / "course" / "01_neurons" / "wrong").mkdir()
    (folder / "course" / "01_neurons" / "wrong" / "predict_no_bias.py").touch()
    line = max((secret.text for secret in secrets if secret.kind == "reference"), key=len)
    into_page(folder, [line.replace("=", " = ").replace("(", "(\n\t")])
    assert {"predict_no_bias.py", line} <= {secret.text for _, secret in leaks(folder, secrets)}


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
    (course.solutions / SECRET_FILE).write_text(f'secret = "{"31415926" * 8}"\n')
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
    """The same messages and the same sentence for a wrong model, in the visible checks; in a student's copy too."""
    wrong = next(v for v in variants(COURSE.exercise("argmax_softmax"), "wrong") if v.id == "softmax_no_max")
    unit = Unit("ada", "argmax_softmax", Source(wrong.source.encode()))
    results: list[Result] = []
    for course in (COURSE, read_course(released / "course"), read_course(released / "ada")):
        grade_units(course, [unit], lambda result, _: results.append(result), launchers)
    there, *copies = ([(c.id, c.outcome, c.message, c.mistake) for c in result.checks] for result in results)
    visible = [check for check, found in zip(there, results[0].checks, strict=True) if not found.hidden]
    assert copies == [visible, visible]
    assert Outcome.FAILED in {outcome for _, outcome, *_ in visible}
    assert wrong.sentence in {mistake for *_, mistake in visible}
