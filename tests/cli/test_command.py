"""What all commands have in common: help, colour, streams, start-up, and ends that are no accident."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import Result

from grader.cli import COMMANDS, cli
from grader.cli.nbgrader import nbgrader_command
from grader.cli.screen import wrapped
from grader.course.reading import packaged_course
from grader.explanation import printable

Invoke = Callable[..., Result]
Run = Callable[..., subprocess.CompletedProcess[str]]
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|38|9[0-7])(?:;\d+)*m")

every = pytest.mark.parametrize("name", COMMANDS)
SUBCOMMANDS = [f"nbgrader {name}" for name in nbgrader_command.commands]


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found
    return found


# ---------------------------------------------------------------------- help


def test_help_names_every_command(invoke: Invoke) -> None:
    """Each on a line of its own with a whole sentence, at 80 columns."""
    text = invoke("--help", terminal_width=80).stdout
    lines = dict(line.split(maxsplit=1) for line in text.partition("Commands:\n")[2].splitlines())

    assert list(lines) == list(COMMANDS)
    assert all(line.endswith(".") and not line.endswith("...") for line in lines.values())


@pytest.mark.parametrize("name", [*COMMANDS, *SUBCOMMANDS])
def test_every_command_has_help_with_examples(name: str, invoke: Invoke) -> None:
    """A sentence, an Examples block, and a word about every option."""
    text = invoke(*name.split(), "--help").stdout
    examples = re.findall(rf"^    grade {name}\b.*$", text.partition("  Examples:\n")[2], re.MULTILINE)

    assert len(examples) >= (1 if name in SUBCOMMANDS else 2)
    assert name in COMMANDS or any(line.startswith(f"    grade {name} nn101") for line in examples)
    found = nbgrader_command.commands[name.split()[1]] if name in SUBCOMMANDS else command(name)
    assert all(option.help for option in found.params if isinstance(option, click.Option))


@every
def test_examples_can_be_pasted(name: str, copy: Path) -> None:
    """Options and exercises in an example exist."""
    known = packaged_course().exercises
    for line in re.findall(rf"^ +grade {name}\b(.*)$", command(name).help or "", re.MULTILINE):
        words = re.split(r" [|>] ", line)[0].split()
        context = command(name).make_context(name, words)
        named = context.params.get("exercises") or context.params.get("names") or [context.params.get("exercise")]
        assert {word for word in named if word} <= set(known), line


def test_the_version_is_the_package_s(invoke: Invoke) -> None:
    """`grade --version` is what a bug report needs."""
    from grader import __version__

    assert invoke("--version").stdout == f"grade, version {__version__}\n"


# ---------------------------------------------------------------------- wrong usage


MISTYPED = {"chek": "check", "lst": "list", "raport": "report"}
CORRECTED = {f"there is no command '{typed}'; did you mean '{meant}'?": [typed] for typed, meant in MISTYPED.items()}


@pytest.mark.parametrize(("said", "words"), [*CORRECTED.items(), ("--json", ["list", "--jsn"])])
def test_what_is_unknown_is_corrected(said: str, words: list[str], invoke: Invoke) -> None:
    """The nearest command or option is suggested before anything runs, and it is a usage error."""
    done = invoke(*words)

    assert done.exit_code == 2
    assert said in done.stderr


def test_an_error_of_the_system_is_a_sentence(copy: Path, answer: Path, invoke: Invoke) -> None:
    """Where a file should be lies a folder: file and reason, exit code 3, no traceback."""
    answer.unlink()
    answer.mkdir()
    done = invoke("reset", "argmax_softmax", "-y")

    assert done.exit_code == 3
    assert done.stderr == f"error: {answer}: Is a directory\n"


# ---------------------------------------------------------------------- start-up


PROBE = """
import json, os, sys
from grader.cli import main
os.environ.pop("GRADE_TRACE", None)
for sys.argv[1:] in json.loads(sys.argv[1]):
    try:
        main()
    except SystemExit as end:
        assert not end.code, end.code
