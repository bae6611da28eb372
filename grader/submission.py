"""What a student handed in: a folder, a zip or one file, read so that nothing in it can mislead or exhaust the grader.

Every hazard becomes a `Source` with a problem, for the one exercise that it concerns where possible, and the rest of
the submission is read as usual. Nothing is executed, extracted or followed, and every read has a limit.
"""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice, pairwise
from pathlib import Path, PurePosixPath

from grader.errors import UsageError
from grader.model import Outcome, Source

MAX_SOURCE = 1 << 20
MAX_ZIP = 50 << 20
MAX_ENTRIES = 5_000
MAX_NAMES = 1 << 20
"""Bytes of all names, comments and extra fields in a zip's table of contents: 200 for each entry."""
MAX_DEPTH = 8
MAX_COPIES = 8
"""So many files of the same name at the same depth are compared; more are refused."""

_LINK = "is a symbolic link: hand in the file itself"
_FOLDER = "is a folder: hand in a file of that name"
_STRANGE = "is not an ordinary file: hand in a text file"
_REFUSED = {errno.ELOOP: _LINK, errno.EISDIR: _FOLDER, errno.ENXIO: _STRANGE}
_WHAT_TO_SEND = "Give a folder of .py files, a .zip of such a folder, or one .py file."

# A link is refused, a FIFO does not block, a terminal is not taken over. Windows lacks most of these flags.
_SAFELY = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY"))

_ESCAPES = re.compile(r"^/|\\|^[A-Za-z]:|(^|/)\.\.(/|$)")
_SIGNATURE = b"PK\x01\x02"  # begins every entry of a zip's table of contents
_LENGTHS = struct.Struct("<3H")  # of its name, its extra field and its comment, 28 bytes further on
# The others need memory or output that zipfile cannot bound: an LZMA dictionary of 4 GiB, a whole block of bzip2.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises on bytes that are not a zip, or no longer one. RuntimeError: a password or a feature it lacks;
# ValueError (a name that is not UTF-8 too) and OverflowError: impossible offsets.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class _Match:
    """A place that has a wanted name, not yet read."""

    name: str
    depth: int
    where: str
    read: Callable[[], Source]


@dataclass(frozen=True, slots=True)
class _Search:
    """The places found in a submission, and the reason why there may be more of them."""

    matches: Sequence[_Match]
    hindrance: str = ""


def read_source(path: Path) -> Source:
    """Read one file of a student: its bytes as they are, or the reason why it cannot be graded."""
    source = _read(path, MAX_SOURCE)
    if source.content is None:
        return source
    return replace(_checked(_shown(path.name), source.content), handed_in=source.handed_in)


def read_submission(path: Path, exercises: Iterable[str]) -> dict[str, Source]:
    """Read a folder, a zip or a single `.py` file: one source for each exercise asked for."""
    files = {exercise: f"{exercise}.py" for exercise in exercises}
    search = _search(path, frozenset(files.values()))
    return {exercise: _pick(search, name) for exercise, name in files.items()}


def find_submissions(folder: Path) -> dict[str, Path]:
    """List the submissions of a class: student id (the name of a subfolder or zip) and path, sorted by id."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((_student(entry), Path(entry.path)) for entry in entries if _is_submission(entry))
    except OSError as error:
        hint = "Give a folder that holds one subfolder or one .zip for each student."
        raise UsageError(f"The class folder {folder} cannot be read: {error.strerror}.", hint) from error
    for (student, path), (other, second) in pairwise(found):
        if student == other:
            names = f"{_shown(path.name)} and {_shown(second.name)}"
            raise UsageError(f"{folder} has two submissions of one student: {names}.", "Keep one of them.")
    return dict(found)


def _is_submission(entry: os.DirEntry[str]) -> bool:
    # A link is listed without asking where it leads: a student who sent one is told so, not left out.
    return not _is_ignored(entry.name) and (entry.is_symlink() or entry.is_dir() or _is_zip(entry.name))


def _student(entry: os.DirEntry[str]) -> str:
    is_folder = entry.is_dir(follow_symlinks=False)
    name = entry.name[:-4] if _is_zip(entry.name) and not is_folder else entry.name
    return _printable(name.replace("\\", r"\\"))  # so that what is escaped is no other student's name


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name in {"__MACOSX", "__pycache__"}


def _printable(text: str) -> str:
    """Escape what would move a cursor, reverse a line or fail to be encoded."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _shown(name: str) -> str:
    text = _printable(name)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _SAFELY)


