"""What is generated from a solution: the stub a student starts from, and the recording that stands in for the solution.

    solutions/…/EXERCISE.py   ─┬─ BEGIN…END SOLUTION cut out ────────→ exercises/…/EXERCISE.py
    solutions/…/wrong/*.py    ─┴─ run through the visible checks ────→ exercises/…/recorded.json

A file in `wrong/` or `right/` holds only the functions that differ; the rest of the module is the reference's. Where
a few words differ it names these instead, in pairs of comments: `# instead of: WORDS` and `# write: OTHERS`. One in
`double/` makes two of the mistakes at once, which it names; one without code of its own makes them in two functions.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.author.causes import told
from grader.author.sources import failing, loaded, unkept, unreadable
from grader.author.unfilled import unfilled
from grader.course import manifest
from grader.course.declared import file_digest
from grader.course.files import read_text
from grader.course.quiz import read_quiz
from grader.course.reading import Course
from grader.engine.attempt import Attempt
from grader.engine.worker import grade_units
from grader.errors import CourseError
from grader.explanation import MistakeName
from grader.feedback.fingerprint import TRAITS, same
from grader.feedback.ladder import ladder
from grader.feedback.recording import (
    PLOT_ID,
    RECORDING_FORMAT,
    Answer,
    Mistake,
    RecordedCheck,
    Recording,
    Rung,
    read_recording,
)
from grader.feedback.shrink import Example
from grader.model import Check, Exercise, Kind, Outcome, Result, Source, Unit
from grader.proxy.held import HeldStudent
from grader.proxy.processes import Processes
from grader.sandbox.pool import Launchers

REGION = re.compile(r"^([ \t]*)# BEGIN SOLUTION\n.*?^[ \t]*# END SOLUTION\n?", re.MULTILINE | re.DOTALL)
ALSO = re.compile(r"^# also: (\w+) = (.+)$", re.MULTILINE)
INSTEAD = re.compile(r"^# instead of: (.+)((?:\n# write:.*)+)", re.MULTILINE)
TODO = "{0}# TODO: replace the next line by your solution.\n{0}raise NotImplementedError\n"


@dataclass(frozen=True, slots=True)
class Variant:
    """A file in `wrong/` or `right/`: its name, its docstring, the checks it must fail, its module."""

    id: str
    sentence: str
    expect: tuple[str, ...]
    source: str
    known_by: tuple[str, ...] = ()
    """Traits of a Keras model by which its mistake is known at any width."""
    also: str = ""
    """Of one that differs from its file by a constant, that constant: `EPS = 1e-10`."""

    @property
    def label(self) -> str:
        """What tells it from all others of an exercise: ids are shared by those that make one mistake."""
        return f"{self.id} ({self.also})" if self.also else self.id

    @property
    def names(self) -> tuple[MistakeName, ...]:
        return (MistakeName(self.id, self.sentence),)

    def made(self, transcripts: Mapping[str, list[Any]], fails: Sequence[str]) -> Mistake:
        """Return what is recorded of it: how it differs in the checks, and which of them it fails."""
        traits = _traits(transcripts)
        known = {name: traits[name] for name in self.known_by if name in traits}
        return Mistake(self.id, self.sentence, transcripts, traits=known, fails=tuple(fails) if known else ())


@dataclass(frozen=True, slots=True)
class Double:
    """A file in `double/`: two mistakes at once, in one function or in two."""

    id: str
    parts: tuple[Variant, ...]
    source: str
    together: bool
    """Whether both are made in one function: the numbers of neither show then."""

    @property
    def names(self) -> tuple[MistakeName, ...]:
        return tuple(name for part in self.parts for name in part.names)

    @property
    def label(self) -> str:
        """What tells it from all others of an exercise."""
        return self.id

    def made(self, transcripts: Mapping[str, list[Any]], fails: Sequence[str]) -> Mistake:
        """Return what is recorded of it; its parts say by which traits they are known."""
        return Mistake(self.id, "", transcripts, tuple(part.id for part in self.parts))


def variants(exercise: Exercise, folder: str) -> list[Variant]:
    """Return the wrong models (`wrong`) or the other right answers (`right`) of an exercise."""
    if exercise.solution is None or exercise.kind is Kind.QUIZ:
        return []
    files = sorted((exercise.solution / folder).glob("*.py"))
    return [_variant(exercise, file, text, also) for file in files for also, text in _family(file)]


def _family(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the text of a file, and with each of the values that `# also: NAME = one | other` gives to a constant."""
    text = read_text(file)
    yield "", text
    for name, values in ALSO.findall(text):
        for value in map(str.strip, values.split("|")):
            also = f"{name} = {value}"
            before, *after = re.split(rf"^{name} = .*$", text, flags=re.MULTILINE)
            if len(after) != 1 or not value:
                raise CourseError(f"{file}: `# also: {name} = …` needs one line `{name} = …`", "Name a constant.")
            yield also, f"{before}{also}{after[0]}"