heavy = {"numpy", "pytest", "_pytest", "tensorflow", "keras", "nbformat", "pandas", "sqlite3", "grader.engine.worker"}
print(*sorted((heavy | {"logging"}) & set(sys.modules)), file=sys.stderr)
"""


READING = [["list"], ["list", "--json"], ["show", "neuron"]]
WRITING = [["hint", "neuron"], ["reset", "neuron", "-y"]]


@pytest.mark.parametrize(
    ("commands", "heavy"),
    [([["--help"], *([name, "--help"] for name in COMMANDS)], ""), (READING, ""), (WRITING, "sqlite3")],
    ids=["help", "reading", "writing"],
)
def test_light_commands_import_nothing_heavy(commands: list[list[str]], heavy: str, copy: Path) -> None:
    """What a student types all day starts at once: no NumPy, no TensorFlow, and no `logging` without a trace.

    What remembers something holds SQLite's lock meanwhile. One process runs them all: what one imported is there.
    """
    done = subprocess.run([sys.executable, "-c", PROBE, json.dumps(commands)], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, f"{heavy}\n")


# ---------------------------------------------------------------------- streams and colour


CLOSED = [
    ["list"],
    ["list", "--json"],
    ["--help"],
    ["show", "neuron"],
    ["check", "neuron"],
    ["check", "neuron", "--json"],
    ["hint", "neuron"],
    ["report"],
    ["report", "--json"],
    ["reset", "neuron", "--yes"],
    ["doctor"],
    ["doctor", "--json"],
    ["init", "another"],
    ["watch"],
    ["verify", "--help"],
]


@pytest.mark.parametrize("words", CLOSED, ids=" ".join)
def test_a_pipe_that_closes_early_is_silent(words: list[str], copy: Path, program: list[str]) -> None:
    """`grade list | head -1` prints no error of its own."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*program, *words], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)

    assert done.stderr == ""


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["show", "neuron"], ["check", "neuron"]], ids=" ".join)
def test_a_full_disk_is_one_sentence(words: list[str], copy: Path, program: list[str]) -> None:
    """What cannot be written is told once, as any other error, and is no success."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*program, *words], stdout=full, stderr=subprocess.PIPE, text=True)

    assert (done.returncode, done.stderr) == (3, "error: No space left on device\n")


def test_a_pipe_is_plain(copy: Path, run: Run) -> None:
    """No escape sequence reaches a file, on either stream."""
    for done in (run("list"), run("check", "nothing"), run("hint", "neuron")):
        assert "\x1b" not in done.stdout + done.stderr


def test_force_color_and_no_color(copy: Path, run: Run) -> None:
    """FORCE_COLOR colours a pipe; NO_COLOR wins."""
    assert COLOUR.search(run("check", "nothing", FORCE_COLOR="1").stderr)
    assert not COLOUR.search(run("check", "nothing", FORCE_COLOR="1", NO_COLOR="1").stderr)


def test_a_screen_that_knows_no_tick(copy: Path, run: Run) -> None:
    """A terminal without Unicode gets a question mark, not a traceback."""
    done = run("list", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert (done.returncode, done.stderr) == (0, "")
    assert "neuron" in done.stdout


HALF_RIGHT = """import numpy as np


def relu(x):
    return np.maximum(x, 0)


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * np.exp(x))
"""


def screen(words: list[str], **variables: str) -> str:
    """Return what a command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | variables) as process:
        os.close(theirs)
        text = b"".join(_read(ours))
        process.wait()
    os.close(ours)
    return text.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> Iterator[bytes]:
    try:
        while data := os.read(descriptor, 1 << 16):
            yield data
    except OSError:  # how a terminal says that the other side is gone
        return


def test_a_terminal_gets_colour_unless_it_must_not(copy: Path, program: list[str]) -> None:
    """Colour on a terminal, none with NO_COLOR."""
    assert COLOUR.search(screen([*program, "check", "nothing"]))
    assert not COLOUR.search(screen([*program, "check", "nothing"], NO_COLOR="1"))


