"""init, list, show, edit, hint and reset: what a student does before and between checks."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from grader.course.reading import Course, read_course
from grader.model import Outcome
from grader.student.progress import Progress

from ..making import check, result

Invoke = Callable[..., Result]


def remember(copy: Path, exercise: str, outcome: Outcome) -> None:
    """Put a result into `.grade/`, as `grade check` does."""
    earned = 10.0 if outcome is Outcome.PASSED else 2.5
    progress = Progress.load(read_course(copy))
    progress.note(result("ada", exercise, check(outcome, points=10.0, earned=earned)), "digest")
    progress.save()


def rows(invoke: Invoke) -> dict[str, dict[str, object]]:
    """Return what `grade list --json` says of each exercise."""
    return {row["id"]: row for row in json.loads(invoke("list", "--json").stdout)["exercises"]}


# ---------------------------------------------------------------------- init


def test_init_says_what_to_do_next(tmp_path: Path, invoke: Invoke) -> None:
    """The way from nothing to the first exercise is one line, and it works."""
    done = invoke("init", str(tmp_path / "mine"))

    assert done.exit_code == 0
    assert f"Next: cd {tmp_path / 'mine'}   then: grade show neuron" in done.stdout
    assert invoke("--course", str(tmp_path / "mine"), "show", "neuron").exit_code == 0


ODD_NAMES = ["ML [2026]", "a::b", "$HOME x", "it's", "%s {x} *", "b[c]::d"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_course_in_any_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke, run: Callable[..., Any]
) -> None:
    """Brackets, colons, dollars and blanks in a name: the line that is shown leads there, and exercises are checked."""
    monkeypatch.chdir(tmp_path)
    done = invoke("init", name)
    line = next(line for line in done.stdout.splitlines() if line.startswith("Next: "))
    command = line.removeprefix("Next: ").partition("   then: ")[0]

    assert subprocess.run([*["sh", "-c"], f"{command} && pwd"], capture_output=True, text=True).stdout.strip() == str(
        tmp_path / name
    )
    monkeypatch.chdir(tmp_path / name)
    done = run("check", "neuron")
    assert done.returncode == 1
    assert "not started" in done.stdout


def test_init_in_the_folder_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke) -> None:
    """A dot is that folder, and there is nowhere to go then; no name at all is refused."""
    monkeypatch.chdir(tmp_path)
    assert invoke("init", "").exit_code == 2
    assert not list(tmp_path.iterdir())
    done = invoke("init", ".")

    assert done.stdout.splitlines()[0].endswith("are in this folder. Each has a README and one file to edit.")
    assert done.stdout.splitlines()[1] == "Next: grade show neuron"
    assert "this folder holds a course already" in invoke("init", str(tmp_path)).stderr


def test_init_refuses_a_course(copy: Path, answer: Path, invoke: Invoke) -> None:
    """A second `grade init` over somebody's work is a usage error, and touches nothing."""
    answer.write_text("my work")
    done = invoke("init", str(copy))

    assert done.exit_code == 2
    assert "holds a course already" in done.stderr
    assert answer.read_text() == "my work"


def test_init_goes_beside_other_files(tmp_path: Path, invoke: Invoke) -> None:
    """A folder with other things in it, a Git repository say, may become a course; the other things stay."""
    (tmp_path / "README.md").write_text("mine")

    assert invoke("init", str(tmp_path)).exit_code == 0
    assert (tmp_path / "README.md").read_text() == "mine"
    assert invoke("--course", str(tmp_path), "list").exit_code == 0


def test_init_refuses_a_name_that_cannot_be_shown(tmp_path: Path, invoke: Invoke) -> None:
    """A control character would reach every screen that shows the name."""
    done = invoke("init", str(tmp_path / "mine"), "--student", "ada\x1b[2J")

    assert done.exit_code == 2
    assert not (tmp_path / "mine").exists()


# ---------------------------------------------------------------------- list


