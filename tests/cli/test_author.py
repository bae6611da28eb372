"""build and verify: the author's gate, as a command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.course.reading import Course

from ..tiny import edit

Invoke = Callable[..., Result]


@pytest.fixture(autouse=True)
def _here(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny course is the current folder."""
    monkeypatch.chdir(course.root)


def test_build_check_is_silent_about_what_is_fresh(course: Course, invoke: Invoke) -> None:
    """Nothing on standard output and exit code 0 when every stub and recording is what the solution makes."""
    done = invoke("build", "--check")

    assert (done.exit_code, done.stdout) == (0, "")
    assert "fresh" in done.stderr


def test_build_makes_what_is_stale(course: Course, invoke: Invoke) -> None:
    """`--check` names the file and writes nothing; `build` writes it, and only it; then all is fresh."""
    stub = course.exercise("alpha").stub
    fresh = stub.read_text()
    stub.write_text("edited")
    looked = invoke("build", "--check")
    assert looked.exit_code == 1
    assert looked.stdout == f"stale: {stub} is not what the solution makes\n"
    assert stub.read_text() == "edited"
    assert invoke("build", "alpha").stdout == f"written: {stub}\n"
    assert stub.read_text() == fresh
    assert invoke("build", "--check").exit_code == 0


def test_an_author_s_check_tells_what_is_not_recorded_yet(course: Course, invoke: Invoke) -> None:
    """A check that has changed since the last build names no mistake of it: that is said, once, until it is built."""
    alpha = course.exercise("alpha")
    alpha.stub.write_text("def scale(x, factor):\n    return x + factor\n\n\ndef total(x):\n    return sum(x)\n")
    assert "recorded" not in invoke("check", "alpha").stderr
    edit(alpha.visible_checks, "[1.0, 2.0, 4.5])), 7.5", "[1.0, 2.0, 5.5])), 8.5")
    told = " ".join(invoke("check", "alpha", "beta").stderr.split())
    assert "What is recorded of alpha is older than the solution or the checks" in told
    assert told.count("run `grade build alpha`") == 1


def test_build_without_a_solution(course: Course, invoke: Invoke) -> None:
    """The author reads what is missing."""
    reference = course.exercise("alpha").reference
    assert reference
    reference.unlink()
    done = invoke("build", "alpha")

    assert done.exit_code == 3
    assert "exercise 'alpha' has no reference solution" in done.stderr


@pytest.mark.parametrize("command", ["build", "verify"])
def test_a_broken_check_file_is_one_line(command: str, course: Course, invoke: Invoke) -> None:
    """File and line as seen from the repository, the message, the text of the line; no traceback."""
    checks = course.exercise("alpha").visible_checks
    checks.write_text(checks.read_text().replace("def test_total(student)", "def test_total(student"))
    done = invoke(command, "alpha")
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if ".py" in line]

    assert [line.removeprefix("error: ") for line in lines] == [
        "exercises/01_tiny/alpha/test_alpha.py:18: '(' was never closed (`def test_total(student:`)"
    ]
    assert "Traceback" not in done.output


def test_verify_json_has_the_published_shape(course: Course, invoke: Invoke) -> None:
    """Scripts depend on it: these keys, in this order, and the counts of the tiny course."""
    done = invoke("verify", "alpha", "--jobs", "1", "--json")
    tree = json.loads(done.stdout)
    [found] = tree["exercises"]

    assert done.exit_code == 0
    assert list(tree) == ["format", "ok", "exercises"]
    assert (tree["format"], tree["ok"]) == (1, True)
    keys = "id ok reference stub right wrong double mutants stable cases ran problems not_run accepted"
    assert " ".join(found) == keys
    assert " ".join(found["mutants"]) == "total killed equivalent survived"
    assert found["mutants"]["total"] == found["mutants"]["killed"] > 0
    assert found["right"] == {"total": 1, "accepted": 1}
    assert found["wrong"] == {"total": 3, "rejected": 3, "named": 3}
    assert found["problems"] == []
    assert "alpha" in done.stderr, "progress goes to standard error"


def test_verify_tells_what_is_wrong(course: Course, invoke: Invoke) -> None:
    """A broken promise is exit code 1, named on the screen and in JSON, which stays JSON."""
    solution = course.exercise("alpha").solution
    assert solution
    (solution / "NOTES.md").unlink()
    done = invoke("verify", "alpha", "--jobs", "1")
    tree = json.loads(invoke("verify", "alpha", "--jobs", "1", "--json").stdout)

    assert done.exit_code == 1
    assert "BAD  alpha" in done.stdout
    assert "NOTES.md is missing" in done.stdout
    assert tree["ok"] is tree["exercises"][0]["ok"] is False
    assert tree["exercises"][0]["problems"] == ["solutions/01_tiny/alpha/NOTES.md is missing"]
    assert done.stdout.splitlines()[-1].strip() == "not run: reference, stub, right, wrong, mutants, seeds and threads"


def test_verify_tells_what_is_proven(course: Course, invoke: Invoke) -> None:
    """Nothing at first, everything after a run, and then again why a case is to be run anew."""
    assert "has never been proven" in invoke("verify", "--why", "alpha/wrong/adds").stdout
    assert invoke("verify", "alpha", "--jobs", "1").exit_code == 0
    assert invoke("verify", "--status", "alpha").exit_code == 0
    assert "is proven, by all seeds" in invoke("verify", "--why", "alpha/wrong/adds").stdout
    looked = invoke("verify", "--status")
    assert looked.exit_code == 1, "beta is not proven"
    assert [line.split()[1:] for line in looked.stdout.splitlines()[1:]] == [
        ["10", "10", "0", "0"],
        ["10", "0", "0", "10"],
    ]
    checks = course.exercise("alpha").visible_checks
    checks.write_text(checks.read_text().replace("4.5", "4.25").replace("7.5", "7.25"))
    assert invoke("verify", "--why", "alpha/wrong/adds").stdout.endswith("this has changed since: visible.\n")
    wrong = invoke("verify", "--why", "alpha/wrong/nothing")
    assert (wrong.exit_code, "has no case" in wrong.stderr) == (3, True)


@pytest.mark.parametrize("share", ["-1", "101%", "some"])
def test_a_share_is_a_percentage(share: str, invoke: Invoke) -> None:
    """Anything else is refused before anything runs."""
    done = invoke("verify", "--sample", share)
    assert (done.exit_code, "is no percentage" in done.stderr) == (2, True)


def test_verify_is_for_authors(copy: Path, invoke: Invoke) -> None:
    """A student's copy has nothing to verify; the command says so."""
    done = invoke("verify")

    assert done.exit_code == 3
    assert "has no solutions" in done.stderr
    assert done.stdout == ""
