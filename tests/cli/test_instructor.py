"""batch, report and export: a class graded, shown and handed on."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from grader.cli.tables import print_report
from grader.course.reading import Course
from grader.instructor.gradebook import Gradebook
from grader.instructor.report import class_report
from grader.model import Outcome
from grader.model import Result as Verdict
from grader.sandbox import isolation
from grader.sandbox.isolation import Mechanism

from .. import making

Invoke = Callable[..., Result]
RIGHT = "def scale(x, factor):\n    return x * factor\n\n\ndef total(x):\n    return x.sum()\n"
ADDS = RIGHT.replace("x * factor", "x + factor")
SLEEPS = "import time\n\ntime.sleep(100)\n"
MISTAKE = "Multiply by the factor, do not add it."


@pytest.fixture
def folder(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Submissions of two students to `alpha`; the folder above is the current one, inside the course's repository."""
    monkeypatch.chdir(course.root.parent)
    for student, text in {"ada": RIGHT, "emmy": ADDS}.items():
        hand_in(course.root.parent / "submissions", student, text)
    return course.root.parent / "submissions"


def hand_in(folder: Path, student: str, text: str) -> None:
    (folder / student).mkdir(parents=True, exist_ok=True)
    (folder / student / "alpha.py").write_text(text)


def book(path: Path, *results: Verdict) -> Path:
    """Write a gradebook."""
    with Gradebook.open(path) as opened:
        for result in results:
            opened.add(result)
    return path


def verdict(student: str, exercise: str, outcome: Outcome, message: str = "", mistake: str = "") -> Verdict:
    earned = {Outcome.PASSED: 12.0, Outcome.FAILED: 7.5}.get(outcome, 0.0)
    found = making.check(outcome, message, mistake, points=12.0, earned=earned)
    return making.result(student, exercise, found, key=f"{student} {exercise}")


# ---------------------------------------------------------------------- batch


def test_batch_grades_once(folder: Path, invoke: Invoke) -> None:
    """The first run grades, the second keeps; only what a student handed in anew is graded again."""
    first = invoke("batch", "submissions", "-e", "alpha", "--jobs", "1")
    assert (first.exit_code, first.stdout) == (0, "2 results: 2 graded now, 0 kept   gradebook: gradebook.db\n")
    again = invoke("batch", "submissions", "-e", "alpha", "--jobs", "1")
    assert again.stdout.startswith("2 results: 0 graded now, 2 kept")
    hand_in(folder, "emmy", RIGHT)
    third = invoke("batch", "submissions", "-e", "alpha", "--jobs", "1")
    assert third.stdout.startswith("2 results: 1 graded now, 1 kept")


@pytest.mark.parametrize("name", ["ML [2026]", "a::b", "$HOME x"])
def test_batch_in_any_folder(name: str, course: Course, tmp_path: Path, invoke: Invoke) -> None:
    """What a course's folder is called is nothing that pytest, which collects its checks, may read."""
    home = course.root.parent.rename(tmp_path / name)
    hand_in(tmp_path / "handed in", "ada", RIGHT)
    words = [str(tmp_path / "handed in"), "-e", "alpha", "-o", str(tmp_path / "odd.db")]
    done = invoke("--course", str(home / course.root.name), "batch", *words)

    assert (done.exit_code, done.stdout.partition(" now")[0]) == (0, "1 results: 1 graded"), done.output


def test_batch_begins_anew_when_told(folder: Path, invoke: Invoke) -> None:
    """The old gradebook has another name, which is told, and all is graded; without one the flag changes nothing."""
    first = invoke("batch", "submissions", "-e", "alpha", "--jobs", "1", "--new")
    assert first.stderr.splitlines()[1:] == []
    again = invoke("batch", "submissions", "-e", "alpha", "--jobs", "1", "--new")
    assert again.stdout.startswith("2 results: 2 graded now, 0 kept")
    note = "note: what was gradebook.db is gradebook.db.old now, with the files beside it; everything is graded anew."
    assert note in " ".join(again.stderr.split())
    assert invoke("export", "gradebook.db.old").stdout.count("alpha") == 2


