"""A student's notebook as sources, one per exercise, whatever happened to its cells.

An answer is what the notebook would have defined if it were run from top to bottom until the exercise's check: just
what the check would see there (`grader.notebook.composed`). Where that lacks something, the rest of the notebook is
looked through: cells that are no code any more, and those below the check. The cell whose `grade_id` is the exercise's
id counts before others, whatever else it says of itself; where there is none, the cells that define the names do. What
an answer uses and does not define is taken from any other cell.

Nothing here raises for what a student handed in, and a problem is the problem of one exercise.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.course.copy import fresh_stub, names_in
from grader.course.reading import Course
from grader.model import Exercise, Kind, Outcome, Source
from grader.nbgrader.handed_in.pieces import MAX_COPIES, Piece, pieces, within_reason
from grader.nbgrader.handout.source import CHECK
from grader.notebook.composed import Composed, compose
from grader.submission.defined import bound_and_used
from grader.submission.files import MAX_SOURCE
from grader.submission.notebook import parse

_GIVEN = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__", "get_ipython", "display"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a notebook holds for the exercises asked for."""

    sources: dict[str, Source]
    """By exercise: the answer, or the problem and its outcome."""
    notes: list[str]
    """What was odd and how it was resolved; each begins with the exercise that it is about, if it is about one."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an exercise asks for."""

    exercise: Exercise
    names: tuple[str, ...]
    keys: tuple[str, ...] = ()
    """The questions of a quiz: all quizzes define the same names."""
    stub: str = ""

    def finished(self, piece: Piece) -> set[str]:
        """Return the wanted names that a cell defines by more than a stub."""
        return self._of(piece, piece.finished)

    def begun(self, piece: Piece) -> set[str]:
        """Return the wanted names that a cell defines in any way."""
        return self._of(piece, piece.bound)

    def _of(self, piece: Piece, names: frozenset[str]) -> set[str]:
        return set(self.names) & names if all(key in piece.raw for key in self.keys) else set()


@dataclass(slots=True)
class _Answer:
    """What is known of an exercise's answer so far."""

    text: str = ""
    notes: list[str] = field(default_factory=list)


def read_sources(notebook: bytes | Mapping[str, Any], course: Course, exercises: Sequence[str]) -> Reading:
    """Return the answers of a notebook.

    Args:
        notebook: the file's content, or its parsed tree.
        course: whose exercises these are.
        exercises: the ids of those in this notebook.

    Raises:
        UsageError: the course has no such exercise.
        CourseError: an exercise's stub cannot be read.
    """
    wanted = {name: _wanted(course, course.exercise(name)) for name in exercises}
    if isinstance(notebook, bytes):
        parsed = parse(notebook)
        if parsed.tree is None:
            return Reading({name: Source(None, parsed.problem) for name in exercises}, [parsed.problem])
        notebook = parsed.tree
    found = pieces(notebook)
    reading = Reading({}, [])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the parser warns about "\d", and of much else that students write
        for name in exercises:
            reading.sources[name], notes = _read(found, wanted[name], wanted)
            reading.notes.extend(f"{name}: {note}" for note in notes)
    return reading


def _wanted(course: Course, exercise: Exercise) -> _Wanted:
    stub = fresh_stub(course, exercise, "")
    keys: tuple[str, ...] = ()
    if exercise.kind is Kind.QUIZ:
        answers = [node.value for node in ast.parse(stub).body if isinstance(node, ast.Assign)]
        dicts = [value for value in answers if isinstance(value, ast.Dict)]
        keys = tuple(str(key.value) for d in dicts for key in d.keys if isinstance(key, ast.Constant))
    return _Wanted(exercise, tuple(names_in(stub)), keys, stub)


def _read(found: Sequence[Piece], wanted: _Wanted, all_wanted: Mapping[str, _Wanted]) -> tuple[Source, list[str]]:
    """Return an exercise's source, and what is to be said about it."""
    named = [piece for piece in found if piece.grade_id == wanted.exercise.id][-MAX_COPIES:]
    around = within_reason([piece for piece in found if piece.grade_id != wanted.exercise.id and piece.raw])
    others = [piece for piece in around if not _is_answer_to_other(piece, wanted, all_wanted)]
    if not any(piece.raw for piece in named):
        others = around
    answer = _by_name(named, wanted)
    if not any(wanted.finished(piece) for piece in named):
        answer = _by_content([piece for piece in others if wanted.finished(piece)], others, wanted) or answer
    answer = _as_run(found, named, answer, wanted) or answer
    if not answer.text.strip():
        return _missing(named, wanted), answer.notes
    _complete(answer, others, around, wanted)
    if wanted.keys and "STUDENT" not in bound_and_used(answer.text)[0]:  # whose order of options the letters are in
        answer.text += "\nSTUDENT = " + repr(_student(wanted.stub)) + "\n"
    return _source(answer.text), answer.notes


