"""Why a check did not pass: its outcome, the explanation, and the name of the mistake.

A mistake is named when exactly one wrong model shows the student's numbers in every visible check that called the same
function, and the reference does not. Nothing is ever guessed.
"""

from __future__ import annotations

import builtins
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from grader.errors import CheckFailure, CheckSkipped, GraderError, KnownMistake, NotAttempted
from grader.explanation import (
    UNEXPLAINED,
    Explanation,
    MistakeName,
    Place,
    Relation,
    Values,
    beside,
    cause_of,
    message,
    plain,
    printable,
)
from grader.feedback.agreement import disagreement
from grader.feedback.example import failing_call
from grader.feedback.given import given, where
from grader.feedback.keras_words import meaning
from grader.feedback.relation import Pair, pair, relation
from grader.feedback.show import call_of, show, show_call, show_failure
from grader.feedback.shrink import Example
from grader.model import Outcome
from grader.proxy.student import Call
from grader.sandbox.inside import wire
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

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
ELSEWHERE = "only what is installed is here, and no other exercise: copy into this file what it needs"
"""What is to be done about an import that Python does not find."""


def explain(
    error: BaseException, calls: list[Call], *, hidden: bool = False, unusable: str = "the check cannot use"
) -> tuple[Outcome, Explanation]:
    """Return the outcome and the explanation of what a check raised.

    Of a hidden check it is made of our own words and of names that exist without it. Whatever the student's process may
    choose (a text, a type's name, a line, a number) could be an input in disguise.

    Args:
        error: what was raised.
        calls: what the check had called.
        hidden: whether nobody may see the check's inputs.
        unusable: what is said of a value with which the check could not go on.
    """
    match error:
        case StudentError():
            outcome, found = _raised(error, calls, hidden)
        case SessionEnded():
            outcome, found = error.outcome, _lost(error, calls, hidden)
        case TypeError() | ValueError() | LookupError() | AttributeError() | ArithmeticError() if _answered(calls):
            outcome, found = Outcome.FAILED, _unusable(error, calls[-1], hidden, unusable)
        case AssertionError():
            outcome, found = Outcome.FAILED, _judged(error, calls, hidden)
        case _:
            outcome, found = _not_judged(error, hidden)
    return outcome, _finished(found)


def _finished(found: Explanation) -> Explanation:
    """Return an explanation no longer than a record bears, whose texts do nothing when they are shown."""
    return found.within(LONGEST).each(printable)


def _judged(error: AssertionError, calls: list[Call], hidden: bool) -> Explanation:
    """Explain a check that did not hold."""
    match error:
        case KnownMistake():  # its text is the mistake's sentence, which is shown anyway
            return Explanation(mistakes=(MistakeName(error.id, error.text),))
        case _ if hidden:
            return UNEXPLAINED
        case CheckFailure():
            return _failed(error, calls)
        case _:
            return plain(_first_line(error))


def _not_judged(error: BaseException, hidden: bool) -> tuple[Outcome, Explanation]:
    """Explain a check that found nothing out about the student's code."""
    match error:
        case NotAttempted():
            return Outcome.NOT_ATTEMPTED, plain(NOT_STARTED if hidden else str(error) or NOT_STARTED)
        case CheckSkipped():
            return Outcome.SKIPPED, Explanation(str(error))
        case _ if hidden and not isinstance(error, GraderError):  # of ours, the text is a sentence and names files
            return Outcome.GRADER_ERROR, plain(f"the check itself broke: {type(error).__name__}{_line_of_check(error)}")
        case _:
            return Outcome.GRADER_ERROR, plain(f"{type(error).__name__}: {error}")


def tell(
    failure: CheckFailure, calls: list[Call], example: Example | None, mistakes: tuple[MistakeName, ...]
) -> Explanation:
    """Return the explanation of a failed visible check, by a small call where there is one.

    Args:
        failure: what the check raised.
        calls: what the check had called.
        example: a smaller call that fails as well.
        mistakes: those that were recognised; the relation of the numbers then says nothing new.
    """
    related = None if mistakes else relation(_pairs(failure, calls, example))
    if example:
        failure, calls = _failure(example), [example.call]
    found = replace(_failed(failure, calls, related), example=example is not None)
    return replace(_finished(found), mistakes=mistakes)


def _failed(failure: CheckFailure, calls: list[Call], related: Relation | None = None) -> Explanation:
    """Explain a failure whose values may be shown."""
    found = show_failure(failure, calls)
    call = None if failure.what else call_of(failure, calls)
    found = replace(found, given=given(call) if call else where(calls))
    if related:
        about = _function(call) or beside(found) or failure.what  # short values of something computed are facts too
        return replace(found, relation=related, cause=cause_of(about, related.detail))
    if failure.returned and not failure.text:
        return replace(found, cause=cause_of(_function(call), failure.returned))
    if found.values or failure.of_value:
        return replace(found, cause=_cause(found))
    return _alike(found, call)


def _cause(found: Explanation) -> str:
    """Return a cause that is all that is said of a call, wherever it is made."""
    return cause_of(message(replace(found, given="")))