def test_a_damaged_gradebook_is_left_alone(folder: Path, invoke: Invoke) -> None:
    """It is named, with what to do; `--new` takes it out of the way."""
    path = folder.parent / "gradebook.db"
    path.write_bytes(b"spoilt" * 1000)
    for command in (("batch", "submissions", "-e", "alpha"), ("report",), ("export",)):
        done = invoke(*command)
        assert done.exit_code == 3
        assert "gradebook.db is not a gradebook" in " ".join(done.stderr.split())
        assert "`grade batch --new`" in " ".join(done.stderr.split())
    assert path.read_bytes() == b"spoilt" * 1000
    assert invoke("batch", "submissions", "-e", "alpha", "--jobs", "1", "--new").exit_code == 0
    assert path.with_name("gradebook.db.old").read_bytes() == b"spoilt" * 1000


def test_a_slip_of_the_hand_renames_nothing(folder: Path, invoke: Invoke) -> None:
    """Where there are no submissions, the gradebook stays where it is."""
    path = folder.parent / "gradebook.db"
    path.write_bytes(b"kept")
    (folder.parent / "empty").mkdir()
    assert invoke("batch", "empty", "--new").exit_code == 2
    assert path.read_bytes() == b"kept"


def test_batch_says_how_code_is_held(folder: Path, invoke: Invoke) -> None:
    """The level goes to standard error and into each record; another one, named, is obeyed and graded anew."""
    first = invoke("batch", "submissions", "-e", "alpha", "--isolation", "strict")
    second = invoke("batch", "submissions", "-e", "alpha", "--isolation", "limits")

    assert "isolation: strict\n" in first.stderr
    assert "isolation: limits. Nothing keeps the students' code from your files" in " ".join(second.stderr.split())
    assert second.stdout.startswith("2 results: 2 graded now, 0 kept")
    with Gradebook.open(folder.parent / "gradebook.db") as opened:
        levels = [attempt.versions["isolation"] for attempt in opened.attempts("ada", "alpha")]
    assert levels == ["strict", "limits"]


def test_batch_refuses_a_machine_without_locks(folder: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strangers' work is not graded unlocked, unless somebody says so; no gradebook is made."""
    found = tuple(Mechanism(name, works=False, text="not here") for name in ("landlock", "seccomp", "namespaces"))
    monkeypatch.setattr(isolation, "mechanisms", lambda: found)
    refused = invoke("batch", "submissions", "-e", "alpha")

    assert refused.exit_code == 4
    assert "only at level `limits` (landlock: not here)" in " ".join(refused.stderr.split())
    assert "--isolation limits" in " ".join(refused.stderr.split())
    assert not (folder.parent / "gradebook.db").exists()
    assert invoke("batch", "submissions", "-e", "alpha", "--isolation", "limits").exit_code == 0
    assert invoke("batch", "submissions", "-e", "alpha", "--isolation", "strict").exit_code == 4


def test_batch_refuses_a_course_among_the_libraries(
    folder: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where student code must be able to read, no solutions may lie."""
    monkeypatch.setattr(isolation, "readable", lambda: [str(folder.parent)])
    done = invoke("batch", "submissions", "-e", "alpha", "--isolation", "strict")

    assert done.exit_code == 3
    assert "which student code may read" in " ".join(done.stderr.split())


def test_batch_without_submissions(folder: Path, invoke: Invoke) -> None:
    """An empty folder or none at all is a usage error, and makes no gradebook."""
    (folder.parent / "empty").mkdir()
    for name in ("empty", "missing"):
        done = invoke("batch", name)
        assert done.exit_code == 2
        assert name in done.stderr
        assert ".zip" in done.stderr
    assert not (folder.parent / "gradebook.db").exists()


def test_batch_without_solutions_says_what_is_missing(copy: Path, tmp_path: Path, invoke: Invoke) -> None:
    """In a student's copy only the visible checks can run, and nobody should take that for a grade."""
    hand_in(tmp_path / "class", "ada", "")
    done = invoke("batch", str(tmp_path / "class"), "-e", "neuron", "-o", str(tmp_path / "book.db"))

    assert done.exit_code == 0
    assert "only the visible checks are graded" in done.stderr


def test_our_own_errors_are_in_the_exit_code(course: Course, folder: Path, invoke: Invoke) -> None:
    """A broken check grades nobody: exit code 3, and the way to the list."""
    course.exercise("alpha").visible_checks.write_text("import nowhere\n")
    done = invoke("batch", "submissions", "-e", "alpha", "-j", "1")

    assert done.exit_code == 3
    assert "2 results are errors of the grader: `grade report gradebook.db` lists them." in done.stderr
    report = invoke("report")
    assert report.exit_code == 3
    assert report.stdout.startswith("grader error in alpha: ")
    assert "nowhere" in report.stdout
    assert "students: ada, emmy" in report.stdout


def test_what_needs_a_look_is_in_the_exit_code(folder: Path, invoke: Invoke) -> None:
    """Which of two is meant only a person can tell: exit code 5, also of the next run, and never a zero."""
    for name in ("alpha-1.py", "alpha (2).py"):
        (folder / "zoe").mkdir(exist_ok=True)
        (folder / "zoe" / name).write_text(f"{RIGHT}# {name}\n")
    told = "two files may be alpha.py: keep one (see alpha (2).py, alpha-1.py)"
    for _ in range(2):
        done = invoke("batch", "submissions", "-e", "alpha", "-j", "1")
        assert done.exit_code == 5
        assert f"1 answer was not judged; a person has to look:\n  zoe alpha: {told}\n" in done.stderr
    report = invoke("report")
    assert report.exit_code == 5
    assert report.stdout.startswith(f"needs a look: alpha of zoe: {told}\n")
    assert ["zoe", "?", "0/0"] in [line.split() for line in report.stdout.splitlines()]
    exported = [row for row in csv.DictReader(io.StringIO(invoke("export").stdout)) if row["student"] == "zoe"]
    assert [row["outcome"] for row in exported] == ["needs_a_look"]
    (folder / "zoe" / "alpha-1.py").unlink()
    done = invoke("batch", "submissions", "-e", "alpha", "-j", "1")
    assert done.exit_code == 0
    assert "1 answer was recognised by more than the name:\n  zoe alpha: graded alpha (2).py\n" in done.stderr
    assert ["zoe", "6", "6/6"] in [line.split() for line in invoke("report").stdout.splitlines()]


def test_nobody_is_left_out_without_a_word(folder: Path, invoke: Invoke) -> None:
    """What belongs to no student is listed once; where that may be somebody's work, the exit code says so."""
    (folder / "roster.csv").touch()
    done = invoke("batch", "submissions", "-e", "alpha", "-j", "1")
    assert done.exit_code == 0
    assert done.stderr.endswith("1 entry was not read: roster.csv.\n")
    (folder / "frank.py").write_text(RIGHT)
    done = invoke("batch", "submissions", "-e", "alpha", "-j", "1")
    assert done.exit_code == 5
    assert done.stderr.endswith("2 entries were not read: frank.py, roster.csv.\n")


def test_one_students_copy_is_no_class(course: Course, invoke: Invoke) -> None:
    """Its modules are no students: a usage error, before any gradebook is made."""
    done = invoke("batch", str(course.root))
    assert done.exit_code == 2
    assert "is the work of one student, not a class" in " ".join(done.stderr.split())
    assert "for each student" in done.stderr
    assert not (course.root.parent / "gradebook.db").exists()


def rows(path: Path) -> int:
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]) and int(
            connection.execute("SELECT count(*) FROM attempts").fetchone()[0]
        )


