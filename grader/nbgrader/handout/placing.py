"""Putting what was built into nbgrader's course directory, without losing what a person wrote there.

What we write is stamped with a digest of itself. A file whose stamp is right was changed by nobody, and may be written
anew or taken away; any other is somebody's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.course.files import write_whole
from grader.errors import UsageError

STAMP, BLANK = "gradestep_digest", "0" * 32
"""The name of the stamp, in a notebook's metadata or a comment of Python, and what is in its place before."""
_STAMPED = re.compile(rf'("{STAMP}": "|^# {STAMP}: )([0-9a-f]{{32}})', re.MULTILINE)


def stamped(text: str) -> str:
    """Return a text with a digest of itself in the place of the blank stamp that it has."""
    return _STAMPED.sub(rf"\g<1>{_digest(text)}", text)


def _digest(blank: str) -> str:
    return hashlib.sha256(blank.encode()).hexdigest()[: len(BLANK)]


def is_untouched(text: str) -> bool:
    """Whether a file is as we wrote it."""
    stamps = _STAMPED.findall(text)
    return len(stamps) == 1 and _digest(_STAMPED.sub(rf"\g<1>{BLANK}", text)) == stamps[0][1]


def place(folder: Path, files: Mapping[str, str], *, force: bool = False) -> dict[str, list[str]]:
    """Write stamped texts by their paths in a folder, and remove notebooks of ours beside them that are no more.

    Returns:
        What was `written`, what was there `unchanged`, and what was `removed`.

    Raises:
        UsageError: a file that a person changed would be lost; nothing is written then.
    """
    now = {name: _text(folder / name) for name in (*files, *_beside(folder, files))}
    touched = [n for n, text in now.items() if text is not None and text != files.get(n) and not is_untouched(text)]
    if touched and not force:
        _refuse(folder, touched)
    done: dict[str, list[str]] = {"written": [], "unchanged": [], "removed": []}
    for name, text in now.items():
        if name not in files:
            (folder / name).unlink()
        elif text != files[name]:
            _write(folder / name, files[name])
        done["removed" if name not in files else "unchanged" if text == files[name] else "written"].append(name)
    return done


def _refuse(folder: Path, touched: Sequence[str]) -> None:
    names = ", ".join(touched[:3]) + (f" and {len(touched) - 3} more" if len(touched) > 3 else "")
    raise UsageError(
        f"{names} in {folder}: somebody changed it, or made it without `grade nbgrader build`",
        "Move it away, or lose it with `--force`. Nothing was written.",
    )


def _beside(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Return the notebooks that an earlier build wrote where these go: exercises in both would be graded twice."""
    assignments = sorted({Path(name).parent for name in files if name.endswith(".ipynb")})
    there = [path for part in assignments for path in sorted((folder / part).glob("*.ipynb"))]
    names = [path.relative_to(folder).as_posix() for path in there if _STAMPED.search(_text(path) or "")]
    return [name for name in names if name not in files]


def _text(path: Path) -> str | None:
    """Return what a file holds, None where there is none; what is not text is somebody's."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except ValueError:
        return ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