def _variant(exercise: Exercise, file: Path, text: str, also: str) -> Variant:
    sentence = _sentence(file, text)
    if not sentence:
        raise CourseError(f"{file} has no docstring", "It is the sentence the student reads.")
    source = _source(exercise, file, text)
    return Variant(file.stem, sentence, _listed(text, "expect"), source, _listed(text, "known by"), also)


def _source(exercise: Exercise, file: Path, *texts: str) -> str:
    """Return the reference as texts edit it, and below it the texts, whose functions take the place of its own."""
    source = reference_source(exercise)
    for text in texts:
        source = _edited(file, source, text)
    return "\n\n".join([source, *texts])


def _edited(file: Path, source: str, text: str) -> str:
    """Return the reference with the words replaced that a text names: `# instead of: …`, below it `# write: …`.

    Of several lines to write, all but the first begin where the line begins in which the words stand.
    """
    pairs = INSTEAD.findall(text)
    lines = sum(others.count("\n") for _, others in pairs)
    if (text.count("# instead of:"), text.count("# write:")) != (len(pairs), lines):
        raise CourseError(f"{file}: each `# instead of: …` needs its `# write: …`", "Write it on the next line.")
    if pairs and _defines(file, text):
        raise CourseError(f"{file} edits the reference and has functions of its own", "Keep one of the two.")
    for words, others in pairs:
        if (count := source.count(words)) != 1:
            raise CourseError(f"{file}: {words!r} occurs {count} times in the reference", "Name words that occur once.")
        before, after = source.split(words)
        indent = re.findall(r"^[ \t]*", before, re.MULTILINE)[-1]
        written = [line.removeprefix("# write:").removeprefix(" ") for line in others.splitlines()[1:]]
        source = before + f"\n{indent}".join(written) + after
    return source


def _defines(file: Path, text: str) -> bool:
    """Say whether a file has functions or classes of its own."""
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in _parse(file, text).body)


def _listed(text: str, header: str) -> tuple[str, ...]:
    """Return the names that a comment `# header: one, other` lists."""
    line = re.search(rf"^# {header}:(.*)$", text, re.MULTILINE)
    return tuple(name.strip() for name in line.group(1).split(",") if name.strip()) if line else ()


def doubles(exercise: Exercise) -> list[Double]:
    """Return the pairs of mistakes that an exercise declares; one that names no two of `wrong/` is a CourseError."""
    if exercise.solution is None:
        return []
    known = {variant.id: variant for variant in variants(exercise, "wrong") if not variant.also}
    return [_double(exercise, file, known) for file in sorted((exercise.solution / "double").glob("*.py"))]


def _double(exercise: Exercise, file: Path, known: Mapping[str, Variant]) -> Double:
    text = read_text(file)
    own = _defines(file, text) or "# instead of:" in text
    names = _listed(text, "mistakes")
    if len(set(names)) != 2 or not known.keys() >= set(names):
        raise CourseError(f"{file} names no two mistakes of this exercise", "Write `# mistakes: one, other`.")
    parts = tuple(known[name] for name in names)
    texts = [text] if own else [read_text(file.parents[1] / "wrong" / f"{name}.py") for name in names]
    return Double(file.stem, parts, _source(exercise, file, *texts), together=own)