def test_ctrl_c_ends_a_class_run_with_a_sentence(
    folder: Path, start: Callable[..., subprocess.Popen[str]], invoke: Invoke
) -> None:
    """At once, with exit code 130 and no traceback; what is graded is stored, and the next run goes on from there."""
    hand_in(folder, "emmy", SLEEPS)
    process = start("batch", "submissions", "-e", "alpha", "--jobs", "1")
    deadline = time.monotonic() + 60
    while rows(folder.parent / "gradebook.db") < 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the command and all that it started
    stdout, stderr = process.communicate(timeout=5)

    assert process.returncode == 130
    assert stdout == ""
    assert stderr.endswith("Stopped. 1 of 2 results are in gradebook.db; the same command goes on from there.\n")
    assert len(stderr.splitlines()) == 2
    hand_in(folder, "emmy", RIGHT)
    assert "1 graded now, 1 kept" in invoke("batch", "submissions", "-e", "alpha", "-j", "1").stdout


# ---------------------------------------------------------------------- report


def test_report_shows_the_class(folder: Path, invoke: Invoke) -> None:
    """Who has what, how hard the exercise was, and which mistake was made."""
    invoke("batch", "submissions", "-e", "alpha", "--jobs", "1")
    done = invoke("report")

    assert done.exit_code == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["1", "alpha", "6", "2", "1", "67", "%"] in lines
    assert ["ada", "6", "6/6"] in lines
    assert ["emmy", "2", "2/6"] in lines
    assert f"1 x alpha: {MISTAKE}" in done.stdout
    with Gradebook.open(folder.parent / "gradebook.db") as opened:
        assert json.loads(invoke("report", "--json").stdout) == class_report(opened.results()).to_json()


