"""What no student may find: every secret of a course, and a search for them in whatever is handed out.

A secret is a piece of text of the instructor's that is in no public text: a line of a solution, a hidden check, an
answer. It is searched without its white space, in a file as it is, and in every text inside JSON, zip and npz. That
the search finds what it should is shown in `content/test_release_secrets.py`, by planting a secret of each kind.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grader
from grader.author.build import variants
from grader.course.discussion import discussions
from grader.course.quiz import ANSWERS_FILE
from grader.course.reading import Course
from grader.model import Exercise

SHORTEST = 10
"""A line with fewer characters, white space not counted, tells nothing: `return x`."""
TEMPLATES = Path(grader.__file__).parent / "author" / "templates"
REGION = re.compile(r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", re.DOTALL)


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
    found.add(Secret("seed", course.secret))
    for discussion in discussions(course):
        found |= {
            Secret("mark scheme", line)
            for line in map(squeezed, discussion.scheme.splitlines())
            if len(line) >= SHORTEST
        }
    for exercise in course.exercises.values():
        assert exercise.solution
        for file in sorted(exercise.solution.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                found |= secrets_in(file)
        found |= telling(edited(exercise), "wrong")
    return {secret for secret in found if secret.kind == "marker" or secret.text not in public}


def public_texts(course: Course) -> Iterator[str]:
    """Yield what an author has written for students, and the skeletons of exercises, which are part of the package.

    Neither stubs nor recordings: those are made by a program.
    """
    yield from (file.read_text() for file in TEMPLATES.rglob("*") if file.suffix in (".py", ".md", ".toml"))
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
    return telling(text, kind)


def edited(exercise: Exercise) -> str:
    """Return the bodies of the reference as wrong models have them, whose files may name no more than some words."""
    return "\n".join(body for variant in variants(exercise, "wrong") for body in REGION.findall(variant.source))


def telling(text: str, kind: str) -> set[Secret]:
    """Return the lines of a program that are long enough to tell something."""
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
    if name.endswith((".json", ".ipynb")):
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