def test_list_json_has_the_published_shape(copy: Path, invoke: Invoke) -> None:
    """Scripts depend on it: these keys, in this order, and these types."""
    tree = json.loads(invoke("list", "--json").stdout)

    assert list(tree) == ["format", "exercises"]
    assert tree["format"] == 1
    row = next(row for row in tree["exercises"] if row["id"] == "argmax_softmax")
    assert row == {
        "id": "argmax_softmax",
        "module": "04_losses",
        "title": "Argmax and softmax",
        "kind": "function",
        "runtime": "numpy",
        "points": 16.0,
        "concepts": ["argmax", "softmax", "one-hot vector", "numerical stability"],
        "status": "not_attempted",
    }
    assert all(list(other) == list(row) for other in tree["exercises"])


def test_list_shows_what_was_reached(copy: Path, invoke: Invoke) -> None:
    """Solved, begun and untouched exercises look different without colour, and are counted."""
    remember(copy, "neuron", Outcome.PASSED)
    remember(copy, "argmax_softmax", Outcome.TIMEOUT)
    text = invoke("list").stdout
    lines = {words[1]: words for words in map(str.split, text.splitlines()) if len(words) > 1}

    assert lines["neuron"][0] == "✓"
    assert lines["neuron"][-2:] == ["10/10", "passed"]
    assert lines["argmax_softmax"][0] == "✗"
    assert lines["argmax_softmax"][-2:] == ["2.5/10", "timeout"]
    assert lines["relu_elu"][0] == "·"
    assert f"1 of {len(rows(invoke))} solved" in text


def test_a_folder_without_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke) -> None:
    """Outside a course the commands say so, and how to get one."""
    monkeypatch.chdir(tmp_path)
    done = invoke("list")

    assert done.exit_code == 2
    assert "there is no course in" in done.stderr
    assert "grade init" in done.stderr
    assert "--course" in done.stderr
    assert done.stdout == ""


def test_the_course_can_be_named(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke) -> None:
    """From anywhere with `--course` or GRADE_COURSE, and from any folder of the course without."""
    inside = invoke("list").stdout
    monkeypatch.chdir(copy / "04_losses" / "argmax_softmax")
    assert invoke("list").stdout == inside
    monkeypatch.chdir(tmp_path)
    assert invoke("--course", str(copy), "list").stdout == inside
    assert invoke("list", env={"GRADE_COURSE": str(copy)}).stdout == inside


# ---------------------------------------------------------------------- show


def test_show_prints_the_task_and_the_file(copy: Path, invoke: Invoke) -> None:
    """In a pipe the README as it is; then the one file to edit, shortest to type."""
    text = invoke("show", "argmax_softmax").stdout

    assert (copy / "04_losses/argmax_softmax/README.md").read_text() in text
    assert "Edit 04_losses/argmax_softmax/argmax_softmax.py" in text
    assert "Next: grade check argmax_softmax" in text


@pytest.mark.parametrize("is_terminal", [False, True])
@pytest.mark.parametrize("evil", ["\x1b]0;owned\a", "\x1b[2J", "\x9b2J", "\u202eabc", "&#x202e;abc", "\rabc", "a\bc"])
def test_a_hostile_course_cannot_move_the_screen(
    copy: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch, evil: str, is_terminal: bool
) -> None:
    """Escape codes of a README or a title are shown as text, in a terminal as in a pipe that ends in one."""
    folder = copy / "04_losses/argmax_softmax"
    (folder / "README.md").write_text(f"# {evil}\n\n`{evil}` [{evil}](https://example.org/{evil})\n")
    settings = (folder / "exercise.toml").read_text().splitlines(keepends=True)
    changed = [f"title = {json.dumps(evil)}\n" if line.startswith("title") else line for line in settings]
    (folder / "exercise.toml").write_text("".join(changed))
    if is_terminal:
        monkeypatch.setattr("rich.console.Console.is_terminal", True)
    for command in ("show argmax_softmax", "list"):
        text = invoke(*command.split(), env={"NO_COLOR": "1"}).stdout
        shown = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[ -~]*\x1b\\\\", "", text)  # our own colours and links
        assert not [c for c in shown if not c.isprintable() and c != "\n"]


def test_show_without_a_readme(copy: Path, invoke: Invoke) -> None:
    """A file that is gone is named, with the way to get it back."""
    (copy / "04_losses/argmax_softmax/README.md").unlink()
    done = invoke("show", "argmax_softmax")

    assert done.exit_code == 3
    assert "README.md cannot be read" in done.stderr
    assert "grade init" in done.stderr


