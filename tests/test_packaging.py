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
import zipfile
from collections.abc import Callable, Mapping
from email.parser import Parser
from pathlib import Path

import pytest

from .real import COURSE
from .secrecy import leaks, secrets_of

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("datasets", "exercises", "grader", "solutions", "tests")
FILES = ("LICENSE", "README.md", ".gitignore", "pyproject.toml")
CLUTTER = ("__pycache__", ".*_cache", ".grade", ".hypothesis")
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

NAMES = re.compile(r"solution|_hidden|answers\.toml|secret\.toml|wrong/|right/|NOTES|(^|/)tests/")
PROGRAM = re.compile(r"(^|/)grader/(?!_course/)|^pyproject\.toml$")
SHORT = 16
"""A line of a solution with fewer characters may be one of the program's as well: `return result`."""


def given_away(folder: Path) -> list[tuple[str, object]]:
    """Return what a folder holds that nobody may see: by the names of its files, and by their contents."""
    names = [str(file.relative_to(folder)) for file in folder.rglob("*")]
    found = [
        (name, secret)
        for name, secret in leaks(folder, secrets_of(COURSE))
        if not PROGRAM.search(name) or (len(secret.text) >= SHORT and secret.kind != "marker")
    ]
    return [*found, *((name, "its name") for name in names if NAMES.search(name))]


# ---------------------------------------------------------------------- the archives


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a wheel and an sdist, each made straight from a cluttered copy of the repository."""
    repository, dist = tmp_path_factory.mktemp("repository"), tmp_path_factory.mktemp("dist")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, repository / name, ignore=shutil.ignore_patterns(*CLUTTER))
    for name in FILES:
        shutil.copyfile(ROOT / name, repository / name)
    for path, text in LEFTOVERS.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text(text)
    options = ["--no-isolation", "--wheel", "--sdist", "--outdir", str(dist)]
    command = [sys.executable, "-m", "build", *options, str(repository)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return dist


@pytest.fixture(scope="module")
def folders(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Where each of them is unpacked."""
    found = {name: tmp_path_factory.mktemp(name) for name in ("wheel", "sdist")}
    with zipfile.ZipFile(next(archives.glob("*.whl"))) as file:
        file.extractall(found["wheel"])
    with tarfile.open(next(archives.glob("*.tar.gz"))) as file:
        file.extractall(found["sdist"], filter="data")
    (top,) = found["sdist"].iterdir()
    return found | {"sdist": top}


def read(folder: Path) -> Archive:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): file.read_text(errors="replace") for file in files}


@pytest.fixture(scope="module")
def wheel(folders: Mapping[str, Path]) -> Archive:
    return read(folders["wheel"])


@pytest.fixture(scope="module")
def sdist(folders: Mapping[str, Path]) -> Archive:
    return read(folders["sdist"])


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


def test_a_leak_is_found(tmp_path: Path) -> None:
    """A line of a solution in a stub and in the program itself, and the name of a file; the rest is above suspicion."""
    line = max((secret.text for secret in secrets_of(COURSE) if secret.kind == "reference"), key=len)
    files = {"exercises/e.py": line, "grader/text.py": line, "grader/wrong/a.py": "", "grader/a.py": "x"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    assert {name for name, _ in given_away(tmp_path)} == {"exercises/e.py", "grader/text.py", "grader/wrong/a.py"}


@pytest.mark.parametrize("name", ["wheel", "sdist"])
def test_nothing_but_the_course_and_the_program_is_published(name: str, folders: Mapping[str, Path]) -> None:
    """No solution, hidden check, wrong model, quiz answer or seed, by name or content, and nothing that git ignores."""
    archive = read(folders[name])

    assert given_away(folders[name]) == []
    assert [name for name in archive if "cache" in name or ".grade/" in name or "demo/" in name or ".db" in name] == []
    assert not [name for name, text in archive.items() if text in LEFTOVERS.values()]


def test_the_metadata(wheel: Archive) -> None:
    """The name to install, the command, the pytest plugin, the licence; types, whose marker file type checkers want."""
    name = next(name for name in wheel if name.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(wheel[name])
    entry_points = wheel[name.replace("METADATA", "entry_points.txt")]

    assert metadata["Name"] == "gradestep"
    assert metadata["License-Expression"] == "MIT"
    assert "[console_scripts]\ngrade = grader.cli:main\n" in entry_points
    assert "[pytest11]\ngradestep = grader.engine.plugin\n" in entry_points
    assert {name.replace("METADATA", "licenses/LICENSE"), "grader/py.typed"} <= wheel.keys()


def test_tensorflow_is_an_extra(wheel: Archive) -> None:
    """Whoever installs the package alone gets what NumPy exercises need, which is a tenth of it."""
    name = next(name for name in wheel if name.endswith(".dist-info/METADATA"))
    needs = Parser().parsestr(wheel[name]).get_all("Requires-Dist") or []
    alone = {re.split(r"\W", need)[0] for need in needs if "extra ==" not in need}

    assert "numpy" in alone
    assert alone.isdisjoint({"tensorflow", "keras", "pandas"})
    assert any(need.startswith("tensorflow") and "extra == 'keras'" in need for need in needs)


def test_the_file_that_is_installed_is_called_so(archives: Path) -> None:
    """README tells how to install the package before there is a release, by its file's name."""
    assert f"dist/{next(archives.glob('*.whl')).name}" in (ROOT / "README.md").read_text()


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
        env |= {"PYTHONPATH": str(installed)}
        command = [sys.executable, str(installed / "bin" / "grade"), *args]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)

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
    assert given_away(installed) == given_away(tmp_path / "mine") == []


def test_the_installed_command_is_the_installed_one(
    grade: Callable[..., subprocess.CompletedProcess[str]], installed: Path, tmp_path: Path
) -> None:
    """The test above would prove nothing if the repository's own package were at work."""
    done = grade("--version")
    command = [sys.executable, "-c", "import grader; print(grader.__file__)"]
    env = os.environ | {"PYTHONPATH": str(installed)}
    where = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)

    assert done.stdout.startswith("grade, version ")
    assert where.stdout.strip() == str(installed / "grader" / "__init__.py")