def test_report_needs_a_gradebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke) -> None:
    """A name that is wrong makes no new, empty gradebook."""
    monkeypatch.chdir(tmp_path)
    for command in ("report", "export"):
        done = invoke(command, "week1.db")
        assert done.exit_code == 3
        assert "week1.db" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_report_of_nothing(tmp_path: Path, invoke: Invoke) -> None:
    """An empty gradebook is no error."""
    done = invoke("report", str(book(tmp_path / "book.db")))

    assert (done.exit_code, done.stdout) == (0, "There are no results yet.\n")


THIRTEEN = [f"exercise_number_{place:02}" for place in range(13)]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_the_class_table_fits_the_screen(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirteen exercises and a long name: no line is wider than the terminal, and nothing is cut."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    name = "surname_first_name_12345_assignsubmission"
    results = [
        verdict(name, exercise, Outcome.FAILED, mistake="A sentence of some length. " * 5) for exercise in THIRTEEN
    ]
    print_report(class_report([*results, verdict("ada", THIRTEEN[0], Outcome.NOT_ATTEMPTED)]))
    lines = capsys.readouterr().out.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "").splitlines()

    assert max(map(len, lines)) <= width
    assert "\x1b" not in "".join(lines)
    assert sum(line.count("7.5") for line in lines) >= 13
    assert (sum(line.startswith("student ") for line in lines) == 1) == (width >= 100)
    assert "…" not in "".join(lines)
    assert [line.split()[1] for line in lines if line.strip()[:2].strip().isdigit() and "exercise_" in line][
        :13
    ] == THIRTEEN
    assert "97.5/156" in "".join(lines)


def test_a_pipe_gets_every_column(tmp_path: Path, invoke: Invoke) -> None:
    """One row for each student, however many exercises there are, and no colour."""
    names = [f"exercise_{place}" for place in range(60)]
    path = book(tmp_path / "book.db", *(verdict("ada", name, Outcome.PASSED) for name in names))
    text = invoke("report", str(path)).stdout
    [row] = [line.split() for line in text.splitlines() if line.startswith("ada")]

    assert row == ["ada", *["12"] * 60, "720/720"]
    assert "\x1b" not in text


def test_outcomes_that_are_no_points_are_marked(tmp_path: Path, invoke: Invoke) -> None:
    """Not attempted, our error and nothing handed in are told apart from zero, without colour."""
    outcomes = [Outcome.NOT_ATTEMPTED, Outcome.NEEDS_A_LOOK, Outcome.GRADER_ERROR, Outcome.ERROR]
    results = [verdict("ada", f"e{place}", outcome, "why") for place, outcome in enumerate(outcomes)]
    text = invoke("report", str(book(tmp_path / "book.db", *results))).stdout
    [row] = [line.split() for line in text.splitlines() if line.startswith("ada")]

    assert row == ["ada", "-", "?", "!", "0", "0/24"]


def test_names_and_messages_cannot_move_the_screen(tmp_path: Path, invoke: Invoke) -> None:
    """A student chooses the name of a folder and the text of an exception."""
    evil = "[red]\x1b[2J\u202e"
    results = [verdict(evil, "e1", Outcome.GRADER_ERROR, evil), verdict(evil, "e2", Outcome.FAILED)]
    results.append(verdict(evil, "e3", Outcome.NEEDS_A_LOOK, evil))
    text = invoke("report", str(book(tmp_path / "book.db", *results))).stdout

    assert text.count(r"[red]\x1b[2J\u202e") == 5
    assert not [c for c in text if not c.isprintable() and c != "\n"]


# ---------------------------------------------------------------------- backup


