"""Folders for processes: who is killed leaves one behind, and the next one to make one removes it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.sandbox import ground
from grader.sandbox.ground import PREFIX, Ground

KILLED = (
    "import os\nfrom grader.sandbox.ground import Ground\nprint(Ground().path, flush=True)\nos.kill(os.getpid(), 9)\n"
)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything of this machine's that other tests may hold is out of sight, and no folder is too new."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(ground, "SWEPT_SECONDS", -1.0)
    return tmp_path


def left_behind(folder: Path) -> Path:
    """Return the folder of a process that was killed."""
    run = subprocess.run(
        [sys.executable, "-c", KILLED], env=os.environ | {"TMPDIR": str(folder)}, capture_output=True, text=True
    )
    return Path(run.stdout.strip())


def test_what_a_killed_process_left_is_removed(temporary: Path) -> None:
    """With what lies in it, when the next folder is made."""
    left = left_behind(temporary)
    (left / "child").mkdir()
    assert left.is_dir()
    new = Ground()
    assert [str(folder) for folder in temporary.iterdir()] == [new.path]
    new.remove()
    assert list(temporary.iterdir()) == []


def test_what_is_in_use_stays(temporary: Path) -> None:
    """It is locked as long as its process lives, and once removed no lock is left."""
    used, other = Ground(), Ground()
    assert {Path(used.path), Path(other.path)} == set(temporary.iterdir())
    used.remove()
    assert [Path(other.path)] == list(temporary.iterdir())
    other.remove()
    other.remove()


def test_a_new_folder_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may be about to lock it."""
    monkeypatch.setattr(ground, "SWEPT_SECONDS", 60.0)
    left = left_behind(temporary)
    Ground().remove()
    assert left.is_dir()
    os.utime(left, (time.time() - 1000,) * 2)
    Ground().remove()
    assert left.is_dir()  # a time that anybody can set is not the one that counts


def test_only_folders_of_ours_are_removed(temporary: Path) -> None:
    """No file, no link, and nothing of another name."""
    kept = temporary / "kept"
    (kept / "inside").mkdir(parents=True)
    (temporary / f"{PREFIX}link").symlink_to(kept)
    (temporary / f"{PREFIX}file").touch()
    (temporary / "gradestep-other").mkdir()
    before = set(temporary.rglob("*"))
    Ground().remove()
    assert set(temporary.rglob("*")) == before
