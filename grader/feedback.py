"""What is said of a check that did not pass: its outcome, the plain fact, and the name of the mistake.

A mistake is named when exactly one wrong model shows the student's numbers in every visible check that called the same
function, and the reference does not. Nothing is ever guessed.
"""

from __future__ import annotations

import builtins
import re
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grader.agreement import disagreement
from grader.causes import parts, together
from grader.errors import GraderError
from grader.example import failing_call
from grader.failure import CheckFailure, CheckSkipped, KnownMistake, NotAttempted
from grader.model import Outcome
from grader.proxy import Call
from grader.recording import Mistake, Recording
from grader.relation import Pair, pair, relation
from grader.sandbox.session import SessionEnded, StudentError
from grader.show import printable, show, show_call, show_failure
from grader.shrink import Example
from grader.sketch import same

MEMORY_ERRORS = ("MemoryError", "ResourceExhaustedError")
NOT_STARTED = "not started"
LONGEST = 4_000
"""A message has at most so many characters; what a student returned may have millions."""

HINTS: Mapping[str, str] = MappingProxyType(
    {
        "EOFError": " (nobody answers input() here: use the function's arguments)",
        "FileNotFoundError": " (here are only files that your code writes, and the course's datasets/)",
        "PermissionError": " (a graded file may not start programs, use the network, or open files of others)",
    }
)
"""What is different where code is graded, for those whose code has run elsewhere."""

Transcripts = Mapping[str, list[Any]]
"""By check id, the sketches of the calls it made (sketch.sketch_call)."""


def explain(error: BaseException, calls: list[Call], *, hidden: bool = False) -> tuple[Outcome, str]:
    """Return the outcome and the message of what a check raised.

    A hidden check's message is made of our own words and of names that exist without it. Whatever the student's process
    may choose (a text, a type's name, a line, a number) could be an input in disguise.
    """
    outcome, message = _explain(error, calls, hidden)
    return outcome, printable(message if len(message) <= LONGEST else f"{message[:LONGEST]} …")


def _explain(error: BaseException, calls: list[Call], hidden: bool) -> tuple[Outcome, str]:
    match error:
        case NotAttempted():
            return Outcome.NOT_ATTEMPTED, NOT_STARTED if hidden else str(error) or NOT_STARTED
        case CheckSkipped():
            return Outcome.SKIPPED, str(error)
        case SessionEnded():
            return error.outcome, _ended(error, calls, hidden)
        case StudentError():
            return _raised(error, calls, hidden)
        case KnownMistake():
            return Outcome.FAILED, ""  # its text is the mistake's sentence, which is shown anyway
        case CheckFailure():
            return Outcome.FAILED, "" if hidden else show_failure(error, calls)
        case AssertionError():
            return Outcome.FAILED, "" if hidden else _first_line(error)
        case TypeError() | ValueError() | LookupError() | AttributeError() | ArithmeticError() if _answered(calls):
            return Outcome.FAILED, _unusable(error, calls, hidden)
        case _ if hidden and not isinstance(error, GraderError):  # of ours, the text is a sentence and names files
            return Outcome.GRADER_ERROR, f"the check itself broke: {type(error).__name__}{_line_of_check(error)}"
        case _:
            return Outcome.GRADER_ERROR, f"{type(error).__name__}: {error}"


def tell(failure: CheckFailure, calls: list[Call], example: Example | None, *, named: bool) -> str:
    """Return the plain fact of a failed visible check, by a small call where there is one.

    Args:
        failure: what the check raised.
        calls: what the check had called.
        example: a smaller call that fails as well.
        named: whether the mistake has a name; the relation of the numbers then says nothing new.
    """
    text = show_failure(failure, calls)
    if example:
        text = show_failure(_failure(example), [example.call]) + "\n  (the smallest call found that fails)"
    if not named and (related := relation(_pairs(failure, calls, example))):
        text += f"\n{related}"
    return printable(text if len(text) <= LONGEST else f"{text[:LONGEST]} …")


def _failure(example: Example) -> CheckFailure:
    found = disagreement(example.call.value, example.expected)
    return found or CheckFailure(actual=example.call.value, expected=example.expected)


def _pairs(failure: CheckFailure, calls: list[Call], example: Example | None) -> list[Pair]:
    args = (call.args if (call := failing_call(failure, calls)) else calls[-1].args) if calls else ()
    pairs = [pair(failure.actual, failure.expected, args)]
    if example:
        pairs.append(pair(example.call.value, example.expected, example.call.args))
    return [found for found in pairs if found]