def _sentence(file: Path, text: str) -> str:
    return " ".join((ast.get_docstring(_parse(file, text)) or "").split())


def _parse(file: Path, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise CourseError(f"{file}, line {error.lineno}: {error.msg}", "Mend the file.") from None


def reference_source(exercise: Exercise) -> str:
    """Return the text of the reference solution."""
    if exercise.reference is None or not exercise.reference.is_file():
        raise CourseError(
            f"exercise {exercise.id!r} has no reference solution", "Write it in solutions/, see its README."
        )
    return read_text(exercise.reference)


def stub(course: Course, exercise: Exercise) -> str:
    """Return the text of the file that a student starts from."""
    if exercise.kind is Kind.QUIZ:
        return read_quiz(exercise, course.seed, course.student).source(exercise.title)
    text, count = REGION.subn(lambda match: TODO.format(match.group(1)), reference_source(exercise))
    if not count:
        raise CourseError(
            f"{exercise.reference} has no solution region",
            "Put `# BEGIN SOLUTION` and `# END SOLUTION` around each body.",
        )
    return text


def digest(course: Course, exercise: Exercise) -> str:
    """Return a digest of what a recording is made from: files, and the seed of the visible inputs."""
    made = f"{RECORDING_FORMAT} {course.seed} {manifest.digest(manifest.files(course, exercise), *manifest.RECORDED)}"
    return hashlib.sha256(made.encode()).hexdigest()[:16]


def stale(course: Course, exercise: Exercise) -> list[str]:
    """Return what is to be filled in of an exercise, and what `build` would have to make anew."""
    problems = [str(place) for place in unfilled(course, exercise)]
    if not exercise.stub.is_file() or read_text(exercise.stub) != stub(course, exercise):
        problems.append(f"{exercise.stub} is not what the solution makes")
    if not is_recorded(course, exercise):
        problems.append(f"{exercise.recording} is older than the solution or the checks")
    return problems


def is_recorded(course: Course, exercise: Exercise) -> bool:
    """Say whether there is a recording that was made of the files as they are."""
    try:
        return read_recording(exercise.recording).digest == digest(course, exercise)
    except CourseError:
        return False


def build(course: Course, exercises: Iterable[Exercise], launchers: Launchers) -> list[Path]:
    """Write the stub and the recording of each exercise; return the files that changed.

    Raises:
        CourseError: a file cannot be read, a reference or a region is missing, or the reference fails one of the
            visible checks.
    """
    changed = []
    for exercise in exercises:
        _refuse(unreadable(course, exercise))
        texts = {exercise.stub: stub(course, exercise), exercise.recording: record(course, exercise, launchers).dump()}
        for file, text in texts.items():
            if not file.is_file() or read_text(file) != text:
                file.write_text(text, encoding="utf-8")
                changed.append(file)
    course.forget()
    return changed


def _refuse(problems: list[str]) -> None:
    """Raise CourseError where there are problems, each on a line of its own."""
    if problems:
        raise CourseError("\n".join(problems), "Mend it, and build again.")


def _check_reference(course: Course, exercise: Exercise, result: Result, checks: Sequence[Check]) -> None:
    """Raise CourseError where nothing can be recorded: the checks do not load, or the reference does not pass."""
    if not checks:
        loaded(course, exercise)
    _refuse(told(failing(course, exercise, result)) or unkept(course, exercise, checks))


def record(course: Course, exercise: Exercise, launchers: Launchers) -> Recording:
    """Run the reference and the wrong models through the visible checks, and return what they did."""
    wrong: list[Variant | Double] = []
    if exercise.kind is Kind.QUIZ:
        quiz = read_quiz(exercise, course.seed)
        right = {q.id: option.text for q in quiz.questions for option in q.options if option.right}
        reference = quiz.source(exercise.title, quiz.letters(right))
    else:
        reference = reference_source(exercise)
        wrong = [*variants(exercise, "wrong"), *(double for double in doubles(exercise) if double.together)]
    sources = [reference, *(variant.source for variant in wrong)]
    units = [Unit(str(n), exercise.id, Source(source.encode())) for n, source in enumerate(sources)]
    attempts: list[Attempt] = []

    def note(result: Result, attempt: Attempt) -> None:
        attempts.append(attempt)
        if result.student == "0":
            _check_reference(course, exercise, result, attempt.checks)

    grade_units(course, units, note, launchers, building=True)
    with ExitStack() as stack:
        others = [_student(exercise, variant, launchers, stack) for variant in variants(exercise, "right")]
        ladders = {name: ladder(_examples(attempts, name), others) for name in attempts[0].findings.transcripts}
    recording = _recording(course, exercise, wrong, attempts, ladders)
    if not exercise.picture.is_file():
        return recording
    from grader.pictures.draw import answers  # matplotlib is for those who draw

    asked = answers(course, exercise, launchers)
    return replace(recording, checks={**recording.checks, PLOT_ID: RecordedCheck([], asked)}) if asked else recording


def _student(exercise: Exercise, variant: Variant, launchers: Launchers, stack: ExitStack) -> HeldStudent:
    student = HeldStudent(Processes(launchers, exercise, variant.source.encode()))
    stack.callback(student.close)
    return student


def _examples(attempts: list[Attempt], check: str) -> list[Example]:
    return [attempt.record.examples[check] for attempt in attempts if check in attempt.record.examples]


def _recording(
    course: Course,
    exercise: Exercise,
    wrong: Sequence[Variant | Double],
    attempts: list[Attempt],
    ladders: Mapping[str, tuple[Rung, ...]],
) -> Recording:
    reference, *others = attempts
    checks = {
        name: RecordedCheck(
            [] if exercise.kind is Kind.QUIZ else transcript, _answers(attempts, name), ladders.get(name, ())
        )
        for name, transcript in reference.findings.transcripts.items()
    }
    usual = _traits(reference.findings.transcripts)
    mistakes = []
    for variant, attempt in zip(wrong, others, strict=True):
        differing = {
            name: t for name, t in attempt.findings.transcripts.items() if not same(t, checks[name].transcript)
        }
        mistake = variant.made(differing, _failed(attempt))
        if mistake.traits.items() <= usual.items() and isinstance(variant, Variant) and variant.known_by:
            raise CourseError(
                f"{exercise.id}/wrong/{variant.id} is the reference in all that it is to be known by",
                f"Its traits: {_traits(differing)}.",
            )
        mistakes.append(mistake)
    hidden = [check for check in reference.checks if check.hidden]
    points = sum(check.points for check in hidden)
    return Recording(
        digest(course, exercise), stub(course, exercise), _declared(reference), len(hidden), points, checks, mistakes
    )


def _failed(attempt: Attempt) -> list[str]:
    """Return the visible checks that a wrong model does not pass."""
    found = attempt.findings.results
    return [check.id for check in found if not check.hidden and check.outcome is not Outcome.PASSED]


def _traits(transcripts: Mapping[str, list[Any]]) -> dict[str, str]:
    """Return the traits that all models of some transcripts share."""
    entries = [entry[1] for transcript in transcripts.values() for entry in transcript]
    found = [set(entry[TRAITS].items()) for entry in entries if isinstance(entry, dict) and TRAITS in entry]
    return dict(sorted(set.intersection(*found))) if found else {}


def _declared(attempt: Attempt) -> dict[str, Any]:
    """Return what the visible checks say of themselves; the copy that students get can look it up."""
    visible = [[check.id, check.sentence, check.points] for check in attempt.checks if not check.hidden]
    return {"digest": file_digest(attempt.fixtures.exercise.visible_checks), "checks": visible}


def _answers(attempts: list[Attempt], check: str) -> tuple[Answer, ...]:
    """Return what the reference was asked in a check, by whichever model."""
    found: list[Answer] = []
    for attempt in attempts:
        for answer in attempt.fixtures.answers.get(check, []):
            if not any(known.function == answer.function and same(known.args, answer.args) for known in found):
                found.append(answer)
    return tuple(found)