SCREENS = [
    ["list"],
    ["report"],
    ["hint", "xor", "--again"],
    ["show", "argmax_softmax", "--no-pager"],  # pages have addresses, and some are wider than any screen
    ["check", "relu_elu"],
    ["check", "-v", "xor"],
    ["check", "--all"],
]


@pytest.mark.parametrize("words", SCREENS, ids=" ".join)
def test_a_terminal_gets_whole_words(words: list[str], copy: Path, program: list[str]) -> None:
    """However wide it is, no line is longer, and no word is broken: the same words as where there is room."""
    (copy / "02_activations/relu_elu/relu_elu.py").write_text(HALF_RIGHT)
    texts = {width: plain_text(screen([*program, *words], COLUMNS=str(width))) for width in (200, 80, 60, 40)}

    for width, text in texts.items():
        assert len(text.splitlines()) > 1
        assert [line for line in text.splitlines() if len(line) > width and " " in line.strip()] == []
        assert set(re.findall(r"[\w/]+", text)) <= set(re.findall(r"[\w/]+", texts[200]))


def plain_text(text: str) -> str:
    """Return what a person sees of what a terminal gets; how long each check took is another thing each time."""
    text = re.sub(r"\x1b\[[\d;]*m|\x1b\]8;.*?\x1b\\", "", text)
    return re.sub(r"\d+ ms", "1 ms", text)


ASCII_SCREENS = [{"LC_ALL": "POSIX"}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}]


@pytest.mark.parametrize("settings", ASCII_SCREENS, ids=str)
@pytest.mark.parametrize("words", [*SCREENS, ["nothing"]], ids=" ".join)
def test_a_screen_without_unicode(
    words: list[str], settings: dict[str, str], copy: Path, program: list[str], run: Run
) -> None:
    """Marks, arrows, boxes and formulas are ASCII there, none is a question mark, and right and wrong differ."""
    (copy / "02_activations/relu_elu/relu_elu.py").write_text(HALF_RIGHT)
    text = plain_text(screen([*program, *words], **settings))

    assert text.isascii()
    assert "?" not in re.sub(r"\w[\w`)]*\?(?=\s)", "", text)  # a question has one
    if words[-1] == "relu_elu":
        assert "\n  + ReLU turns negative numbers into 0" in text
        assert "\n  x ELU follows the formula" in text
    if words[0] == "show":
        assert "p_i = e^(z_i) / (sum_j e^(z_j))" in text


# ---------------------------------------------------------------------- text


def test_long_lines_are_wrapped_behind_their_indent() -> None:
    """Broken at words, further lines a little further in, the student's own indent kept."""
    text = "softmax([1, 2]) raised ValueError\n  line 9: e = np.exp(z)"

    broken = "    softmax([1, 2])|      raised ValueError|      line 9: e =|        np.exp(z)"
    assert list(wrapped(text, "    ", 24, hang=2)) == broken.split("|")
    assert list(wrapped(text, "    ")) == ["    softmax([1, 2]) raised ValueError", "      line 9: e = np.exp(z)"]


def test_a_word_that_is_too_long_stays_whole() -> None:
    """A path can be copied from the screen in one piece."""
    path = "/a/very/long-path/to/some/file.py"
    assert list(wrapped(f"see {path}", "", 12)) == ["see", path]


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "\r", "\x00", "\x9b", "\u202e", "\ud800", "\u2028", "\x0b", "\x85"])
def test_control_characters_are_shown(text: str) -> None:
    """Nothing that moves, colours, hides, reverses or breaks a line goes to the screen as it is."""
    assert printable(text).isprintable()


def test_ordinary_text_is_left_as_it_is() -> None:
    """Letters of every script, and line breaks."""
    assert printable("✓ Zoë, 数学\n 😀") == "✓ Zoë, 数学\n 😀"
