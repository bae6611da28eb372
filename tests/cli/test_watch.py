"""`grade watch` in a real terminal: a save becomes a verdict, keys work without Enter, the terminal stays as it was."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pexpect
import pytest

from grader.cli.watch import _lines

from .answers import ALL, MISTAKE, NO_MAX, RIGHT

ENDLESS = "while True: pass\n" + RIGHT
SECONDS = 30
"""After so long something hangs."""
IDLE = re.escape("[q]uit")
"""The end of the bottom line: nothing is left to do but to wait."""


class Watch:
    """A running `grade watch` on a terminal of 40 lines and 130 columns."""

    def __init__(self, program: list[str], *args: str) -> None:
        line = [*program, "watch", *args]
        env = dict(os.environ)  # without what readline has written behind its back: COLUMNS
        self.child: Any = pexpect.spawn(
            line[0], line[1:], env=env, dimensions=(40, 130), encoding="utf-8", timeout=SECONDS
        )
        self.modes = termios.tcgetattr(self.child.child_fd)
        """Of the terminal before the command has changed them."""

    def see(self, text: str) -> str:
        """Wait for a text; return all that was shown before it since the last time."""
        self.child.expect_exact(text)
        return str(self.child.before)

    def wait(self) -> str:
        """Wait until it waits; return what it has shown."""
        self.child.expect(IDLE)
        return str(self.child.before)

    def press(self, key: str) -> str:
        """Press a key; return what that shows, the bottom line included."""
        self.child.send(key)
        return self.wait()

    def end(self, key: str = "q") -> str:
        """Press a key that ends it; return what it says."""
        self.child.send(key)
        self.child.expect(pexpect.EOF)
        said = str(self.child.before)
        self.child.wait()
        return said


def plain(text: str) -> str:
    """Return what was shown without colours."""
    return re.sub(r"\x1b\[[\d;]*m", "", text)


@pytest.fixture
def watch(copy: Path, program: list[str]) -> Iterator[Callable[..., Watch]]:
    """Start `grade watch` in a student's copy: `watch("argmax_softmax")`; it has checked that once."""
    started: list[Watch] = []

    def watch(*args: str) -> Watch:
        started.append(Watch(program, *args))
        started[-1].wait()
        return started[-1]

    yield watch
    for one in started:
        one.child.close(force=True)


# ---------------------------------------------------------------------- saves


def test_a_save_becomes_a_verdict(watch: Callable[..., Watch], answer: Path, run: Callable[..., Any]) -> None:
    """The lines of `grade check`, the points and the number of solved exercises below, and `grade list` knows it."""
    one = watch("argmax_softmax")
    answer.write_text(NO_MAX)
    shown = one.wait()
    assert "4 of 5 checks" in shown
    assert shown.count(MISTAKE) == 1
    assert f"argmax_softmax 8/10 points · 0 of {ALL} solved" in shown

    answer.write_text(RIGHT)
    assert f"argmax_softmax 10/10 points · 1 of {ALL} solved" in one.wait()
    assert "2 checks" in one.end() or "3 checks" in one.child.before
    rows = {row["id"]: row for row in json.loads(run("list", "--json").stdout)["exercises"]}
    assert rows["argmax_softmax"]["status"] == "passed"


def test_polling_notices_a_save(watch: Callable[..., Watch], answer: Path) -> None:
    """With `--poll`, for network drives."""
    one = watch("argmax_softmax", "--poll")
    answer.write_text(RIGHT)

    assert "5 of 5 checks" in one.wait()


def test_another_exercise_takes_over_when_it_is_saved(watch: Callable[..., Watch], answer: Path, copy: Path) -> None:
    """Nobody has to say which exercise they are at."""
    one = watch("argmax_softmax")
    (copy / "01_neurons" / "neuron" / "neuron.py").write_text("x = 1\n")

    assert re.search(r"neuron [\d.]+/[\d.]+ points", one.wait())


