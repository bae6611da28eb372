"""Results as text for other programs: JSON with everything, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Protocol

from grader.instructor.report import StudentRow, class_report
from grader.model import Outcome, Result

BOM = "\ufeff"
"""By this first character Excel knows UTF-8; other programs would take it for part of the first name."""
EXPORT_FORMAT = 1
"""Version of the JSON export. 1: first."""

COLUMNS = (
    "student",
    "exercise",
    "revision",
    "outcome",
    "score",
    "max_score",
    "checks_passed",
    "checks",
    "mistakes",
    "seconds",
    "key",
    "claimed",
)
"""The columns of the CSV export, one row for each student and exercise."""

TOTALS = ("student", "total", "max", "not_judged")
"""The first columns of the totals; two for each exercise follow."""

_FORMULA_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
"""A spreadsheet may run text that starts with one of these; the wide and small ones are the same to some of them."""
_CELL_STARTS = frozenset(";\t\r\n")
"""Where a spreadsheet that takes another separator than the comma, as in half of Europe, begins a new cell."""
_GAP = re.compile(r"([\s;,\x00-\x1f\u200b-\u200f\u2060\ufeff]+|^)(.?)", re.DOTALL)
"""What a spreadsheet may leave out before a formula, and the character behind that."""


class Export(Protocol):
    """A way to write results as text."""

    def __call__(self, results: Iterable[Result]) -> str:
        """Return the text; the order of the results does not matter."""
        ...


def export_json(results: Iterable[Result]) -> str:
    """Return the full records as one JSON document, sorted by student, then exercise."""
    records = [result.to_json() for result in _sorted(results)]
    document = {"format": EXPORT_FORMAT, "results": records}
    return _encodable(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def export_csv(results: Iterable[Result]) -> str:
    """Return one line for each result, sorted by student, then exercise, with a header.

    Lines end with CR LF (RFC 4180): only then does the csv module quote a lone CR inside a cell on every Python.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(cell) for cell in _row(result)] for result in _sorted(results))
    return _encodable(text.getvalue())


def export_totals(results: Iterable[Result]) -> str:
    """Return one line for each student, as the class report sums them: the total, then points and maximum by exercise.

    What could not be judged (`grader_error`) is counted, in a column of its own, and has an empty cell: never a zero.
    """
    report = class_report(results)
    exercises = [row.exercise for row in report.exercises]
    text = io.StringIO()
    writer = csv.writer(text)
    heads = [head for exercise in exercises for head in (exercise, f"{exercise} max")]
    writer.writerow([safe_cell(cell) for cell in (*TOTALS, *heads)])
    writer.writerows([safe_cell(cell) for cell in _totals(row, exercises)] for row in report.students)
    return _encodable(text.getvalue())


def _totals(row: StudentRow, exercises: Iterable[str]) -> Iterator[str | float]:
    """Yield the cells of a student, in the order of `TOTALS` and the exercises."""
    unjudged = [result for result in row.scores.values() if result.outcome is Outcome.GRADER_ERROR]
    yield from (row.student, row.score, row.max_score, len(unjudged))
    for result in map(row.scores.get, exercises):
        is_judged = result is not None and result not in unjudged
        yield from (result.score, result.max_score) if result and is_judged else ("", "")


FORMATS: Mapping[str, Export] = MappingProxyType({"csv": export_csv, "json": export_json})
"""The exports by name."""


def _sorted(results: Iterable[Result]) -> list[Result]:
    return sorted(results, key=lambda result: (result.student, result.exercise, result.key))


def _row(result: Result) -> tuple[str | float, ...]:
    """Return the cells of a result, in the order of `COLUMNS`."""
    return (
        result.student,
        result.exercise,
        result.revision,
        str(result.outcome),
        result.score,
        result.max_score,
        sum(check.outcome is Outcome.PASSED for check in result.checks),
        len(result.checks),
        " | ".join(dict.fromkeys(m.sentence for check in result.checks for m in check.explanation.mistakes)),
        result.seconds,
        result.key,
        result.claimed,
    )


def safe_cell(cell: str | float) -> str | float:
    """Put an apostrophe before all that a spreadsheet would take for a formula; numbers stay numbers.

    It stands right before the formula: in front of the whole text it would be left behind where a `;` begins a cell.
    """
    if not isinstance(cell, str):
        return cell
    guarded = _GAP.sub(_guarded, cell)
    return f"'{guarded}" if cell.startswith(("\t", "\r")) else guarded


def _guarded(found: re.Match[str]) -> str:
    gap, following = found.groups()
    begins = found.start() == 0 or not _CELL_STARTS.isdisjoint(gap)
    return f"{gap}'{following}" if begins and following in _FORMULA_STARTS else found[0]


def _encodable(text: str) -> str:
    r"""Write lone surrogates, which UTF-8 cannot hold, as `\udcff`: in JSON that is the very escape for them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
