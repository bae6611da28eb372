"""Files read and written as everybody here does it: TOML with our sentence, and a file as a whole or not at all."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.errors import CourseError


def read_toml(file: Path) -> dict[str, Any]:
    """Return the table of a file of the course. Raises CourseError that names file, line and remedy."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
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
