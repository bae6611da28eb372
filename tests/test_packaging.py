"""What is published: wheel and sdist hold the course, work, and give away nothing that only the instructor may know.

The repository is copied first and gets what lies about in a real one: an author's own progress, caches, backups.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = ROOT / "solutions"
PUBLISHED = (
    "LICENSE",
    "README.md",
    ".gitignore",
    "datasets",
    "exercises",
    "grader",
    "pyproject.toml",
    "solutions",
    "tests",
)
CLUTTER = ("__pycache__", ".*_cache", ".grade", ".hypothesis", "golden")
LEFTOVERS = {
    "exercises/.grade/progress.json": "an author's own results",
    "exercises/.grade/backup/argmax_softmax-1.py": "an author's own solution",
    "exercises/04_losses/argmax_softmax/__pycache__/argmax_softmax.pyc": "compiled",
    "datasets/.mypy_cache/data.json": "cached",
    "gradebook.db": "the grades of a class",
    "demo/submissions/ada/neuron.py": "a submission",
}
NO_MAX = """import numpy as np


def argmax_onehot(Z):
    onehot = np.zeros(Z.shape)
    onehot[np.arange(len(Z)), Z.argmax(axis=1)] = 1
    return onehot


def softmax(z, axis=-1):
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)
"""
MISTAKE = "exp(1000) overflows: subtract the row maximum first; the result is unchanged."

Archive = Mapping[str, str]
"""The text of each file by its path inside the archive."""


# ---------------------------------------------------------------------- what must not be there


def regions() -> list[str]:
    """Return the bodies of all reference solutions."""
    texts = [file.read_text(encoding="utf-8") for file in SOLUTIONS.glob("*/*/*.py")]
    found = [
        body for text in texts for body in re.findall(r"# BEGIN SOLUTION\n(.*?)[ \t]*# END SOLUTION", text, re.DOTALL)
    ]
    return [body for body in found if len(body.splitlines()) > 1]


def telling_lines() -> set[str]:
    """Return the lines of the reference solutions that are long enough to be nobody else's."""
    lines = {line.strip() for body in regions() for line in body.splitlines()}
    return {line for line in lines if len(line) >= 24}


def hidden_checks() -> set[str]:
    """Return the names of the hidden checks that no visible check shares."""
    names = [
        {
            name
            for file in folder.rglob("test_*.py")
            for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
        }
        for folder in (SOLUTIONS, ROOT / "exercises")
    ]
    return names[0] - names[1]


def quiz_sentences() -> set[str]:
    """Return what is said of the wrong options of a quiz."""
    answers = [tomllib.loads(file.read_text(encoding="utf-8")) for file in SOLUTIONS.rglob("answers.toml")]
    return {sentence for quiz in answers for question in quiz.values() for sentence in question["wrong"].values()}


def secrets_in(archive: Archive) -> list[str]:
    """Return what an archive gives away. Hints and visible checks may show a line of a solution, never a whole one."""
    found = [
        name
        for name in archive
        if re.search(r"solution|_hidden|answers\.toml|secret|wrong/|right/|NOTES|(^|/)tests/", name)
    ]
    seed = str(tomllib.loads((SOLUTIONS / "secret.toml").read_text())["seed"])
    whole = [*regions(), *quiz_sentences(), seed]
    names = re.compile(rf"\b({'|'.join(hidden_checks())})\b|^# expect: *test_", re.MULTILINE)
    lines = telling_lines()
    for name, text in archive.items():
        found += [f"{name}: {secret}" for secret in whole if secret in text]
        found += [f"{name}: {match.group()}" for match in names.finditer(text)]
        if not re.search(r"exercise\.toml$|README\.md$|/test_\w+\.py$", name):
            found += [f"{name}: {line}" for line in lines if line in text]
    return found


# ---------------------------------------------------------------------- the archives


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a wheel and an sdist, each made straight from a cluttered copy of the repository."""
    repository, dist = tmp_path_factory.mktemp("repository"), tmp_path_factory.mktemp("dist")
    for name in PUBLISHED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, repository / name, ignore=shutil.ignore_patterns(*CLUTTER))
        else:
            shutil.copyfile(ROOT / name, repository / name)
    for path, text in LEFTOVERS.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text(text)
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--wheel",
        "--sdist",
        "--outdir",
        str(dist),
        str(repository),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return dist


@pytest.fixture(scope="module")
def wheel(archives: Path) -> Archive:
    with zipfile.ZipFile(next(archives.glob("*.whl"))) as file:
        return {name: file.read(name).decode(errors="replace") for name in file.namelist()}


@pytest.fixture(scope="module")
def sdist(archives: Path) -> Archive:
    with tarfile.open(next(archives.glob("*.tar.gz"))) as file:
        members = [member for member in file.getmembers() if member.isfile()]
        contents = {member.name.partition("/")[2]: file.extractfile(member) for member in members}
        return {name: content.read().decode(errors="replace") for name, content in contents.items() if content}


@pytest.fixture(params=["wheel", "sdist"])
def archive(request: pytest.FixtureRequest) -> Archive:
    found: Archive = request.getfixturevalue(request.param)
    return found


def inside(archive: Archive, *paths: str) -> set[str]:
    """Return the files below these folders, named from the end of the folder's path."""
    return {name.partition(path)[2] for name in archive for path in paths if path in name}


