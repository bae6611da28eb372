"""Files are written as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.files import write_new


def test_a_new_file_is_never_another_one(tmp_path: Path) -> None:
    """What is there already stays, to the last byte."""
    file = tmp_path / "a.zip"
    write_new(file, b"first")
    with pytest.raises(FileExistsError):
        write_new(file, b"second")

    assert file.read_bytes() == b"first"


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("size", [101, 1 << 20])
def test_half_a_file_is_none(size: int, tmp_path: Path) -> None:
    """Where the room ends in the middle, also only when the file is closed, nothing is left."""
    with pytest.raises(OSError, match="File too large"):
        write_new(tmp_path / "a.zip", b"x" * size)

    assert list(tmp_path.iterdir()) == []