def test_a_backup_is_whole(tmp_path: Path, invoke: Invoke) -> None:
    """With what is still in the log, while somebody writes; and it opens as a gradebook."""
    path, copy = tmp_path / "book.db", tmp_path / "copy.db"
    with Gradebook.open(path) as opened:
        opened.add(verdict("ada", "neuron", Outcome.PASSED))
        assert invoke("backup", str(path), str(copy)).exit_code == 0
    with Gradebook.open(copy, create=False) as found:
        assert [result.student for result in found.results()] == ["ada"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["book.db", "copy.db"]


@pytest.mark.parametrize("taken", ["copy.db", "copy.db-wal", "copy.db-journal"])
def test_a_backup_overwrites_nothing(tmp_path: Path, invoke: Invoke, taken: str) -> None:
    """Neither a file, nor anything that SQLite would take for a part of the copy."""
    path = book(tmp_path / "book.db", verdict("ada", "neuron", Outcome.PASSED))
    (tmp_path / taken).write_text("mine")
    done = invoke("backup", str(path), str(tmp_path / "copy.db"))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is there already" in done.stderr
    assert (tmp_path / taken).read_text() == "mine"


@pytest.mark.parametrize("content", [None, b"", b"student;score" * 900])
def test_a_backup_of_no_gradebook(tmp_path: Path, invoke: Invoke, content: bytes | None) -> None:
    """What is missing, empty or something else is said to be, and nothing is made."""
    if content is not None:
        (tmp_path / "book.db").write_bytes(content)
    done = invoke("backup", str(tmp_path / "book.db"), str(tmp_path / "copy.db"))
    assert done.exit_code == 3
    assert "gradebook" in done.stderr
    assert not (tmp_path / "copy.db").exists()


def test_a_backup_to_nowhere(tmp_path: Path, invoke: Invoke) -> None:
    """The place and the reason, in a sentence."""
    path = book(tmp_path / "book.db", verdict("ada", "neuron", Outcome.PASSED))
    done = invoke("backup", str(path), str(tmp_path / "nowhere" / "copy.db"))
    assert done.exit_code == 3
    assert "nowhere" in done.stderr


# ---------------------------------------------------------------------- export


def test_export_is_the_text_and_nothing_else(tmp_path: Path, invoke: Invoke) -> None:
    """CSV by default, JSON on request, in UTF-8, ready to be redirected; or the same bytes in a file."""
    path = book(tmp_path / "book.db", verdict("zoë", "neuron", Outcome.PASSED))
    plain = invoke("export", str(path))
    records = invoke("export", str(path), "--format", "json")

    assert [row["student"] for row in csv.DictReader(io.StringIO(plain.stdout))] == ["zoë"]
    assert [record["student"] for record in json.loads(records.stdout)["results"]] == ["zoë"]
    assert plain.stderr == records.stderr == ""
    written = invoke("export", str(path), "-o", str(tmp_path / "scores.csv"))
    assert written.stdout == ""
    assert "scores.csv" in written.stderr
    assert (tmp_path / "scores.csv").read_bytes() == plain.stdout_bytes


def test_export_for_excel(tmp_path: Path, invoke: Invoke) -> None:
    """With --excel the mark of UTF-8 comes first, once, with or without totals; a JSON has neither."""
    path = book(tmp_path / "book.db", verdict("zoë", "neuron", Outcome.PASSED))
    for options in ([], ["--totals"]):
        plain = invoke("export", str(path), *options).stdout_bytes
        assert not plain.startswith(b"\xef\xbb\xbf")
        assert invoke("export", str(path), *options, "--excel").stdout_bytes == b"\xef\xbb\xbf" + plain
        assert invoke("export", str(path), *options, "--format", "json", "--excel").exit_code == 2
    assert next(csv.DictReader(io.StringIO(plain.decode())))["student"] == "zoë"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_export_cannot_move_the_screen(
    tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """A person who looks at it sees escapes; a file or a program gets every letter as it is."""
    evil = "\x1b[2J\x9b2J\u202e"
    path = book(tmp_path / "book.db", verdict(evil, evil, Outcome.FAILED, mistake=evil))
    plain = invoke("export", str(path), "--format", form).stdout
    assert "\x9b2J\u202e" in plain
    monkeypatch.setattr("grader.cli.screen.out", lambda: SimpleNamespace(file=SimpleNamespace(isatty=lambda: True)))
    shown = invoke("export", str(path), "--format", form).stdout
    assert not [c for c in shown if not c.isprintable() and c != "\n"]


def test_export_to_a_place_that_is_not_there(tmp_path: Path, invoke: Invoke) -> None:
    """The file and the reason, in a sentence."""
    path = book(tmp_path / "book.db", verdict("ada", "neuron", Outcome.PASSED))
    done = invoke("export", str(path), "-o", str(tmp_path / "nowhere" / "scores.csv"))

    assert done.exit_code == 3
    assert done.stderr == f"error: {tmp_path / 'nowhere' / 'scores.csv'}: No such file or directory\n"


def test_export_is_utf8_in_every_locale(tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """A terminal that knows only ASCII must not turn names into question marks in a file."""
    path = book(tmp_path / "book.db", verdict("zoë", "neuron", Outcome.PASSED))
    done = run("export", str(path), PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert (done.returncode, done.stderr) == (0, "")
    assert "zoë" in done.stdout
