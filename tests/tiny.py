"""What many tests do with the tiny course of `conftest.py`: answer it, and change a file of it."""

from __future__ import annotations

from pathlib import Path

RIGHT = "def scale(x, factor):\n    return x * factor\n\ndef total(x):\n    return sum(x)\n"
"""A right answer to each of its exercises."""


def edit(file: Path | None, old: str, new: str) -> None:
    """Replace a text in a file; it is there."""
    assert file
    text = file.read_text()
    assert old in text, file
    file.write_text(text.replace(old, new))
