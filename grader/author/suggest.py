"""What an author may have forgotten: changes of the reference that no sentence names, and checks that nobody fails.

A *mutant* (`mutants.py`) is the reference with one place changed. `grade verify` asks only whether some check fails of
it; here all checks run, to see which fail and whether a sentence is shown. One without a sentence may be a mistake that
students make: it is given as a file for `wrong/`, whose sentence is still to be written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.author.accept import failed
from grader.author.build import reference_source, variants
from grader.author.cases import MUTANT_SECONDS
from grader.author.judgement import equivalents
from grader.author.mutants import Mutant, mutants
from grader.author.unfilled import MARK
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.engine.listing import declared_checks
from grader.engine.pool import Pool
from grader.errors import CourseError
from grader.model import Exercise, Kind, Result, Source, Unit

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mutant that draws no sentence, and the checks that it fails: none where it survives."""

    mutant: Mutant
    fails: tuple[str, ...]

    @property
    def name(self) -> str:
        """What its file could be called."""
        function, rule, ordinal = self.mutant.id.split(":")
        more = "" if ordinal == "1" else f"_{ordinal}"
        return f"{function}_{rule}{more}".replace(".", "_").replace("<module>", "module")

    def text(self) -> str:
        """Return the file for `wrong/`: what is imported, and the function or class that has changed."""
        header = f'"""{MARK}: what was done, and where to look."""\n\n# expect: {", ".join(self.fails)}\n'
        return "\n\n".join([header.rstrip(), *_changed(self.mutant)]).rstrip() + "\n"


def suggestions(course: Course, exercise: Exercise, jobs: int) -> list[Suggestion]:
    """Return the mutants that draw no sentence, those first that survive; none of what `equivalent_mutants.toml` lists.

    Raises:
        CourseError: there is no solution to change, or nobody has written one: a quiz.
    """
    if exercise.reference is None or exercise.kind is Kind.QUIZ:
        raise CourseError(f"{exercise.id} has no reference to be changed", "Run it in the repository, on code.")
    listed = equivalents(exercise)
    tried = {mutant.id: mutant for mutant in mutants(reference_source(exercise)) if mutant.id not in listed}
    cpu = None if SETUPS[exercise.runtime].has_models else MUTANT_SECONDS
    units = [Unit(name, exercise.id, Source(mutant.source.encode()), cpu=cpu) for name, mutant in tried.items()]
    with Pool(course, min(jobs, len(units)) or 1, [exercise.runtime]) as pool:
        results = {unit.student: result for unit, result in pool.grade(units)}
    found = [Suggestion(mutant, failed(results[name])) for name, mutant in tried.items() if not _named(results[name])]
    return sorted(found, key=lambda one: (bool(one.fails), one.fails))


def _named(result: Result) -> bool:
    return any(check.explanation.mistakes for check in result.checks)


def _changed(mutant: Mutant) -> Iterator[str]:
    """Yield the imports of a mutant, and its function or class in which something has changed, without docstrings."""
    tree = ast.parse(mutant.source)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    if imports:
        yield "\n".join(map(ast.unparse, imports))
    top = mutant.id.partition(":")[0].partition(".")[0]
    for node in tree.body:
        if isinstance(node, _Definition) and node.name == top:
            yield "\n" + ast.unparse(_bare(node))


def _bare(node: _Definition) -> _Definition:
    """Return a definition without its docstrings, its own and those within."""
    for one in ast.walk(node):
        if isinstance(one, _Definition) and ast.get_docstring(one) is not None and len(one.body) > 1:
            del one.body[0]
    return node


def failed_by(course: Course, exercise: Exercise) -> Mapping[str, Sequence[str]]:
    """Return of each check which wrong models fail it, as their files say: each once, however many constants it has."""
    wrong, checks = variants(exercise, "wrong"), declared_checks(course, exercise)
    return {check.id: list(dict.fromkeys(one.id for one in wrong if check.id in one.expect)) for check in checks}
