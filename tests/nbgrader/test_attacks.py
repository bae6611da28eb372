"""The attacks that gave or took marks under nbgrader alone, in notebooks: all in one `nbgrader autograde`.

The code is that of `tests/attacks/corpus/nbgrader`. Each is handed in twice: as the answer, and as a cell of the
student's own above a wrong answer. More of them need a notebook's metadata or a file beside it.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.engine.listing import declared_checks
from grader.nbgrader.handout.source import answer_source

from ..real import COURSE
from ..shared import once
from .site import Site, Tree, metadata, on, place, with_own_cell

pytestmark = pytest.mark.slow  # a class, once

ASSIGNMENT, EXERCISE, CHECK = "04_losses", "argmax_softmax", "argmax_softmax-check"
CORPUS = Path(__file__).parent.parent / "attacks" / "corpus" / "nbgrader"
EARNS = re.compile(r"^# earns: (.+)$", re.MULTILINE)
ATTACKS = sorted(CORPUS.glob("*.py"))
WRONG = "import numpy as np\n\n\ndef argmax_onehot(Z):\n    return np.zeros_like(Z)\n\n\nsoftmax = argmax_onehot\n"
HOOK = "get_ipython().events.register('pre_run_cell', lambda info: open('leak.txt', 'a').write(info.raw_cell))\n"
INNOCENT = ("aaron", "zoe")
"""Before and after all others: nbgrader grades by name."""


RESULT = {"output_type": "execute_result", "data": {"text/plain": "16"}, "metadata": {}, "execution_count": 1}
GRADED = {"gradestep": {"results": {EXERCISE: 16}, "notes": [], "problem": ""}}
FORGED: Mapping[str, Callable[[Tree], Tree]] = {
    "claims_points": metadata(CHECK, points=100),
    "own_test": on(CHECK, lambda cell: cell.update(source="pass")),
    "says_the_test_is_the_answer": metadata(CHECK, solution=True),
    "saved_full_marks": on(CHECK, lambda cell: cell.update(outputs=[RESULT])),
    "second_test": lambda tree: tree | {"cells": [*tree["cells"], second_test(tree)]},
    "says_it_was_graded": lambda tree: tree | {"metadata": tree["metadata"] | GRADED},
    "names_another_exercise": metadata(EXERCISE, grade_id=CHECK),
}


def second_test(tree: Tree) -> Tree:
    found: Tree = tree["cells"][place(tree, CHECK)]
    return found | {"source": "16", "id": "second"}


@dataclass(frozen=True)
class Fight(Site):
    """A site in which everybody was graded, and its files before and after."""

    before: Mapping[str, str]
    after: Mapping[str, str]


def names(site: Site) -> Mapping[str, Path]:
    """Return what an attack is told by `@NAME@`, more than a student could know."""
    exercise = site.course.exercise(EXERCISE)
    assert exercise.reference
    assert exercise.hidden_checks
    return {
        "FOLDER": site.folder.parent,
        "COURSE": site.exercises,
        "REFERENCE": exercise.reference,
        "HIDDEN": exercise.hidden_checks,
        "VISIBLE": exercise.visible_checks,
        "GRADEBOOK": site.folder / "gradebook.db",
        "OTHER": site.place("zoe") / site.notebook,
        "HOME": site.folder.parent / "home",
        "PACKAGE": Path(sys.modules["grader"].__file__ or "").parent,
    }


def state(site: Site) -> dict[str, str]:
    """Return a digest of each file that nothing may touch: all but what nbgrader itself writes."""
    files = (path for path in sorted(site.folder.parent.rglob("*")) if path.is_file())
    written = [site.folder / name for name in ("autograded", "gradebook.db", ".jupyter")]
    kept = [path for path in files if not any(path.is_relative_to(place) for place in written)]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


@pytest.fixture(scope="module")
def fight(tmp_path_factory: pytest.TempPathFactory) -> Fight:
    """All attacks and two innocent students, graded in one run."""
    return once(tmp_path_factory, "attacked", fought_in)


def fought_in(root: Path) -> Fight:
    for folder in (COURSE.root, COURSE.solutions, COURSE.datasets):
        assert folder
        shutil.copytree(folder, root / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "home").mkdir()
    site = Site.new(root / "site", root / "exercises", (EXERCISE,))
    hand_all_in(site, answer_source(site.course, site.course.exercise(EXERCISE)))
    before = state(site)
    quiet = {"PYTHONDONTWRITEBYTECODE": "1"}  # of references: what an attack writes would not be told from that
    site.nbgrader("autograde", ASSIGNMENT, HOME=str(root / "home"), **quiet)
    return Fight(site.folder, site.exercises, before, state(site))


def hand_all_in(site: Site, right: str) -> None:
    def answered(text: str) -> Tree:
        return site.filled({EXERCISE: text})

    told = names(site)
    for student in INNOCENT:
        site.hand_in(student, answered(right), at=None)
    for file in ATTACKS:
        code = re.sub(r"@([A-Z]+)@", lambda match: str(told[match[1]]), file.read_text())
        site.hand_in(f"m_{file.stem}", answered(code), at=None)
        site.hand_in(f"m_{file.stem}_above", with_own_cell(answered(WRONG), code), at=None)
    for name, forge in FORGED.items():
        site.hand_in(f"m_{name}", forge(answered(WRONG)), at=None)
    site.hand_in("m_hook", with_own_cell(answered(HOOK + WRONG), HOOK), at=None)
    folder = site.hand_in("m_ships_modules", answered(WRONG), at=None).parent
    for name in ("numpy", "grader", "yaml", "json", "pytest", "sitecustomize"):
        (folder / f"{name}.py").write_text("raise SystemExit(0)\n")


STUDENTS = [f"m_{file.stem}{end}" for file in ATTACKS for end in ("", "_above")]
STUDENTS += [f"m_{name}" for name in FORGED] + ["m_hook", "m_ships_modules"]


def test_the_corpus_is_there() -> None:
    """All attacks of the study, so that none is left out unseen."""
    assert len(ATTACKS) >= 19


def test_no_batch_is_stopped(fight: Fight) -> None:
    """Everybody is graded, and the command ends well."""
    graded = {name for (name,) in fight.query("SELECT DISTINCT student_id FROM submitted_assignment")}
    assert graded == {*STUDENTS, *INNOCENT}


@pytest.mark.parametrize("student", STUDENTS)
def test_attack_gains_nothing(fight: Fight, student: str) -> None:
    """It gets the points of what is honestly right in it, no more; no mark looks as if a person had given it."""
    file = CORPUS / f"{student.removeprefix('m_')}.py"
    match = EARNS.search(file.read_text()) if file.is_file() else None

    assert fight.grades()[student, CHECK][:2] == (float(match[1]) if match else 0.0, None)


@pytest.mark.parametrize("student", INNOCENT)
def test_innocent_lose_nothing(fight: Fight, student: str) -> None:
    """Whoever is graded before or after them."""
    points = sum(check.points for check in declared_checks(COURSE, COURSE.exercise(EXERCISE)))

    assert fight.grades()[student, CHECK][:2] == (points, None)


def test_nothing_is_touched(fight: Fight) -> None:
    """Course, configuration, source notebooks, submissions and home are as before; nothing has leaked beside them.

    The gradebook has nbgrader's tables alone.
    """
    assert fight.after == fight.before
    assert fight.query("SELECT name FROM sqlite_master WHERE name = 'marks'") == []


def test_nothing_of_the_hidden_checks_comes_back(fight: Fight) -> None:
    """No autograded notebook or comment holds a line of a hidden check, or the instructor's answer but by a student."""
    hidden = names(fight)["HIDDEN"].read_text()
    lines = {line.strip() for line in hidden.splitlines() if "assert" in line or "student." in line}
    assert lines
    files = (fight.folder / "autograded").rglob("*")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files if path.is_file()]
    texts += [text for (text,) in fight.query("SELECT auto_comment FROM comment") if text]

    assert [line for line in lines for text in texts if line in text] == []
