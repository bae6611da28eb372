"""The course itself, read once for all tests of a process: listing the checks of an exercise takes a process."""

from __future__ import annotations

from pathlib import Path

from grader.course.reading import find_course

COURSE = find_course(Path(__file__).parent)