def _is_answer_to_other(piece: Piece, wanted: _Wanted, all_wanted: Mapping[str, _Wanted]) -> bool:
    other = all_wanted.get(piece.grade_id)
    return other is not None and other is not wanted and bool(other.begun(piece))


# ---------------------------------------------------------------------- which cells


def _as_run(found: Sequence[Piece], named: Sequence[Piece], other: _Answer, wanted: _Wanted) -> _Answer | None:
    """Return the answer that the exercise's check would see; None where another way of reading finds more."""
    if wanted.keys:  # all quizzes define the same names
        return None
    cells = _run_before_check(found, named, wanted)
    composed = compose((piece.text for piece in cells), lambda cell: cell, wanted.names)
    if composed is None or not composed.finished >= Piece(-1, "code", "", other.text).finished & set(wanted.names):
        return None
    return _Answer(composed.source, [*_odd(named), *_places(composed, cells, wanted)])


def _run_before_check(found: Sequence[Piece], named: Sequence[Piece], wanted: _Wanted) -> list[Piece]:
    """Return the cells of Python above the check, or until the last one of the exercise's name where it is gone."""
    checks = [piece for piece in found if piece.grade_id == f"{wanted.exercise.id}{CHECK}"] or named
    last = checks[-1].place if checks else len(found)
    above = [piece for piece in found if piece.place <= last and piece.kind == "code" and piece.raw]
    known = [piece for piece in above if piece in named]
    chosen = within_reason([*known, *(piece for piece in above if piece not in known)])
    return sorted((piece for piece in chosen if piece.tree is not None), key=lambda piece: piece.place)


def _places(composed: Composed, cells: Sequence[Piece], wanted: _Wanted) -> Iterator[str]:
    """Yield what is to be said of where an answer was."""
    holding = [cells[number] for number in composed.cells(frozenset(wanted.names))]
    places = " and ".join(piece.label for piece in holding)
    own = [piece for piece in cells if piece.grade_id == wanted.exercise.id]
    if not any(piece in own for piece in holding):
        yield f"no cell of its name holds an answer; found in {places} by what is defined there"
    elif len({piece.raw.strip() for piece in own}) > 1:
        yield f"{len(own)} different cells have its name; read {places}: the last definition counts"
    strange = [part for _, part in composed.parts if cells[part.cell] not in (own or holding)]
    if taken := sorted(frozenset[str]().union(*(part.names for part in strange))):
        yield "taken from other cells: " + ", ".join(taken[:10])


def _odd(named: Sequence[Piece]) -> list[str]:
    """Return what is to be said of the cells of the exercise's name themselves."""
    notes = [f"{piece.label} had been turned into {piece.kind}" for piece in named if piece.kind != "code"]
    if len({piece.raw.strip() for piece in named}) < len(named):
        notes.append(f"its cell was there {len(named)} times; equal ones count once")
    return notes


def _by_name(named: Sequence[Piece], wanted: _Wanted) -> _Answer:
    """Return the answer that the cells of the exercise's name hold."""
    answer = _Answer(notes=_odd(named))
    different: dict[str, Piece] = {}
    for piece in named:
        different.setdefault(piece.raw.strip(), piece)
    texts = sorted((piece for raw, piece in different.items() if raw), key=lambda piece: piece.place)
    if len(texts) < 2:
        answer.text = texts[0].text if texts else ""
        return answer
    answer.text, chosen = _joined(texts, wanted)
    if not chosen:
        answer.text, chosen = texts[-1].text, texts[-1:]
    places = " and ".join(piece.label for piece in chosen)
    answer.notes.append(f"{len(texts)} different cells have its name; read {places}: the last definition counts")
    return answer


def _by_content(candidates: Sequence[Piece], others: Sequence[Piece], wanted: _Wanted) -> _Answer | None:
    """Return the answer that cells without the exercise's name hold; None if there is none."""
    code = [piece for piece in candidates if piece.kind == "code" and piece.tree is not None]
    text, chosen = _joined(code or [piece for piece in candidates if piece.tree is not None], wanted)
    if not chosen:
        return None
    places = " and ".join(piece.label for piece in chosen)
    notes = [f"no cell of its name holds an answer; found in {places} by what is defined there"]
    if all(piece.only_defines for piece in chosen):
        return _Answer(text, notes)
    useful = [piece for piece in others if piece in chosen or not wanted.begun(piece)]
    return _Answer(_definitions(useful, wanted.names), notes)


