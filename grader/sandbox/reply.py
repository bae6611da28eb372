"""What a process of student code replies to a request, with all that it claims beside a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.sandbox.inside import wire
from grader.sandbox.raised import raised_in

MAX_WARNING = 300
MAX_WARNINGS = 20


@dataclass(frozen=True, slots=True)
class Reply:
    """A value that the child claims, with what else it says of the call."""

    value: Any
    changed: Mapping[str, Any] = field(default_factory=dict)
    """The arguments that the call changed, by position or keyword, as they are after it: of arrays what the grader has
    seen, of lists and dictionaries also what the child says."""
    warnings: tuple[str, ...] = ()


def reply_in(kind: wire.FrameKind, content: list[Any]) -> Reply | None:
    """Return the reply that a frame holds, None where it is none. Raises the StudentError that it tells of."""
    match kind, content:
        case wire.FrameKind.VALUE, [value, dict(changed), list(warnings)] if _are_warnings(warnings):
            return Reply(value, changed, tuple(warnings))
        case wire.FrameKind.ERROR, [said] if error := raised_in(said):
            raise error
        case _:
            return None


def _are_warnings(said: list[Any]) -> bool:
    return len(said) <= MAX_WARNINGS and all(type(text) is str and len(text) <= MAX_WARNING for text in said)
