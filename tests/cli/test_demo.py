"""`grade demo`: thirty students graded in front of you, and nothing of yours in its way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.course.reading import Course

Invoke = Callable[..., Result]


@pytest.fixture(autouse=True)
def _here(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny course is the current folder."""
    monkeypatch.chdir(course.root.parent)


def test_the_demo_grades_a_class(course: Course, invoke: Invoke) -> None:
    """Everybody is in the tables; the commands that it suggests work, and nothing runs twice."""
    done = invoke("demo", "--jobs", "1")

    assert done.exit_code == 0
    assert "30 students, 2 exercises" in done.stderr
    rows = {line.split()[0] for line in done.stdout.splitlines() if line}
    assert {"ada", "emmy", "yann"} <= rows
    assert "Commonest mistakes" in done.stdout
    suggested = [line.split("     (")[0].split() for line in done.stdout.splitlines() if line.startswith("  grade ")]
    assert [words[1] for words in suggested] == ["report", "export", "batch", "init"]
    assert all(invoke(*words[1:]).exit_code == 0 for words in suggested[:2])
    assert "60 results: 0 graded now, 60 kept" in invoke(*suggested[2][1:]).stdout
    tree = json.loads(invoke("report", "demo/gradebook.db", "--json").stdout)
    assert len(tree["students"]) == 30


def test_the_demo_replaces_only_what_it_made(course: Course, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own folder is made anew; a folder of somebody's is left alone."""
    monkeypatch.setattr("grader.author.demo.NAMES", ("ada",))
    assert invoke("demo", "--jobs", "1").exit_code == 0
    assert invoke("demo", "--jobs", "1").exit_code == 0
    (Path("mine")).mkdir()
    Path("mine/work.py").write_text("precious")
    done = invoke("demo", "mine")
    assert done.exit_code == 2
    assert "was not made by `grade demo`" in done.stderr
    assert Path("mine/work.py").read_text() == "precious"


def test_the_demo_needs_the_solutions(copy: Path, invoke: Invoke) -> None:
    """A student's copy has none, and reads why."""
    done = invoke("demo")

    assert done.exit_code == 2
    assert "which a student's copy has not" in done.stderr
    assert not (copy / "demo").exists()
