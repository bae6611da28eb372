"""The files of an exercise: after which changes somebody who reads none of them has to look again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.manifest import Role, stamp
from grader.course.reading import Course


def same_size(file: Path) -> None:
    """Change a digit in place, as an editor does; a coarse clock may not have moved since the file was made."""
    file.write_text(file.read_text().replace("11", "12").replace("7.5", "7.6"))
    os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + 1))


def replaced(file: Path) -> None:
    """Put another file of the same size and time in its place, as `cp -p` and Git may."""
    before, new = file.stat(), file.with_suffix(".new")
    new.write_bytes(file.read_bytes()[::-1])
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.replace(file)


def longer(file: Path) -> None:
    """Add to a file and set its clock back."""
    before = file.stat()
    file.write_text(file.read_text() + "\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [same_size, replaced, longer, Path.unlink])
def test_a_changed_file_has_another_stamp(course: Course, change: Callable[[Path], object]) -> None:
    """Whatever tells the two apart: time, number, size, absence; only files of the roles asked for count."""
    file = course.exercise("beta").visible_checks
    before, others = stamp(course, Role.VISIBLE), stamp(course, Role.RECORDING)
    assert stamp(course, Role.VISIBLE) == before

    change(file)

    course.forget()
    assert stamp(course, Role.VISIBLE) != before
    assert stamp(course, Role.RECORDING) == others