def test_what_cannot_be_checked_is_a_sentence(watch: Callable[..., Watch], answer: Path) -> None:
    """Broken syntax, no file, a file again: each is told, and watching goes on."""
    one = watch("argmax_softmax")
    answer.write_text("def softmax(:\n")
    assert "SyntaxError" in one.wait()
    answer.unlink()
    assert "no argmax_softmax.py in the submission" in one.wait()
    answer.write_text(RIGHT)
    assert "5 of 5 checks" in one.wait()


def test_a_save_during_a_check_ends_it(watch: Callable[..., Watch], answer: Path) -> None:
    """At once, without a verdict: what counts is what was saved last."""
    one = watch("argmax_softmax")
    answer.write_text(ENDLESS)
    one.see("checking")
    answer.write_text(RIGHT)

    assert "stopped after" not in one.see("5 of 5 checks")
    assert "argmax_softmax 10/10 points" in one.wait()


def test_a_key_during_a_check_ends_it(watch: Callable[..., Watch], answer: Path) -> None:
    """It does at once what it says, and then the check begins anew; unless it leads elsewhere."""
    one = watch("argmax_softmax")
    answer.write_text(ENDLESS)
    one.see("checking")
    one.child.send("l")
    shown = one.see(f"0 of {ALL} solved.") + one.see("checking")
    one.child.send("p")
    shown += one.see("save it to check it, or press Enter")

    assert "stopped after" not in shown
    assert "1 check is stored." in one.end()


def test_a_broken_check_file_is_told_and_read_again(watch: Callable[..., Watch], answer: Path) -> None:
    """An error of ours ends nothing: when the file is mended, the course is read again."""
    answer.write_text(RIGHT)
    one = watch("argmax_softmax")
    checks = answer.with_name("test_argmax_softmax.py")
    text = checks.read_text()
    checks.write_text("import no_such_module\n" + text)
    one.see("test_argmax_softmax.py has changed")
    one.see("No module named 'no_such_module'")

    checks.write_text(text)
    one.see("5 of 5 checks")


# ---------------------------------------------------------------------- keys


def test_keys_turn_the_pages(watch: Callable[..., Watch]) -> None:
    """Next, previous, hint, list, the task, the keys: each at once, without Enter, and none of it is echoed."""
    one = watch("relu_elu")

    assert "Argmax and softmax" in one.press("n")
    assert "ReLU and ELU" in one.press("p")
    assert "Hint 1 of 3" in (first := one.press("h"))
    assert "For the next one: h" in first
    assert "Hint 2 of 3" in one.press("h")
    assert f"0 of {ALL} solved. n and p turn to another" in one.press("l").replace("\r\n", " ")
    assert "Edit 02_activations/relu_elu/relu_elu.py" in one.press("s")
    assert "[Enter] check again" in one.press("?") + one.wait()
    assert "relu_elu not checked" not in one.press("\r")
    one.child.send("z\x1b[A")  # no key, and an arrow
    assert "ReLU and ELU" not in one.press("v")


def test_verbose_shows_the_last_result_again(watch: Callable[..., Watch], answer: Path) -> None:
    """With what was printed; the next press turns it off."""
    answer.write_text(RIGHT.replace("    e = ", "    print('shape', z.shape)\n    e = "))
    one = watch("argmax_softmax")

    assert "printed:\r\n    shape (" in plain(one.press("v"))
    assert "printed:" not in one.press("v")


def test_reset_asks_first(watch: Callable[..., Watch], answer: Path, copy: Path) -> None:
    """`x` and anything but `y` changes nothing; `x` and `y` gives the stub back and keeps the work."""
    stub = answer.read_text()
    answer.write_text(RIGHT)
    one = watch("argmax_softmax")
    assert "Nothing was changed." in one.press("xn")
    assert answer.read_text() == RIGHT

    assert "is as it came." in one.press("xy")
    assert answer.read_text() == stub
    assert [file.read_text() for file in (copy / ".grade" / "backup").iterdir()] == [RIGHT]


