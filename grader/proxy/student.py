"""What a check sees of the student's code: `student.softmax(x)` calls into another process and returns a plain value.

Nothing here has a name that a student's function might have, but for `seed` and `calls`: what the engine does with a
student stands on the other side, in `held.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from grader.sandbox.inside import wire
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded


@dataclass(slots=True)
class Call:
    """One call of a function of the student's, and how it ended."""

    function: str
    args: tuple[Any, ...]
    keywords: Mapping[str, Any]
    value: Any = None
    error: StudentError | SessionEnded | None = None
    changed: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    answered: bool = True
    """Whether a value came back: what goes wrong before that, and is no `error`, is a fault of ours."""
    line: str = ""
    """Where a check makes the call."""


class Remote(Protocol):
    """What answers for a student: `held.HeldStudent`."""

    seed: int
    calls: list[Call]

    def begin(self) -> None:
        """Start a check, or a part of a picture."""

    def call(self, function: str, args: tuple[Any, ...], keywords: Mapping[str, Any], on: wire.Handle | None) -> Any:
        """Call a function of the module or a method of an object, and write the call down."""

    def get(self, name: str, on: wire.Handle | None) -> Any:
        """Return a variable of the module or an attribute of an object."""


class Student:
    """The student's module. Attributes are functions in another process, items are module variables."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    @property
    def seed(self) -> int:
        """What every call's global random generators start from; a training check may try a second one."""
        return self._remote.seed

    @seed.setter
    def seed(self, seed: int) -> None:
        self._remote.seed = seed

    @property
    def calls(self) -> list[Call]:
        """What the current check has called so far."""
        return self._remote.calls

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self._remote, name)

    def __getitem__(self, name: str) -> Any:
        """Return a variable of the student's module; raises StudentError (AttributeError) where it is missing."""
        return self._remote.get(name, None)


def remote_of(student: Student) -> Remote:
    """Return what answers for a student. It is no method, for that name would be a student's function no more."""
    return student._remote


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the student's module, or a method of an object that stayed in the student's process."""

    remote: Remote
    name: str
    on: wire.Handle | None = None

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return self.remote.call(self.name, args, keywords, self.on)


class Ref:
    """An object that stayed in the student's process: call its methods, call it, read attributes as items."""

    def __init__(self, remote: Remote, handle: wire.Handle) -> None:
        self._remote = remote
        self._handle = handle

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self._remote, f"{class_of(self)}.{name}", self._handle)

    def __getitem__(self, name: str) -> Any:
        return self._remote.get(name, self._handle)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return self._remote.call(f"{class_of(self)}.", args, keywords, self._handle)

    __iter__ = None
    """Items are attributes: what is iterated over by them would end when the student's process likes."""

    def __repr__(self) -> str:
        return f"<{class_of(self)} object>"


def class_of(ref: Ref) -> str:
    """Return the name of an object's class, which may be any text: what would break a line is left out."""
    return "".join(filter(str.isprintable, ref._handle.type.rpartition(".")[2]))


def released(value: Any) -> Any:
    """Return what a check holds as what crosses the boundary: handles in the place of objects."""
    if isinstance(value, Ref):
        return value._handle
    if type(value) is list or type(value) is tuple:
        return type(value)(map(released, value))
    if type(value) is dict:
        return {key: released(part) for key, part in value.items()}
    return value