PIPES = {
    "04_losses/argmax_softmax/README.md": "show argmax_softmax",
    "04_losses/README.md": "report",
    "04_losses/argmax_softmax/exercise.toml": "list",
    "04_losses/argmax_softmax/recorded.json": "list --json",
    "04_losses/argmax_softmax/argmax_softmax.py": "report",
    "course.toml": "list",
    ".grade/progress.json": "hint argmax_softmax",
    ".grade/lock": "hint argmax_softmax",
}


@pytest.fixture
def bounded() -> Iterator[None]:
    """A test that waits for ever fails."""

    def stop(*_: object) -> None:
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("kind", ["pipe", "endless"])
@pytest.mark.parametrize("name", PIPES)
def test_what_is_no_ordinary_file_is_not_waited_for(copy: Path, invoke: Invoke, name: str, kind: str) -> None:
    """A pipe or a device in the place of a file of ours is a sentence, or a file that is not there: never a wait."""
    remember(copy, "argmax_softmax", Outcome.FAILED)
    (copy / name).unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(copy / name)
    else:
        (copy / name).symlink_to("/dev/zero")
    done = invoke(*PIPES[name].split())
    assert done.exception is None or isinstance(done.exception, SystemExit)


@pytest.mark.usefixtures("bounded")
def test_a_pipe_is_reset_to_a_file(copy: Path, answer: Path, invoke: Invoke) -> None:
    """Nobody would ever read what is written into it."""
    stub = answer.read_text()
    answer.unlink()
    os.mkfifo(answer)
    assert invoke("reset", "argmax_softmax", "--yes").exit_code == 0
    assert answer.read_text() == stub


# ---------------------------------------------------------------------- edit


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file into which an editor of our own writes what it was asked to open; VISUAL and EDITOR name it, or none."""
    seen = tmp_path / "seen"
    program = tmp_path / "my editor.py"
    program.write_text(f"import os, sys\nopen({str(seen)!r}, 'w').write(os.path.abspath(sys.argv[-1]))\n")
    monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(program)]))
    monkeypatch.setenv("EDITOR", "nowhere")
    return seen


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_edit_opens_the_exercise_s_file(small: Course, editor: Path, invoke: Invoke) -> None:
    """In the editor of one's own, also of two words; the command writes nothing, and says what comes next."""
    before = contents(small.root)
    done = invoke("edit", "alpha")

    assert (done.exit_code, done.stdout) == (0, "Next: grade check alpha\n")
    assert Path(editor.read_text()) == small.exercise("alpha").stub
    assert contents(small.root) == before


