"""The secret of a course: what the inputs of hidden checks are made of, so that nobody who hands in can compute them.

    solutions/secret.toml    secret = "64 hexadecimal digits"

It is made by the first run of a class and belongs in no repository. Until then the inputs come from the course's public
seed, which is good enough for an author who writes checks, and for nothing else.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from pathlib import Path

from grader.course.files import read_toml
from grader.errors import CourseError

SECRET_FILE = "secret.toml"
BYTES = 32
STRONG = re.compile(r"[0-9a-f]{32,}")
"""At least 128 bits: a shorter one could be found by trying all, once a single input has leaked."""
REMEDY = "Delete the file: the next run of a class makes a new one."
TEXT = '# Makes the inputs of the hidden checks. Never publish it; a new term deserves a new one.\nsecret = "{}"\n'


def read_secret(solutions: Path) -> str | None:
    """Return the secret that lies beside the solutions, None before there is one.

    Raises:
        CourseError: the file cannot be read, or what it holds could be guessed.
    """
    file = solutions / SECRET_FILE
    if not os.path.lexists(file):
        return None
    try:
        found = read_toml(file).get("secret")
    except CourseError:  # which may quote what stands there
        raise CourseError(f"{file} cannot be read, or is not valid TOML", REMEDY) from None
    if type(found) is not str or not STRONG.fullmatch(found):
        raise CourseError(f"{file}: `secret` must be at least 32 hexadecimal digits in quotes", REMEDY)
    return found


def make_secret(solutions: Path) -> bool:
    """Make the secret unless there is one; return whether it is new. Only the owner of the file may read it.

    Raises:
        CourseError: the file is there and cannot be used, or cannot be written.
    """
    file = solutions / SECRET_FILE
    if read_secret(solutions) is not None:
        return False
    new = file.with_name(f".{SECRET_FILE}.{os.getpid()}")
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as opened:
            opened.write(TEXT.format(secrets.token_hex(BYTES)))
        os.link(new, file)  # whole, and only if nobody else was faster
    except FileExistsError:
        return False
    except OSError as error:
        raise CourseError(f"{file} cannot be written: {error.strerror}", "Check the folder's permissions.") from None
    finally:
        new.unlink(missing_ok=True)
    return True


def seed_of(secret: str, *parts: object) -> int:
    """Return a seed that tells nothing of the secret, nor of any other seed made of it (HMAC-SHA-256, RFC 2104)."""
    return int.from_bytes(hmac.digest(secret.encode(), "\0".join(map(str, parts)).encode(), "sha256"))
