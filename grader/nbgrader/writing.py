"""What graders and students read of a result in nbgrader: a comment, and the output of the cell that checks it.

    results  ->  comment (Markdown, for the gradebook), outputs (text and HTML, for the autograded notebook)

Of a hidden check there is its sentence, its outcome and the named mistake. What may quote a student's code or values is
printable, and stands where it can be neither Markdown nor HTML.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from grader.explanation import Explanation, printable
from grader.feedback.causes import Cause, causes
from grader.feedback.view import mark
from grader.model import UNJUDGED, CheckResult, Exercise, Kind, Outcome, Result
from grader.nbgrader.handed_in.restoring import Tree, cell_id
from grader.nbgrader.handout.source import CHECK
from grader.submission.notebook import grade_id

MAX_NOTES = 40
"""So many notes are shown, of so many characters each."""
MAX_NOTE = 1_000

_HTML = """\
<div class="gradestep">
<p><b>{{ exercise }}</b>: {{ headline }}</p>
{% for cause in causes %}
{% for line in cause.mistake.splitlines() %}
<p><b>{{ line.strip() }}</b></p>
{% endfor %}
<ul>
{% for check in cause.checks %}
<li>{{ line(check) }}</li>
{% endfor %}
</ul>
{% if cause.message %}
<pre>{{ cause.message }}</pre>
{% endif %}
{% endfor %}
</div>
"""


def told(result: Result, exercise: Exercise) -> Result:
    """Return a result without what its hidden checks say, whatever it is: students read it, and comments last.

    Those of a quiz have no inputs, and speak of the student's own letters.
    """
    if exercise.kind is Kind.QUIZ:
        return replace(result, checks=tuple(replace(check, hidden=False) for check in result.checks))
    return replace(result, checks=tuple(_untold(check) if check.hidden else check for check in result.checks))


def _untold(check: CheckResult) -> CheckResult:
    """Return a hidden check with the named mistakes alone."""
    return replace(check, explanation=Explanation(mistakes=check.explanation.mistakes))


def comment(result: Result) -> str:
    """Return the explanation of one exercise as Markdown, which nbgrader renders in the student's feedback."""
    return "\n\n".join(_paragraphs(result))


def _paragraphs(result: Result) -> Iterator[str]:
    yield f"**{_headline(result)}**"
    for cause in _causes(result):
        if cause.mistake:
            yield "  \n".join(line.strip() for line in cause.mistake.splitlines())
        yield "  \n".join(_line(check) for check in cause.checks)
        if cause.message:
            yield "\n".join(f"    {line}" for line in cause.message.splitlines())  # a block of code


def text(result: Result) -> str:
    """Return the explanation of one exercise as lines of text."""
    lines = [f"{result.exercise}: {_headline(result)}"]
    for cause in _causes(result):
        lines += [f"  {line}" for line in cause.mistake.splitlines()]
        lines += [f"  {_line(check)}" for check in cause.checks]
        lines += [f"      {line}" for line in cause.message.splitlines()]
    return "\n".join(lines)


def html(result: Result) -> str:
    """Return the explanation of one exercise as HTML; whatever is put into it is escaped."""
    values = {"exercise": result.exercise, "headline": _headline(result), "causes": _causes(result), "line": _line}
    page: str = _template().render(**values)
    return page


@functools.cache
def _template() -> Any:
    import jinja2

    return jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_HTML)


def _headline(result: Result) -> str:
    if result.outcome is Outcome.GRADER_ERROR:
        return "this could not be graded, which is not the student's fault; a person has to look"
    if result.outcome is Outcome.NEEDS_A_LOOK:
        return "it cannot be told which answer is meant; a person has to look"
    passed = sum(check.outcome is Outcome.PASSED for check in result.checks)
    return f"{passed} of {len(result.checks)} checks passed, {result.score:g} of {result.max_score:g} points"


def _line(check: CheckResult) -> str:
    return f"{mark(check.outcome)} {check.sentence} ({check.earned:g}/{check.points:g})"


def _causes(result: Result) -> list[Cause]:
    """Return why checks did not pass, each reason once, and after them all checks that did."""
    passed = [check for check in result.checks if check.outcome is Outcome.PASSED]
    failed = [
        _untold(check) if check.hidden else replace(check, explanation=check.explanation.each(printable))
        for check in result.checks
        if check.outcome is not Outcome.PASSED
    ]
    return [*causes(failed), *([Cause(passed)] if passed else [])]


def awarded(result: Result, points: float) -> float | None:
    """Return a result's score in a cell worth so many points; None where nothing was found out about the answer.

    It is the score itself, unless somebody gave the cell other points than the exercise has.
    """
    if result.outcome in UNJUDGED:
        return None
    if result.max_score in (points, 0.0):
        return result.score
    return result.score / result.max_score * points


# ---------------------------------------------------------------------- the notebook


def annotated(notebook: Mapping[str, Any], results: Mapping[str, Result], notes: Iterable[str] = ()) -> Tree:
    """Return a notebook with our explanations as the outputs of its check cells, `E-check` for exercise E.

    Args:
        notebook: plain data, or a `NotebookNode`; it stays as it is. `nbformat.from_dict` makes a node of the new one.
        results: by exercise.
        notes: what was odd in what the student handed in; shown in a cell on top.
    """
    cells = list(_labelled(_with_output(cell, results) for cell in notebook["cells"]))
    shown = [printable(note[:MAX_NOTE]) for note in notes][:MAX_NOTES]
    if shown:
        lines = (f"    {line}" for note in shown for line in note.split("\n"))  # a block of code
        source = "\n".join(["How this notebook was read:", "", *lines])
        cells.insert(0, {"cell_type": "markdown", "id": cell_id("\0notes"), "metadata": {}, "source": source})
    return {**notebook, "cells": cells}


def _labelled(cells: Iterable[Tree]) -> Iterator[Tree]:
    """Yield cells, and below a discussion where the answer begins: formgrader draws no frame around that."""
    task = ""
    for cell in cells:
        if task and not grade_id(cell):
            label = cell_id(f"\0answer {task}")
            yield {"cell_type": "markdown", "id": label, "metadata": {}, "source": "**Student's answer**"}
        yield cell
        task = grade_id(cell) if cell["metadata"].get("nbgrader", {}).get("task") else ""


def _with_output(cell: Mapping[str, Any], results: Mapping[str, Result]) -> Tree:
    name = grade_id(cell)
    result = results.get(name.removesuffix(CHECK)) if name.endswith(CHECK) else None
    if result is None or cell["cell_type"] != "code":
        return dict(cell)
    # Neither an `execute_result` nor `stderr`: nbgrader would read a score out of those.
    data = {"text/html": html(result), "text/plain": text(result)}
    return {**cell, "execution_count": None, "outputs": [{"output_type": "display_data", "data": data, "metadata": {}}]}
