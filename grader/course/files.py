"""Files read and written as everybody here does it: only ordinary ones, and as a whole or not at all.

A course may come from a stranger. What is read by name in it is read here: a pipe in the place of a file would be
waited for until somebody writes into it, and a device may have no end.
"""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.errors import CourseError

_SAFELY = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOCTTY"))  # Windows has neither


def read_bytes(file: Path) -> bytes:
    """Return what an ordinary file holds. Raises OSError, where it is anything else as well."""
    with open(file, "rb", opener=lambda name, flags: os.open(name, flags | _SAFELY)) as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file", str(file))
        return opened.read()


def read_text(file: Path) -> str:
    """Return the text of an ordinary file in UTF-8, whatever ends its lines. Raises OSError or UnicodeDecodeError."""
    return io.StringIO(read_bytes(file).decode(), newline=None).getvalue()


def read_json(file: Path, parse_int: Callable[[str], int] = int) -> Any:
    """Return what a file of JSON holds. Raises OSError or ValueError: for lists in lists in lists as well."""
    try:
        return json.loads(read_text(file), parse_int=parse_int)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def read_toml(file: Path) -> dict[str, Any]:
    """Return the table of a file of the course. Raises CourseError that names file, line and remedy."""
    try:
        table = tomllib.loads(read_text(file))
        repr(table)  # so that whatever is wrong with a value, an error can show it
    except FileNotFoundError:
        raise CourseError(f"{file} is missing", "Restore it from version control, or run `grade init` again.") from None
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}", "Check its permissions.") from None
    except (ValueError, RecursionError) as error:  # syntax, encoding, a number of thousands of digits; nesting
        raise CourseError(
            f"{file} is not valid TOML: {error}", "Mend that line; https://toml.io shows the syntax."
        ) from None
    return table


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """Give the path of a new file beside `file`, which takes its place when the block has written it.

    A crash, a full disk or an error inside the block leaves what was there before, and nothing else.
    """
    new = file.with_name(f".{file.name[:100]}.{os.getpid()}")
    try:
        yield new
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def write_whole(file: Path, content: str | bytes) -> None:
    """Write a file as a whole or not at all; text as UTF-8."""
    with written_whole(file) as new:
        new.write_bytes(content.encode() if isinstance(content, str) else content)


def write_new(file: Path, content: bytes) -> None:
    """Write a file that is not there yet, as a whole or not at all. Raises OSError: FileExistsError where it is."""
    new = file.open("xb")
    try:
        with new:
            new.write(content)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
