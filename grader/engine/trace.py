"""The trace: what every process of the grader does, told on standard error where `GRADE_TRACE` asks for it.

Each module tells its own logger, at level DEBUG: which process starts and ends, and which unit goes where. None tells
what student code said or returned, nor anything of a check.
"""

from __future__ import annotations

import logging
import os
import time

from grader.explanation import printable

VARIABLE = "GRADE_TRACE"
SINCE = "GRADE_TRACE_SINCE"
"""Set by the first process for those that it starts: when it began, so that all count from there."""


class _Line(logging.Formatter):
    """Who tells it, after how many milliseconds, and what: one line, in which no name of a file moves the cursor."""

    def format(self, record: logging.LogRecord) -> str:
        milliseconds = 1000 * (time.monotonic() - float(os.environ[SINCE]))
        text = printable(record.getMessage()).replace("\n", " ")
        return f"{record.process} {milliseconds:6.0f} ms  {record.name}: {text}"


def trace() -> None:
    """Have this process tell what it does: the loggers that `GRADE_TRACE` names, or all of ours for any other value."""
    asked = os.environ.get(VARIABLE, "")
    ours = logging.getLogger("grader")
    if asked in ("", "0") or ours.handlers:
        return
    os.environ.setdefault(SINCE, str(time.monotonic()))
    handler = logging.StreamHandler()
    handler.setFormatter(_Line())
    ours.addHandler(handler)
    ours.propagate = False  # whoever else logs in this process, a notebook's kernel for one, has handlers of its own
    for name in [name for name in asked.split(",") if name.startswith("grader.")] or ["grader"]:
        logging.getLogger(name).setLevel(logging.DEBUG)