def test_edit_needs_no_name_in_the_folder(
    small: Course, editor: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the other commands; anywhere else it asks for one, and opens nothing."""
    assert invoke("edit").exit_code == 2
    assert not editor.exists()
    monkeypatch.chdir(small.exercise("beta").folder)
    assert invoke("edit").exit_code == 0
    assert Path(editor.read_text()) == small.exercise("beta").stub


@pytest.mark.parametrize("editor", ["", "no-such-editor", "'no end", "false"])
def test_where_no_editor_is_found(
    editor: str, small: Course, invoke: Invoke, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Which file it is about, how to name an editor, exit code 4, no traceback."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.setenv("PATH", str(tmp_path))
    done = invoke("edit", "alpha")

    assert done.exit_code == 4
    assert done.stderr.startswith("error: no editor has edited 01_tiny/alpha/alpha.py: ")
    assert "export EDITOR=nano" in done.stderr


def test_edit_makes_no_file(small: Course, editor: Path, invoke: Invoke) -> None:
    """A file that is gone is not begun anew by an editor: it is said how to get it back."""
    small.exercise("alpha").stub.unlink()
    done = invoke("edit", "alpha")

    assert done.exit_code == 2
    assert "grade reset alpha" in done.stderr
    assert not editor.exists()


# ---------------------------------------------------------------------- hint


def test_hint_walks_three_hints_and_stops(copy: Path, invoke: Invoke) -> None:
    """Each call shows the next one; after the last it stays there; `--again` starts anew. Each exercise has its own."""
    hints = read_course(copy).exercise("argmax_softmax").hints
    texts = [invoke("hint", "argmax_softmax").stdout for _ in range(4)]

    assert len(hints) == 3
    for place, (hint, text) in enumerate(zip([*hints, hints[-1]], texts, strict=True)):
        assert f"Hint {min(place + 1, 3)} of 3" in text
        assert hint in text
    assert "grade hint argmax_softmax" in texts[0]
    assert "That was the last hint." in texts[2]
    assert hints[0] in invoke("hint", "argmax_softmax", "--again").stdout
    assert "Hint 1 of 3" in invoke("hint", "neuron").stdout
    assert hints[1] in invoke("hint", "argmax_softmax").stdout


# ---------------------------------------------------------------------- reset


def test_reset_keeps_a_backup(copy: Path, answer: Path, invoke: Invoke) -> None:
    """The file is as it came, the student's version is in `.grade/`, byte for byte, and the result is forgotten."""
    fresh = answer.read_bytes()
    answer.write_bytes(b"my work\r\n\xff")
    remember(copy, "argmax_softmax", Outcome.PASSED)
    done = invoke("reset", "argmax_softmax", "--yes")

    assert done.exit_code == 0
    assert answer.read_bytes() == fresh
    [backup] = (copy / ".grade" / "backup").iterdir()
    assert backup.read_bytes() == b"my work\r\n\xff"
    assert str(backup.relative_to(copy)) in done.stdout
    assert rows(invoke)["argmax_softmax"]["status"] == "not_attempted"


@pytest.mark.parametrize(("said", "code", "told"), [("n\n", 0, "Nothing was changed.\n"), ("", 130, "")])
def test_reset_asks_first(answer: Path, invoke: Invoke, said: str, code: int, told: str) -> None:
    """No means no, and so does the silence of a script; the question goes to standard error."""
    answer.write_text("my work")
    done = invoke("reset", "argmax_softmax", input=said)

    assert (done.exit_code, done.stdout) == (code, told)
    assert "Replace 04_losses/argmax_softmax/argmax_softmax.py?" in done.stderr
    assert answer.read_text() == "my work"


def test_reset_brings_a_deleted_file_back(copy: Path, answer: Path, invoke: Invoke) -> None:
    """There is nothing to back up then, and that is no error."""
    fresh = answer.read_text()
    answer.unlink()

    assert invoke("reset", "argmax_softmax", "-y").exit_code == 0
    assert answer.read_text() == fresh


# ---------------------------------------------------------------------- names


@pytest.mark.parametrize("command", ["show", "hint", "reset", "check"])
def test_a_misspelt_exercise_is_corrected(copy: Path, invoke: Invoke, command: str) -> None:
    """The nearest name is suggested, and it is a usage error."""
    done = invoke(command, "argmax_softmx")

    assert done.exit_code == 2
    assert "there is no exercise 'argmax_softmx'; did you mean 'argmax_softmax'?" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["argmax_softmax.py", "04_losses/argmax_softmax/", "./04_losses/argmax_softmax"])
def test_an_exercise_is_also_its_file_or_folder(copy: Path, invoke: Invoke, name: str) -> None:
    """What the shell completes is understood."""
    assert invoke("hint", name).exit_code == 0


@pytest.mark.parametrize(("words", "completed"), [("grade check argm", ["argmax_softmax"]), ("grade hin", ["hint"])])
def test_the_shell_completes_names(
    copy: Path, run: Callable[..., subprocess.CompletedProcess[str]], words: str, completed: list[str]
) -> None:
    """Commands and exercises can be completed with the tabulator key."""
    place = str(len(words.split()) - 1)
    done = run(_GRADE_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=place)

    assert [line.split(",")[1] for line in done.stdout.split()] == completed


def test_the_shell_completes_nothing_outside_a_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Pressing the tabulator key prints no error into the line being typed."""
    monkeypatch.chdir(tmp_path)
    done = run(_GRADE_COMPLETE="bash_complete", COMP_WORDS="grade check a", COMP_CWORD="2")

    assert (done.stdout.strip(), done.stderr) == ("", "")