def _read(path: Path, limit: int) -> Source:
    """Read an ordinary file of at most `limit` bytes, even if it grows or is replaced meanwhile."""
    name = _shown(path.name)
    try:
        with open(path, "rb", opener=_open) as file:
            status = os.fstat(file.fileno())
            ordinary = stat.S_ISREG(status.st_mode)
            content = file.read(limit + 1) if ordinary else b""
    except FileNotFoundError:
        return _missing(name)
    except OSError as error:
        return Source(None, f"{name} {_REFUSED.get(error.errno or 0, f'cannot be read ({error.strerror})')}")
    if not ordinary:
        return Source(None, f"{name} {_STRANGE}")
    source = Source(content) if len(content) <= limit else _too_large(name, limit)
    return replace(source, handed_in=_changed(status.st_mtime))


def _changed(seconds: float) -> str:
    """Return a file's time, which may be any number: whoever made the file has chosen it."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


def _checked(name: str, content: bytes) -> Source:
    """Accept bytes that are Python text; what they mean is the engine's business."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Source(None, f"{name} is not UTF-8 text (at byte offset {error.start}): save it as UTF-8")
    if not text.removeprefix("\ufeff").strip():
        return Source(None, f"{name} is empty", Outcome.NOT_ATTEMPTED)
    if "\0" in text:
        offset = content.index(b"\0")
        return Source(None, f"{name} has a null byte (at byte offset {offset}): save it as plain text in UTF-8")
    return Source(content)


def _missing(name: str) -> Source:
    return Source(None, f"no {name} in the submission", Outcome.NOT_ATTEMPTED)


def _too_large(name: str, limit: int) -> Source:
    return Source(None, f"{name} is larger than {limit >> 20} MiB: hand in only your code")


def _search(path: Path, names: Set[str]) -> _Search:
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        message = f"The submission {_printable(str(path))} cannot be read: {error.strerror}."
        raise UsageError(message, _WHAT_TO_SEND) from error
    if stat.S_ISLNK(mode):
        return _Search([], "the submission is a symbolic link, which is not followed: hand in the files themselves")
    if stat.S_ISDIR(mode):
        return _from_folder(path, names)
    if _is_zip(path.name):
        return _from_zip(path, names)
    if path.suffix.lower() == ".py":
        return _Search([_Match(f"{path.stem}.py", 0, path.name, partial(read_source, path))])
    raise UsageError(f"{_printable(str(path))} is not a submission.", _WHAT_TO_SEND)


def _pick(search: _Search, name: str) -> Source:
    """Read the place of that name that is nearest to the top; several at that depth must hold the same."""
    matches = [match for match in search.matches if match.name == name]
    depth = min((match.depth for match in matches), default=0)
    nearest = sorted((match for match in matches if match.depth == depth), key=lambda match: match.where)
    if not nearest:
        return Source(None, search.hindrance) if search.hindrance else _missing(name)
    first = nearest[0].read()
    if len(nearest) <= MAX_COPIES and all(match.read() == first for match in nearest[1:]):
        return first
    count = "two" if len(nearest) == 2 else len(nearest)
    places = ", ".join(_shown(match.where) for match in nearest[:3])
    return Source(None, f"{count} files named {name}: keep one (see {places})")


def _from_folder(root: Path, names: Set[str]) -> _Search:
    """Look for the names level by level; a level that is too large to finish is dropped as a whole.

    So the answer does not depend on the order in which a file system happens to list its entries.
    """
    matches: list[_Match] = []
    hindrances: list[str] = []
    level, left = [root], MAX_ENTRIES
    for depth in range(MAX_DEPTH):
        entries = list(islice(chain.from_iterable(_scan(folder, hindrances) for folder in level), left + 1))
        left -= len(entries)
        if left < 0:
            hindrances.insert(0, f"the submission has more than {MAX_ENTRIES:,} entries: hand in only your .py files")
            break
        matches += [_place(root, path, depth) for path, _ in entries if path.name in names]
        level = [path for path, is_folder in entries if is_folder]
    return _Search(matches, hindrances[0] if hindrances else "")


