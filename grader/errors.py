"""What can go wrong on our side. The student's mistakes are results, never exceptions.

GraderError                 exit 3   anything of ours that failed
├── CourseError             exit 3   a file of the course is wrong: names file, key and remedy
├── GradebookError          exit 3   the gradebook cannot be read or written
├── ProcessLost             exit 3   a process was ended from outside; the same again may succeed
├── UsageError              exit 2   a name or path that the user gave does not exist
└── MachineError            exit 4   this machine lacks something: a library, a system feature
"""

from __future__ import annotations


class GraderError(Exception):
    """An error of ours: what happened and where, and in `hint` what to do next."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class CourseError(GraderError):
    """A file of the course is missing or wrong."""


class GradebookError(GraderError):
    """The gradebook cannot be read or written."""


class ProcessLost(GraderError):  # noqa: N818  not a fault, an accident
    """A zygote, or a process for student code, was ended by somebody else. What it did may be tried again."""


class UsageError(GraderError):
    """The user named something that does not exist."""

    exit_code = 2


class MachineError(GraderError):
    """This machine lacks something that grading needs."""

    exit_code = 4
