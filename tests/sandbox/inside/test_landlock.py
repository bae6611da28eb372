"""Landlock, put on processes of their own: a lock cannot be taken off again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.inside import landlock

from ..test_isolation import ATTEMPT

TRY = """
import sys
from grader.sandbox.inside import landlock

root = sys.argv[1]
os.chdir(root)
landlock._KNOWN.setdefault(landlock.version(), landlock._KNOWN.get(int(sys.argv[2]), (1 << 16) - 1))
landlock.version = lambda: int(sys.argv[2])
landlock.restrict([(f"{root}/in", landlock.READ), (f"{root}/own", landlock.WRITE), (f"{root}/none", landlock.READ)])
print(
    attempt(lambda: open("in/file").read()),
    attempt(lambda: open("out/file").read()),
    attempt(lambda: os.listdir("out")),
    attempt(lambda: open("in/file", "a")),
    attempt(lambda: os.unlink("in/file")),
    attempt(lambda: open("own/file", "w")),
    attempt(lambda: os.symlink("out", "own/link")),
    attempt(lambda: os.link("in/file", "own/link")),
    attempt(lambda: os.mkfifo("own/fifo")),
)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("in", "out", "own"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("text")
    return tmp_path


@pytest.mark.parametrize("version", range(1, landlock.version() + 1))
def test_only_what_a_rule_names(root: Path, version: int) -> None:
    """Reading and writing end at the folders of the rules, with the rights that each version of Landlock knows."""
    command = [sys.executable, "-c", ATTEMPT + TRY, str(root), str(version)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    allowed, *outside, own, symlink, link, fifo = done.stdout.split()
    assert (allowed, own) == ("done", "done")
    assert outside == ["PermissionError"] * 4
    assert {symlink, fifo} == {"PermissionError"}
    assert link in ("PermissionError", "OSError")  # "Invalid cross-device link" is what version 1 says
    assert (root / "in" / "file").read_text() == "text"


def test_carve_leaves_out_what_is_hidden(tmp_path: Path) -> None:
    """The parts make up the folder without the hidden ones, in as few paths as that takes."""
    for name in ("a/b/c", "a/b/d", "a/e", "f"):
        (tmp_path / name).mkdir(parents=True)
    root = str(tmp_path)
    assert list(landlock.carve(root, [])) == [root]
    parts = [f"{root}/{name}" for name in ("a/b/d", "a/e", "f")]
    assert sorted(landlock.carve(root, [f"{root}/a/b/c", f"{root}/af"])) == parts
    assert list(landlock.carve(f"{root}/a/b", [f"{root}/a/b"])) == []


def test_no_landlock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel without it offers version 0, and restricting is an error, never silence."""

    def refuse(name: str, *args: object) -> int:
        raise OSError(38, name)

    monkeypatch.setattr(landlock, "syscall", refuse)
    assert landlock.version() == 0
    with pytest.raises(OSError, match="landlock_create_ruleset"):
        landlock.restrict([(os.sep, landlock.READ)])