# ---------------------------------------------------------------------- the end


def test_the_terminal_is_left_as_it_was(watch: Callable[..., Watch]) -> None:
    """Keys are read one by one and are not echoed only while it runs; `q` is success."""
    one = watch("argmax_softmax")
    during = termios.tcgetattr(one.child.child_fd)
    assert not during[3] & (termios.ECHO | termios.ICANON)
    said = one.end("q")

    assert "1 check is stored." in said
    assert termios.tcgetattr(one.child.child_fd) == one.modes
    assert one.child.exitstatus == 0


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM", "SIGHUP"])
def test_however_it_is_stopped_the_terminal_is_restored(watch: Callable[..., Watch], how: str) -> None:
    """With a sentence, exit code 130, and no process left behind."""
    one = watch("argmax_softmax")
    if how == "Ctrl-C":
        said = one.end("\x03")
    else:
        one.child.kill(getattr(signal, how))
        said = one.end("")

    assert "Stopped. 1 check is stored." in said
    assert "Traceback" not in said
    assert termios.tcgetattr(one.child.child_fd) == one.modes
    assert one.child.exitstatus == 130


def test_without_a_terminal_lines_are_plain(copy: Path, answer: Path, start: Callable[..., Any]) -> None:
    """No key is read, no line is drawn twice, nothing moves the cursor; Ctrl-C ends it as well."""
    answer.write_text(RIGHT)
    process: subprocess.Popen[str] = start("watch", "argmax_softmax")
    lines = [process.stdout.readline() for _ in range(8)] if process.stdout else []
    answer.with_suffix(".new").write_text(NO_MAX)
    answer.with_suffix(".new").replace(answer)  # in one step: an empty file, if seen, would be a check of its own
    while process.stdout and (line := process.stdout.readline()) and "Next: grade hint" not in line:
        lines.append(line)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=SECONDS)

    text = "".join(lines)
    assert "5 of 5 checks" in text
    assert "4 of 5 checks" in text
    assert not re.search(r"[\x1b\r]", text + out)
    assert err == "Stopped. 2 checks are stored.\n"
    assert process.returncode == 130


def test_the_keyboard_is_left_alone_where_it_is_no_terminal(copy: Path, program: list[str]) -> None:
    """What comes through a pipe is no key: `q` ends nothing."""
    with subprocess.Popen([*program, "watch", "argmax_softmax"], stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"q")
        process.stdin.close()
        while b"Next:" not in process.stdout.readline():
            pass
        assert process.poll() is None
        process.terminate()
        assert process.wait(SECONDS) == 130


@pytest.mark.keras
def test_a_training_tells_how_far_it_is(watch: Callable[..., Watch], copy: Path) -> None:
    """Before it begins, and after every epoch; `q` is heard at once."""
    file = copy / "10_convolution" / "keras_cnn" / "keras_cnn.py"
    one = watch("keras_cnn")
    file.write_text(CNN)
    one.see("keras_cnn  training, at most 30 epochs")
    one.see("keras_cnn  epoch 1 of 30, accuracy 0.")
    one.child.send("q")
    one.child.expect(pexpect.EOF)
    one.child.wait()

    assert "1 check is stored." in one.child.before
    assert termios.tcgetattr(one.child.child_fd) == one.modes


CNN = """import keras


def build_cnn(input_shape, num_classes):
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(8, 3, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
"""


@pytest.mark.parametrize("parts", [["neuron 3/12 points", "4 of 13 solved"], ["x", "y"]])
def test_the_bottom_line_says_how_to_leave(parts: list[str]) -> None:
    """However narrow the terminal is: counts go first, then all keys but the way out."""
    lines = list(_lines(parts))

    assert [len(line) for line in lines] == sorted(map(len, lines), reverse=True)
    assert all("q quit" in line or "[q]uit" in line for line in lines if line != lines[1])
    assert lines[-1] == "q quit  ? keys"
