"""docs/authors.md, followed to the letter: every file written as it says, every command run, every output compared."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.cli.screen import err, out

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "authors.md"
STEP = re.compile(
    r"(?:^\*\*`(?P<path>[^`]+)`\*\*\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
ANY = "…"


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the repository's course; it is the current folder of somebody whose terminal has no colours."""
    for name in ("exercises", "solutions", "datasets"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", ".grade"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    out.cache_clear()
    err.cache_clear()
    return tmp_path


@pytest.mark.slow
def test_the_page_is_true(author: Path) -> None:
    """Whoever does what stands there sees what stands there, and ends with an exercise that is proven."""
    followed = [_follow(author, step) for step in STEP.finditer(PAGE.read_text(encoding="utf-8"))]
    assert followed.count("file") >= 10
    assert followed.count("console") >= 8
    assert "leaky_relu/right/with_loops" in (author / "solutions" / "proofs.json").read_text()


def test_every_block_is_followed() -> None:
    """No block of the page is left out because it is not written as a step."""
    text = PAGE.read_text(encoding="utf-8")
    assert len(STEP.findall(text)) == text.count("\n```") / 2
    assert text.count("**`") == sum(bool(step["path"]) for step in STEP.finditer(text))


def _follow(folder: Path, step: re.Match[str]) -> str:
    """Do what a block of the page says; return what kind of block it is."""
    if step["language"] == "console":
        for command, expected in _commands(step["text"]):
            _compare(command, expected, _run(command))
        return "console"
    file = folder / step["path"]
    text = step["text"]
    if step["language"] == "diff":
        text = _changed(file.read_text(encoding="utf-8"), text.splitlines(keepends=True))
    file.write_text(text, encoding="utf-8")
    return "file"


def _changed(text: str, lines: Sequence[str]) -> str:
    """Return a text with the lines of a diff changed; those that it takes away or leaves occur once."""
    before = "".join(line[1:] for line in lines if line[0] != "+")
    after = "".join(line[1:] for line in lines if line[0] != "-")
    assert text.count(before) == 1, before
    return text.replace(before, after)


def _commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a block with the lines below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *expected = part.splitlines()
        yield command, expected


def _run(command: str) -> str:
    """Run a command in the current folder; return all that it prints."""
    program, *args = shlex.split(command)
    if program == "grade":  # in this process: starting one for each takes longer than all of them
        return CliRunner().invoke(cli, args, prog_name="grade", catch_exceptions=False).output
    program = sys.executable if program == "python" else program
    done = subprocess.run([program, *args], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def _compare(command: str, expected: Sequence[str], output: str) -> None:
    """Each expected line is printed, in this order; where none is expected, nothing is."""
    printed = iter(output.splitlines())
    for line in expected:
        pattern = re.compile(".*".join(map(re.escape, line.split(ANY))))
        assert any(pattern.fullmatch(one) for one in printed), f"$ {command}\n{line!r} is not in\n{output}"
    assert expected or not output, f"$ {command}\n{output}"
