"""How the tests hand files in, as a folder and as a zip, and read them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from grader.model import Source
from grader.submission.candidate import Wanted
from grader.submission.names import Names
from grader.submission.reading import read_submission


def read(path: Path | Sequence[Path], exercises: Iterable[str]) -> dict[str, Source]:
    """Read a submission for exercises of which nothing but their names is known."""
    wanted = [Wanted(exercise) for exercise in exercises]
    return read_submission(path, wanted, Names.of([one.exercise for one in wanted]))


def write_tree(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder, which may be there."""
    root.mkdir(exist_ok=True)
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def write_zip(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    """Write a zip of these members, their names as they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo() if isinstance(name, str) else name
            if isinstance(name, str):  # set afterwards, because the constructor tidies the name
                info.filename = name
                info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path
