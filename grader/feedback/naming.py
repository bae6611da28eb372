"""Which known mistake was made: the wrong model that shows the student's numbers, or the traits of their Keras model.

Goes in: what was recorded of wrong models, and the sketches of a student's calls. Comes out: names of mistakes, or
nothing where a name would be a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from grader.explanation import MistakeName
from grader.feedback.fingerprint import TRAITS, numbers_in, same
from grader.feedback.recording import Recording

Transcripts = Mapping[str, list[Any]]
"""By check id, the sketches of the calls it made (fingerprint.sketch_call)."""
ENOUGH = 3
"""So many different numbers, none of them a plain fraction, are wrong in one way by no chance."""
SHARE = 3 / 4
"""At least so many of the calls on which a student and a wrong model are off show the same in both."""


def name_mistake(
    recording: Recording, seen: Transcripts, transcript: list[Any], check: str = ""
) -> tuple[MistakeName, ...]:
    """Return the one wrong model that shows the student's numbers, or nothing.

    Where a check calls several functions, each with a mistake of its own, they are all named. What no numbers tell,
    since a Keras model has other sizes, its traits may.

    Args:
        recording: of the exercise.
        seen: the student's transcripts of the visible checks.
        transcript: the one of the check that failed, visible or hidden.
        check: its id.
    """
    functions = dict.fromkeys(entry[0] for entry in transcript)
    found = [_matches(recording, seen, function) for function in functions]
    names = tuple(dict.fromkeys(name for matches in found if len(matches) == 1 for name in matches[0]))
    return names or _known_by_traits(recording, check, transcript)


def _known_by_traits(recording: Recording, check: str, transcript: list[Any]) -> tuple[MistakeName, ...]:
    """Return the mistakes whose traits all models of a check have that such a mistake fails.

    Of one that says less than another, since all its traits are the other's too, nothing is said; nor of one whose
    traits the reference's models have as well, in the calls that were made: a size that is right for the first of them.
    """
    models = _models(transcript)
    if not models:
        return ()
    right = _models(recording.checks[check].transcript if check in recording.checks else [])[: len(models)]
    able = [mistake for mistake in recording.mistakes if mistake.traits and check in mistake.fails]
    found = [mistake for mistake in able if all(mistake.traits.items() <= traits.items() for traits in models)]
    found = [one for one in found if not right or not all(one.traits.items() <= traits.items() for traits in right)]
    most = [one for one in found if not any(one.traits.items() < other.traits.items() for other in found)]
    return tuple(dict.fromkeys(name for mistake in most for name in recording.names(mistake)))


def _models(transcript: list[Any]) -> list[Mapping[str, str]]:
    """Return the traits of the models that a check was given."""
    return [entry[1][TRAITS] for entry in transcript if isinstance(entry[1], dict) and TRAITS in entry[1]]


def _matches(recording: Recording, seen: Transcripts, function: str) -> list[tuple[MistakeName, ...]]:
    """Return the mistakes that agree with a student on a function, unlike the reference; else those that nearly do."""
    checks = [name for name, entries in seen.items() if name in recording.checks and _of(entries, function)]
    student = {name: _of(seen[name], function) for name in checks}
    right = {name: _of(recording.checks[name].transcript, function) for name in checks}
    off = {name for name in checks if not same(right[name], student[name])}

    def told(wrong: Transcripts) -> bool:
        own = [name for name in checks if wrong[name] is not right[name]]
        return off.issubset(own) and _agree(own, wrong, student) and not _agree(own, wrong, right)

    return _those(recording, function, right, told) or _those(recording, function, right, _likely(student, right))


def _likely(student: Transcripts, right: Transcripts) -> Callable[[Transcripts], bool]:
    """Return what says of a wrong model whether a student nearly shows its numbers."""
    students, rights = _without_warnings(student), _without_warnings(right)
    is_off = {name: [not same(s, r) for s, r in zip(students[name], rights[name], strict=False)] for name in students}

    def likely(wrong: Transcripts) -> bool:
        columns = students, _without_warnings(wrong), rights, is_off
        return _nearly(call for name in students for call in zip(*(one[name] for one in columns), strict=False))

    return likely


def _those(
    recording: Recording, function: str, right: Transcripts, is_shown: Callable[[Transcripts], bool]
) -> list[tuple[MistakeName, ...]]:
    """Return the names of the mistakes that are shown: once what reads alike."""
    found: dict[tuple[str, ...], tuple[MistakeName, ...]] = {}
    for mistake in recording.mistakes:
        wrong = {**right, **{n: _of(t, function) for n, t in mistake.transcripts.items() if n in right}}
        if is_shown(wrong):
            names = recording.names(mistake)
            found.setdefault(tuple(name.sentence for name in names), names)
    # A pair that shows no more than one of its parts does says no more: the part is true either way.
    return [names for sentences, names in found.items() if not any((s,) in found for s in sentences if len(names) > 1)]


def _without_warnings(transcripts: Transcripts) -> Transcripts:
    """Return what each call returned and changed."""
    return {name: [entry[:3] for entry in entries] for name, entries in transcripts.items()}


def _nearly(calls: Iterable[tuple[Any, Any, Any, bool]]) -> bool:
    """Whether a student is wrong on just the calls on which a wrong model is, and in its way but at an edge.

    Args:
        calls: what the student, the wrong model and the reference show, and whether the student is wrong there.
    """
    off = []
    for s, w, r, is_off in calls:
        if same(w, r) is is_off:  # of hundreds of wrong models nearly all end here
            return False
        if is_off:
            off.append((s, w, r))
    shared = [(s, r) for s, w, r in off if same(s, w)]
    telling = {number for s, r in shared for number in numbers_in(s) - numbers_in(r) if number * 8 % 1}
    return len(telling) >= ENOUGH and len(shared) >= SHARE * len(off)


def _agree(checks: list[str], one: Transcripts, other: Transcripts) -> bool:
    return all(same(one[name], other[name]) for name in checks)


def _of(transcript: list[Any], function: str) -> list[Any]:
    return [entry for entry in transcript if entry[0] == function]