def _line_of_check(error: BaseException) -> str:
    """Return where a check file broke: enough for its author, and no value."""
    places = [(Path(frame.f_code.co_filename).name, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    return next((f" ({name}, line {line})" for name, line in reversed(places) if name.startswith("test_")), "")


def _ended(error: SessionEnded, calls: list[Call], hidden: bool) -> str:
    text = re.split(r" with exit status| \(", str(error))[0] if hidden else str(error)  # status and signal are chosen
    return f"{'your file' if error.loading else _subject(error, calls, hidden)} {text}"


def _subject(error: StudentError | SessionEnded, calls: list[Call], hidden: bool) -> str:
    return show_call(calls[-1]) if _called(error, calls) and not hidden else "your code"


def _called(error: StudentError | SessionEnded, calls: list[Call]) -> bool:
    """Whether the last call ended so; else it was the loading of the file, or the look at a variable."""
    return bool(calls) and calls[-1].error is error and not error.loading


def _raised(error: StudentError, calls: list[Call], hidden: bool) -> tuple[Outcome, str]:
    """Say what the student's code raised: their type, their text, their line, and the call."""
    if error.type == "NotImplementedError":
        return Outcome.NOT_ATTEMPTED, NOT_STARTED
    hidden = hidden and not error.loading  # nothing hidden is known to a file that is being loaded
    outcome = Outcome.ERROR if set(MEMORY_ERRORS).isdisjoint(error.types) else Outcome.MEMORY
    if error.type == "AttributeError" and _called(error, calls) and not error.frames and "no attribute" in error.text:
        function = calls[-1].function  # of an object, `Type.method`: the student's process has named the type
        return outcome, f"there is no function `{function.rpartition('.')[2] if hidden else function}` in the file"
    subject = _subject(error, calls, hidden)
    if error.type == "WireError":
        return Outcome.FAILED, f"{subject} returned what cannot be sent: {'it is too large' if hidden else error.text}"
    text = ("the file could not be run: " if error.loading else f"{subject} raised ") + _text(error, hidden)
    return outcome, text if hidden else text + _place(error)


def _text(error: StudentError, hidden: bool) -> str:
    """Return type and text. Of a hidden check only a type of Python's own: another's name may hold the inputs."""
    text = next(filter(_is_builtin, error.types), "an exception") if hidden else str(error)
    text += HINTS.get(error.type, "")
    return "SystemExit: the code asked Python to exit" if error.type == "SystemExit" else text


def _is_builtin(name: str) -> bool:
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _place(error: StudentError) -> str:
    return "".join(f"\n  line {line}: {text.strip()}" for line, _, text in error.frames[-1:])


def _first_line(error: AssertionError) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else ""


def _answered(calls: list[Call]) -> bool:
    """Whether the check got a value: then what the check could not do is that value's fault."""
    return bool(calls) and calls[-1].error is None and calls[-1].answered


def _unusable(error: BaseException, calls: list[Call], hidden: bool) -> str:
    if hidden:
        return "returned something that the check cannot use"
    call = calls[-1]
    return (
        f"{show_call(call)} returned {show(call.value)}, which the check cannot use ({type(error).__name__}: {error})"
    )


def name_mistake(recording: Recording, seen: Transcripts, transcript: list[Any]) -> str:
    """Return the sentence of the one wrong model that shows the student's numbers, or nothing.

    Where a check calls several functions, each with a mistake of its own, they are all told.

    Args:
        recording: of the exercise.
        seen: the student's transcripts of the visible checks.
        transcript: the one of the check that failed, visible or hidden.
    """
    functions = dict.fromkeys(entry[0] for entry in transcript)
    found = [_matches(recording, seen, function) for function in functions]
    return together(*(mistakes[0].sentence for mistakes in found if len(mistakes) == 1))


def _matches(recording: Recording, seen: Transcripts, function: str) -> list[Mistake]:
    """Return the wrong models, one per sentence, that agree with the student on a function, unlike the reference."""
    checks = [name for name, entries in seen.items() if name in recording.checks and _of(entries, function)]
    found: dict[str, Mistake] = {}
    for mistake in recording.mistakes:
        expected = {name: mistake.transcripts.get(name, recording.checks[name].transcript) for name in checks}
        agrees = all(same(_of(seen[name], function), _of(expected[name], function)) for name in checks)
        differs = any(
            not same(_of(expected[name], function), _of(recording.checks[name].transcript, function)) for name in checks
        )
        if agrees and differs:
            found[mistake.sentence] = mistake
    # A pair that shows no more than one of its parts does says no more: the part is true either way.
    return [m for m in found.values() if not any(o != m.sentence and o in parts(m.sentence) for o in found)]


def _of(transcript: list[Any], function: str) -> list[Any]:
    return [entry for entry in transcript if entry[0] == function]