def _alike(found: Explanation, call: Call | None) -> Explanation:
    """Return an explanation whose fact is the same for all calls of a function."""
    function = _function(call)
    return replace(found, cause=cause_of(function, found.fact) if function.isidentifier() else _cause(found))


def _function(call: Call | None) -> str:
    return call.function.removesuffix(".") if call else ""


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


def _call_of(error: StudentError | SessionEnded, calls: list[Call]) -> Call | None:
    """Return the call that ended so; None where it was the loading of the file, or the look at a variable."""
    return calls[-1] if calls and calls[-1].error is error and not error.loading else None


def _did(fact: str, call: Call | None) -> Explanation:
    """Explain by what a call did, or, where there is none that may be shown, the student's code."""
    return _alike(Explanation(fact, show_call(call), given=given(call)), call) if call else plain(f"your code {fact}")


def _lost(error: SessionEnded, calls: list[Call], hidden: bool) -> Explanation:
    """Say how the student's process ended; the detail (a status, a signal) may be what it has chosen."""
    fact = error.text if hidden else str(error)
    return plain(f"your file {fact}") if error.loading else _did(fact, None if hidden else _call_of(error, calls))


def _raised(error: StudentError, calls: list[Call], hidden: bool) -> tuple[Outcome, Explanation]:
    """Say what the student's code raised: their type, their text, their line, and the call."""
    if error.type == wire.NOT_STARTED:
        return Outcome.NOT_ATTEMPTED, plain(NOT_STARTED)
    hidden = hidden and not error.loading  # nothing hidden is known to a file that is being loaded
    outcome = Outcome.ERROR if set(MEMORY_ERRORS).isdisjoint(error.types) else Outcome.MEMORY
    call = _call_of(error, calls)
    if call and _is_missing(error):  # of an object, `Type.method`: the student's process has named the type
        function = call.function.rpartition(".")[2] if hidden else call.function
        return outcome, plain(f"there is no function `{function}` in the file{_resembling(error, hidden)}")
    shown = None if hidden else call
    if error.type == "WireError":
        return Outcome.FAILED, _unsent("it is too large" if hidden else error.text, shown)
    text = _text(error, hidden)
    found = plain(f"the file could not be run: {text}") if error.loading else _did(f"raised {text}", shown)
    return outcome, found if hidden else _placed(found, error)


def _is_missing(error: StudentError) -> bool:
    """Whether Python found no such function, outside of the student's code."""
    return error.type == wire.NO_SUCH_NAME or (
        error.type == "AttributeError" and not error.frames and "no attribute" in error.text
    )


def _resembling(error: StudentError, hidden: bool) -> str:
    """Return which function is there that may be meant."""
    is_one = error.type == wire.NO_SUCH_NAME and error.text.isidentifier() and not hidden
    return f", but `{error.text}`: names have to agree letter by letter" if is_one else ""


def _unsent(why: str, call: Call | None) -> Explanation:
    found = f"what cannot be sent: {why}"
    return _returned(found, call) if call else plain(f"your code returned {found}")


def _returned(found: str, call: Call, fact: str = "") -> Explanation:
    """Explain by what a call returned where no value was expected: another call's value is another fact."""
    said = Explanation(fact, show_call(call), values=Values(found), given=given(call))
    return replace(said, cause=_cause(said))


def _text(error: StudentError, hidden: bool) -> str:
    """Return type and text. Of a hidden check only a type of Python's own: another's name may hold the inputs."""
    text = _kind(error) if hidden else str(error)
    text += HINTS.get(error.type, "") if hidden or not _is_left(error) else " (a line of the stub: remove it)"
    if not hidden and (meant := meaning(error.text) or _of_import(error)):
        text += f" ({meant})"
    return "SystemExit: the code asked Python to exit" if error.type == "SystemExit" else text


def _of_import(error: StudentError) -> str:
    """Return what to do where a module is missing, or a name that it should have brought."""
    return ELSEWHERE if "No module named" in error.text else ""


def _is_left(error: StudentError) -> bool:
    """Whether the line of a stub still stands in a function that has been written."""
    last = error.frames[-1][2].strip() if error.frames else ""
    return error.type == "NotImplementedError" and last.startswith("raise NotImplementedError")


def _kind(error: StudentError) -> str:
    """Return the type of Python's own that an exception is of: a class of the student's may be called anything."""
    return next(filter(_is_builtin, error.types), "an exception")


def _is_builtin(name: str) -> bool:
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _placed(found: Explanation, error: StudentError) -> Explanation:
    """Add where the student's code raised: what raises the same there has the same cause."""
    for line, _, text in error.frames[-1:]:
        place = Place(line, text.strip())
        return replace(found, place=place, cause=cause_of(_kind(error), str(line), place.text))
    return found


def _first_line(error: AssertionError) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else ""


def _answered(calls: list[Call]) -> bool:
    """Whether the check got a value: then what the check could not do is that value's fault."""
    return bool(calls) and calls[-1].error is None and calls[-1].answered


def _unusable(error: BaseException, call: Call, hidden: bool, unusable: str) -> Explanation:
    if hidden:
        return plain(f"returned something that {unusable}")
    return _returned(show(call.value), call, f"which {unusable} ({type(error).__name__}: {error})")