def _scan(folder: Path, hindrances: list[str]) -> Iterator[tuple[Path, bool]]:
    """Yield the entries of a folder, and of each whether it is a folder to look into: no link, nothing hidden."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                yield Path(entry.path), entry.is_dir(follow_symlinks=False) and not _is_ignored(entry.name)
    except OSError as error:
        hindrances.append(f"the folder {_shown(folder.name)} cannot be read ({error.strerror}): check its permissions")


def _place(root: Path, path: Path, depth: int) -> _Match:
    return _Match(path.name, depth, path.relative_to(root).as_posix(), partial(read_source, path))


def _from_zip(path: Path, names: Set[str]) -> _Search:
    """Look for the names in a zip that stays in memory as it is; nothing is unpacked yet."""
    source = _read(path, MAX_ZIP)
    if source.content is None:
        return _Search([], source.problem)
    if source.content.count(_SIGNATURE) > MAX_ENTRIES:  # before zipfile builds an object for each
        return _Search([], f"the zip has more than {MAX_ENTRIES:,} entries: hand in only your .py files")
    if _bytes_of_names(source.content) > MAX_NAMES:  # and before it takes each apart
        return _Search([], f"the names in the zip take more than {MAX_NAMES >> 20} MiB: hand in only your .py files")
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.content))
    except _DAMAGE:
        return _Search([], f"{_shown(path.name)} is damaged or not a zip: make it again")
    places = (_place_in_zip(archive, member) for member in archive.infolist())
    return _Search([place for place in places if place.name in names])


def _bytes_of_names(content: bytes) -> int:
    """Return what the table of contents says beside its numbers, wherever in the bytes an entry of it may begin."""
    begins = (found.start() for found in re.finditer(_SIGNATURE, content))
    return sum(sum(_LENGTHS.unpack_from(content, at + 28)) for at in begins if at + 46 <= len(content))


def _place_in_zip(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Match:
    full = member.filename
    if _ESCAPES.search(full):  # counts as deeper than every honest member, which is preferred
        name = re.split(r"[\\/:]", full)[-1]
        problem = f"{name} has the unsafe path {_shown(full)} in the zip: zip the folder again with plain names"
        return _Match(name, MAX_DEPTH, full, lambda: Source(None, problem))
    *folders, name = PurePosixPath(full).parts or ("",)
    hidden = len(folders) >= MAX_DEPTH or any(_is_ignored(folder) for folder in folders)
    return _Match("" if hidden else name, len(folders), full, partial(_read_member, archive, member, name))


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Source:
    """Read one member and say when it was changed, in the time of a zone that no zip tells."""
    try:
        handed_in = datetime(*member.date_time).isoformat(timespec="seconds")
    except ValueError:  # there is a thirteenth month in the bits of a zip
        handed_in = ""
    return replace(_unpacked(archive, member, name), handed_in=handed_in)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Source:
    """Read one member of a checked size: `zipfile` never unpacks more than is declared or asked for."""
    if problem := _refusal(member):
        return Source(None, f"{name} {problem}")
    if member.file_size > MAX_SOURCE:
        return _too_large(name, MAX_SOURCE)
    try:
        with archive.open(member) as file:
            content = file.read(MAX_SOURCE + 1)
    except _DAMAGE:
        return Source(None, f"{name} is damaged in the zip: make the zip again")
    return _checked(name, content)


def _refusal(member: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(member.external_attr >> 16)  # zero from systems without modes
    if kind == stat.S_IFLNK:
        return _LINK
    if kind == stat.S_IFDIR or member.filename.endswith("/"):
        return _FOLDER
    if kind not in (0, stat.S_IFREG):
        return _STRANGE
    if member.flag_bits & 1:
        return "cannot be read, the zip is encrypted: send it without a password"
    return "" if member.compress_type in _COMPRESSIONS else "is compressed in an unusual way: make an ordinary zip"