def test_the_whole_course_is_published(wheel: Archive, sdist: Archive) -> None:
    """Every file of every exercise that a student needs, and the data sets."""
    needed = ("README.md", "exercise.toml", "recorded.json", "quiz.toml", "course.toml")
    files = [file for file in (ROOT / "exercises").rglob("*") if file.name in needed or file.suffix == ".py"]
    expected = {str(file.relative_to(ROOT / "exercises")) for file in files if ".grade" not in file.parts}

    assert len(expected) > 30
    assert expected <= inside(wheel, "grader/_course/exercises/")
    assert expected <= {name.removeprefix("exercises/") for name in sdist}
    assert "shapes.npz" in inside(wheel, "grader/_course/datasets/")
    assert "datasets/shapes.npz" in sdist


def test_the_secrets_are_secrets() -> None:
    """The search finds what it looks for: the repository itself, and one line of a solution in a stub."""
    repository = {str(file.relative_to(ROOT)): file.read_text(errors="replace") for file in SOLUTIONS.rglob("*.py")}
    line = max(telling_lines(), key=len)

    assert len(secrets_in(repository)) > 100
    assert secrets_in({"exercises/m/e/e.py": f"def f(x):\n    {line}\n"}) == [f"exercises/m/e/e.py: {line}"]
    assert secrets_in({"exercises/m/e/e.py": "def f(x):\n    raise NotImplementedError\n"}) == []
    assert min(map(len, (regions(), hidden_checks(), quiz_sentences()))) > 10


def test_no_secret_is_published(archive: Archive) -> None:
    """No solution, hidden check, wrong model, quiz answer or seed, by name or by content."""
    assert secrets_in(archive) == []


def test_nothing_that_lies_about_is_published(archive: Archive) -> None:
    """What git ignores is not shipped: an author's progress may hold an author's solution."""
    assert [name for name in archive if "cache" in name or ".grade/" in name or "demo/" in name or ".db" in name] == []
    assert not [name for name, text in archive.items() if text in LEFTOVERS.values()]


def test_the_metadata(wheel: Archive) -> None:
    """The name to install, the command, the pytest plugin, the licence."""
    name = next(name for name in wheel if name.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(wheel[name])
    entry_points = wheel[name.replace("METADATA", "entry_points.txt")]

    assert metadata["Name"] == "gradestep"
    assert metadata["License-Expression"] == "MIT"
    assert "[console_scripts]\ngrade = grader.cli:main\n" in entry_points
    assert "[pytest11]\ngradestep = grader.engine.plugin\n" in entry_points
    assert name.replace("METADATA", "licenses/LICENSE") in wheel


def test_what_is_typed_says_so(wheel: Archive) -> None:
    """The classifier promises types; type checkers look for the marker file."""
    assert "grader/py.typed" in wheel


# ---------------------------------------------------------------------- installed somewhere else


@pytest.fixture(scope="module")
def installed(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the wheel and nothing else."""
    target = tmp_path_factory.mktemp("site-packages")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    wheel = next(archives.glob("*.whl"))
    subprocess.run([*command, "--disable-pip-version-check", "--target", str(target), str(wheel)], check=True)
    return target


@pytest.fixture
def grade(installed: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the installed command, far from the repository."""

    def grade(*args: str) -> subprocess.CompletedProcess[str]:
        env = {name: value for name, value in os.environ.items() if name not in ("GRADE_COURSE", "FORCE_COLOR")}
        command = [sys.executable, str(installed / "bin" / "grade"), *args]
        return subprocess.run(
            command, cwd=tmp_path, env=env | {"PYTHONPATH": str(installed)}, capture_output=True, text=True
        )

    return grade


def test_the_installed_command_checks_an_answer(
    grade: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, installed: Path
) -> None:
    """Without repository and solutions a student reads what is wrong with softmax, and no solution lies anywhere."""
    assert grade("init", "mine", "--student", "ada").returncode == 0
    stub = tmp_path / "mine" / "04_losses" / "argmax_softmax" / "argmax_softmax.py"
    assert "raise NotImplementedError" in stub.read_text()
    stub.write_text(NO_MAX)
    done = grade("--course", "mine", "check", "argmax_softmax")

    assert done.returncode == 1, done.stderr
    assert MISTAKE in done.stdout
    assert "softmax(np.array([[1000.0, 0.0]]))  returned [[nan, 0.]]   expected [[1., 0.]]" in done.stdout
    stub.unlink()
    texts = {
        str(file.relative_to(folder)): file.read_text(errors="replace")
        for folder in (installed, tmp_path / "mine")
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert len(texts) > 100
    assert secrets_in(texts) == []


def test_the_installed_command_is_the_installed_one(
    grade: Callable[..., subprocess.CompletedProcess[str]], installed: Path, tmp_path: Path
) -> None:
    """The test above would prove nothing if the repository's own package were at work."""
    done = grade("--version")
    where = subprocess.run(
        [sys.executable, "-c", "import grader; print(grader.__file__)"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("grade, version ")
    assert where.stdout.strip() == str(installed / "grader" / "__init__.py")
