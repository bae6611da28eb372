"""What a student's code has raised, as their process says it: read without trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MAX_LINE = 100_000
"""Lines of a student's file have smaller numbers; a larger one is no line but a message."""


class StudentError(Exception):
    """The student's code raised; type, text and frames are what their process said."""

    def __init__(self, types: Sequence[str], text: str, frames: Sequence[tuple[int, str, str]] = ()) -> None:
        super().__init__(f"{types[0]}: {text}" if text else types[0])
        self.type = types[0]
        self.types = tuple(types)  # its base classes too
        self.text = text
        self.frames = tuple(frames)
        self.loading = False
        """Whether it happened while the file was loaded, before any call."""

    def while_loading(self) -> StudentError:
        """Return the same as an error of a file that is being loaded, when nothing hidden is known to it yet."""
        error = StudentError(self.types, self.text, self.frames)
        error.loading = True
        return error


@dataclass(frozen=True, slots=True)
class Missed:
    """A statement of the file that raised, and the names that it should have bound; the file went on."""

    names: frozenset[str]
    error: StudentError


def raised_in(said: Any) -> StudentError | None:
    """Return the error that a process describes; None where it describes something else."""
    match said:
        case {"types": [*types], "text": str(text), "frames": [*frames]} if _named(types):
            return StudentError([name[:100] for name in types], text[:2000], [f for f in map(_frame, frames) if f])
        case _:
            return None


def missed_in(said: Any) -> tuple[Missed, ...] | None:
    """Return the statements of a file that have raised, as a process says; None where it says anything else."""
    found = tuple(_missed(part) for part in said) if type(said) is list else (None,)
    return None if None in found else tuple(one for one in found if one)


def _missed(said: Any) -> Missed | None:
    match said:
        case [[*names], about] if all(type(name) is str for name in names):
            error = raised_in(about)
            return Missed(frozenset(names), error) if error else None
        case _:
            return None


def _named(types: list[Any]) -> bool:
    """Whether these are texts; to make one of something else takes long, where that is large."""
    return bool(types) and all(type(name) is str for name in types)


def _frame(frame: Any) -> tuple[int, str, str] | None:
    match frame:
        case [int(line), str(function), str(text)] if type(line) is int and 0 < line < MAX_LINE:
            return line, function[:100], text[:300]
        case _:
            return None
