"""`grade hand-in`: one new file, a receipt that can be trusted, and the same scores for whoever grades it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.course.reading import Course

from .. import tiny

Invoke = Callable[..., Result]
ADDS = tiny.RIGHT.replace("* factor", "+ factor")


@pytest.fixture
def mine(small: Course) -> Course:
    """Ada's copy, in which she has answered `alpha`."""
    small.exercise("alpha").stub.write_text(tiny.RIGHT)
    return small


def made(course: Course) -> list[Path]:
    return sorted((course.root / "hand-in").iterdir())


def lines(invoke: Invoke) -> list[str]:
    """Return what the receipt says of each exercise."""
    return [line for line in invoke("hand-in").stdout.splitlines() if "Scale and add" in line]


@pytest.fixture
def one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is handed in has the same time in its name."""
    monkeypatch.setattr("grader.submission.names.hand_in_name", lambda *_: "ada--Tiny--20260901-120000.zip")


# ---------------------------------------------------------------------- the receipt


def test_the_receipt_is_of_this_file(mine: Course, invoke: Invoke) -> None:
    """Name with student, course and time, size, SHA-256; that nothing was sent anywhere."""
    done = invoke("hand-in")
    [file] = made(mine)
    name, size, digest = done.stdout.splitlines()[:3]

    assert (done.exit_code, done.stderr) == (0, "")
    assert name == f"hand-in/{file.name}"
    assert re.fullmatch(r"ada--Tiny--\d{8}-\d{6}\.zip", file.name)
    assert size == f"{file.stat().st_size:,} bytes"
    assert digest == f"SHA-256  {hashlib.sha256(file.read_bytes()).hexdigest()}"
    assert "Nothing was sent" in done.stdout.splitlines()[-1]


def test_the_receipt_says_how_each_exercise_stands(mine: Course, invoke: Invoke, one_second: None) -> None:
    """Untouched, never checked, the points of the last check, and whether the file has changed since."""
    assert lines(invoke) == [
        "  · alpha  Scale and add           never checked",
        "  · beta   Scale and add           untouched",
    ]
    shutil.rmtree(mine.root / "hand-in")
    invoke("check", "alpha")
    assert lines(invoke)[0] == "  ✓ alpha  Scale and add      3/3  passed"
    shutil.rmtree(mine.root / "hand-in")
    mine.exercise("alpha").stub.write_text(ADDS)
    assert lines(invoke)[0] == "  · alpha  Scale and add      3/3  changed since the last check"


def test_what_else_is_in_it_is_named(mine: Course, invoke: Invoke) -> None:
    """A notebook is a line of its own, and is enough to hand in something."""
    (mine.root / "notes.ipynb").write_text("{}")

    assert "  + notes.ipynb\n" in invoke("hand-in").stdout


def test_what_is_left_out_is_told(mine: Course, invoke: Invoke) -> None:
    """An answer that could not be put in is no success, though the rest is handed in."""
    beta = mine.exercise("beta").stub
    beta.rename(mine.root / "mine.py")
    beta.symlink_to(mine.root / "mine.py")
    done = invoke("hand-in")

    assert done.exit_code == 1
    assert "✗ beta   Scale and add           not in it" in done.stdout
    assert done.stderr == "not handed in: beta.py is a symbolic link: hand in the file itself\n"
    assert len(made(mine)) == 1


# ---------------------------------------------------------------------- the file


def test_nothing_to_hand_in(small: Course, invoke: Invoke) -> None:
    """Of an untouched copy nothing is made."""
    done = invoke("hand-in")

    assert done.exit_code == 2
    assert done.stderr.startswith("error: there is nothing to hand in: every exercise is untouched")
    assert not (small.root / "hand-in").exists()


def test_no_hand_in_is_overwritten(mine: Course, invoke: Invoke, one_second: None) -> None:
    """Not even within the same second: the first stays, and it is said what to do."""
    invoke("hand-in")
    [file] = made(mine)
    before = file.read_bytes()
    mine.exercise("alpha").stub.write_text(ADDS)
    done = invoke("hand-in")

    assert done.exit_code == 3
    assert "is there already, and stays as it is\n  Do it once more." in done.stderr
    assert file.read_bytes() == before


def test_it_can_be_put_elsewhere(mine: Course, invoke: Invoke, tmp_path: Path) -> None:
    """`--output` names a folder, which is made."""
    assert invoke("hand-in", "--output", str(tmp_path / "usb" / "stick")).exit_code == 0
    assert len(list((tmp_path / "usb" / "stick").iterdir())) == 1
    assert not (mine.root / "hand-in").exists()


def test_a_full_disk_leaves_no_half_file(mine: Course, invoke: Invoke, full_disk: None) -> None:
    """One sentence, which file and why; nothing that somebody might upload."""
    done = invoke("hand-in")

    assert done.exit_code == 3
    assert re.match(r"error: \S*/hand-in/ada--Tiny--\S+ cannot be written: File too large\n", done.stderr)
    assert made(mine) == []


def test_a_folder_that_cannot_be_made(mine: Course, invoke: Invoke) -> None:
    """One sentence, and another way."""
    (mine.root / "hand-in").write_text("in its place")
    done = invoke("hand-in")

    assert done.exit_code == 3
    assert f"error: {mine.root / 'hand-in'} cannot be written: File exists" in done.stderr
    assert "--output" in done.stderr


# ---------------------------------------------------------------------- who grades it


@pytest.mark.parametrize("name", ["{}", "Ada L_7_assignsubmission_file/{}", "lovelace_12_34_{}"])
def test_a_class_run_gives_the_same_scores(name: str, mine: Course, invoke: Invoke, tmp_path: Path) -> None:
    """As `grade check`, for each exercise, by itself or as a learning platform hands it on; only the student's name is
    who the platform says."""
    mine.exercise("beta").stub.write_text(ADDS)
    results = json.loads(invoke("check", "--all", "--json").stdout)["results"]
    checked = {row["exercise"]: row["score"] for row in results}
    invoke("hand-in")
    [file] = made(mine)
    target = tmp_path / "class" / name.format(file.name)
    target.parent.mkdir(parents=True)
    shutil.copy(file, target)
    book = str(tmp_path / "book.db")
    assert invoke("batch", str(tmp_path / "class"), "-o", book, "--jobs", "1").exit_code == 0
    records = json.loads(invoke("export", book, "--format", "json").stdout)["results"]

    assert {record["exercise"]: record["score"] for record in records} == checked == {"alpha": 3.0, "beta": 2.0}
    assert {record["student"] for record in records} == {{"{": "ada", "A": "Ada L_7", "l": "lovelace_12"}[name[0]]}