def _joined(candidates: Sequence[Piece], wanted: _Wanted) -> tuple[str, list[Piece]]:
    """Return the cells that hold the last definition of a wanted name as one text, in which it is the last, too."""
    readable = [piece for piece in candidates if piece.tree is not None and wanted.begun(piece)]
    if not readable:
        chosen = [piece for piece in candidates if wanted.begun(piece)][-1:]
        return "".join(piece.text for piece in chosen), chosen
    provider = {name: piece for name in wanted.names if (piece := _provider(name, readable, wanted))}
    chosen = sorted(set(provider.values()), key=lambda piece: piece.place)
    if len(chosen) == 1:
        return chosen[0].text, chosen
    texts = [piece.text for piece in chosen]
    for name, piece in provider.items():
        if any(name in later.bound for later in chosen[chosen.index(piece) + 1 :]):
            texts.append(_definitions([piece], [name], without=piece.bound - {name}))
    return "\n\n\n".join(text.strip("\n") for text in texts) + "\n", chosen


def _provider(name: str, readable: Sequence[Piece], wanted: _Wanted) -> Piece | None:
    """Return the last cell that defines a name; a stub only where there is nothing else."""
    having = [piece for piece in readable if name in wanted.begun(piece)]
    return max(having, key=lambda piece: (name in wanted.finished(piece), piece.place), default=None)


# ---------------------------------------------------------------------- what else it needs


def _complete(answer: _Answer, others: Sequence[Piece], around: Sequence[Piece], wanted: _Wanted) -> None:
    """Add what the answer should define (of the other cells), or uses (of all, as in a notebook that is run)."""
    own = Piece(-1, "code", "", answer.text)
    if own.tree is None:
        return
    absent = [name for name in wanted.names if name not in own.finished]
    absent = [name for name in absent if any(name in wanted.finished(piece) for piece in _code(others))]
    if absent and (late := _definitions(others, absent, without=own.finished)):
        answer.text = f"{answer.text.rstrip()}\n\n\n{late}"
    bound, used = bound_and_used(answer.text)
    needed = sorted(used - bound - _GIVEN)
    early = _definitions(around, needed, without=bound) if needed else ""
    if early:
        answer.text = _put_before(answer.text, early)
    taken = [name for name in (*absent, *needed) if name in bound_and_used(answer.text)[0]]
    if taken:
        answer.notes.append("taken from other cells: " + ", ".join(taken[:10]))


def _code(cells: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in cells if piece.kind == "code" and piece.tree is not None]


def _definitions(cells: Sequence[Piece], names: Sequence[str], without: frozenset[str] = frozenset()) -> str:
    """Return the definitions of names in some cells, and all that they use; of no name that must not be among them."""
    code = _code(cells) or [piece for piece in cells if piece.tree is not None]
    composed = compose((piece.text for piece in code), lambda cell: cell, names, without, is_whole=False)
    if composed:
        return composed.source
    stars = [node for piece in code if piece.tree for node in piece.tree.body if _is_star(node)]
    return "".join(f"{ast.unparse(node)}\n" for node in stars)


def _is_star(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.ImportFrom) and node.names[0].name == "*" and node.module not in ("grader", "__future__")
    )


def _put_before(text: str, more: str) -> str:
    """Put definitions before a text, but after what Python wants at the very top."""
    try:
        futures = [n for n in ast.parse(text).body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    line = (futures[-1].end_lineno or 0) if futures else 0
    lines = text.split("\n")
    return "\n".join([*lines[:line], more.rstrip("\n"), "", "", *lines[line:]])


def _student(stub: str) -> str:
    """Return whose order of options a quiz's stub is in."""
    for node in ast.parse(stub).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="STUDENT")], value=ast.Constant(value=str(name))):
                return name
    return ""


# ---------------------------------------------------------------------- sources


def _missing(named: Sequence[Piece], wanted: _Wanted) -> Source:
    names = " or ".join(wanted.names)
    text = "its cell is empty" if named else f"its cell is missing, and no other cell defines {names}"
    return Source(None, text, Outcome.NOT_ATTEMPTED)


def _source(text: str) -> Source:
    """Return a text as what a student handed in."""
    content = text.encode(errors="replace")
    if len(content) > MAX_SOURCE:
        return Source(None, f"its cell is larger than {MAX_SOURCE >> 20} MiB: leave data out of the code")
    if "\0" in text:
        return Source(None, "its cell has a null byte: write it again as plain text")
    return Source(content)
