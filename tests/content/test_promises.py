"""The promises of every exercise of the course that can be looked up, and the quick ones that can be run.

`grade verify` proves the rest (other seeds, threads, mutants); CI runs both.
"""

from __future__ import annotations

import ast
import builtins
import doctest
import importlib.util
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from grader.author.build import Variant, stale, stub, variants
from grader.course.quiz import read_quiz
from grader.engine.listing import declared_checks
from grader.engine.loaded import load_reference
from grader.engine.pool import Pool
from grader.explanation import is_whole
from grader.feedback.recording import read_recording
from grader.model import Exercise, Kind, Outcome, Runtime, Source, Unit

from ..real import COURSE
from ..sample import sampled

ROOT = Path(__file__).resolve().parents[2]
ALL = list(COURSE.exercises.values())
CODED = [exercise for exercise in ALL if exercise.kind is not Kind.QUIZ]
QUIZZES = [exercise for exercise in ALL if exercise.kind is Kind.QUIZ]
FIRST_THIRTEEN = [
    "neuron",
    "perceptron_train",
    "xor",
    "quiz_neurons",
    "relu_elu",
    "argmax_softmax",
    "cross_entropy",
    "numerical_gradient",
    "gradient_step",
    "mlp_gradients",
    "sequential",
    "keras_cnn",
    "keras_lstm",
]

every = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
coded = pytest.mark.parametrize("exercise", CODED, ids=lambda e: e.id)


def test_the_course_is_complete():
    """The thirteen exercises of the first edition are there, each with a solution."""
    assert set(FIRST_THIRTEEN) <= set(COURSE.exercises)
    assert [e.id for e in ALL if e.solution is None] == []


def test_modules_that_are_not_there_are_explained():
    """Whoever sees the numbers jump reads why, with a number that has no exercise as long as there is one."""
    there = {int(exercise.module[:2]) for exercise in ALL}
    absent = set(range(1, max(there))) - there
    said = re.findall(r"such as (\d\d), have no exercise", (COURSE.root / "README.md").read_text(encoding="utf-8"))
    assert {int(number) for number in said} <= absent
    assert bool(said) == bool(absent)


def test_names_are_unique():
    """No two exercises, checks files or references share a file name: pytest and the gradebook need that."""
    names = [file.name for e in ALL for file in (e.stub, e.visible_checks, e.hidden_checks) if file]
    assert len(names) == len(set(names))


@every
def test_files_are_those_that_belong(exercise: Exercise):
    """An exercise's folders hold what they should and nothing else."""
    published = {"README.md", "exercise.toml", "recorded.json", f"{exercise.id}.py", f"test_{exercise.id}.py"}
    secret = {"NOTES.md", f"test_{exercise.id}_hidden.py"}
    quiz = exercise.kind is Kind.QUIZ
    published |= {"quiz.toml"} if quiz else set()
    secret |= {"answers.toml"} if quiz else {f"{exercise.id}.py", "wrong", "right"}

    here = {file.name for file in exercise.folder.iterdir()} - {"__pycache__", f"plot_{exercise.id}.py"}
    there = {file.name for file in exercise.solution.iterdir()} - {"__pycache__", "double", "equivalent_mutants.toml"}

    assert here == published
    assert there == secret


@every
def test_generated_files_are_fresh(exercise: Exercise):
    """Stub and recording are what the solution makes today."""
    assert stale(COURSE, exercise) == []


@every
def test_texts_are_there(exercise: Exercise):
    """A README to work from, three different hints, concepts, notes, and a page for the module."""
    readme = (exercise.folder / "README.md").read_text(encoding="utf-8")
    assert len(readme.split()) > 150
    assert readme.startswith("# ")
    assert "http" in readme or exercise.kind is Kind.QUIZ
    assert len(set(exercise.hints)) == 3
    assert len((exercise.solution / "NOTES.md").read_text(encoding="utf-8").split()) > 40
    module = (exercise.folder.parent / "README.md").read_text(encoding="utf-8")
    assert exercise.id in module


@every
def test_checks_say_what_they_are_worth(exercise: Exercise):
    """Every check has points and a sentence of its own; the hidden ones are marked, and some are visible."""
    checks = declared_checks(COURSE, exercise)
    assert all(check.points > 0 and len(check.sentence) > 10 for check in checks)
    assert len({check.sentence for check in checks}) == len(checks)
    hidden = exercise.hidden_checks.read_text(encoding="utf-8")
    assert re.search(r"^pytestmark = hidden$", hidden, re.MULTILINE)
    assert {check.hidden for check in checks} == {True, False}


@coded
def test_code_in_a_task_imports_what_it_uses(exercise: Exercise):
    """Whoever copies a block that begins with an import needs only the exercise's own file beside it."""
    own = {node.name for node in ast.parse(exercise.stub.read_text(encoding="utf-8")).body if hasattr(node, "name")}
    for block in snippets(exercise):
        names = [node for node in ast.walk(ast.parse(block)) if isinstance(node, ast.Name)]
        bound = {name.id for name in names if isinstance(name.ctx, ast.Store)} | own | set(dir(builtins))
        assert {name.id for name in names} <= bound | imports(block).keys(), block
        assert all(map(importlib.util.find_spec, imports(block).values())), block


def test_tasks_have_code_to_copy():
    """The rule above finds what it looks for: these two tasks show how to look at a model."""
    assert [e.id for e in CODED if snippets(e)] == ["sequential", "keras_cnn"]


def snippets(exercise: Exercise) -> list[str]:
    """Return the indented blocks of a task that begin with an import."""
    text = (exercise.folder / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    return [textwrap.dedent(block) for block in blocks if block.startswith(("    import ", "    from "))]


def imports(block: str) -> dict[str, str]:
    """Return the package that each import of a block needs, by the name that it binds."""
    found = {}
    for node in ast.walk(ast.parse(block)):
        for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
            package = node.module if isinstance(node, ast.ImportFrom) else alias.name
            found[alias.asname or alias.name.partition(".")[0]] = package.partition(".")[0]
    return found


@pytest.mark.parametrize("exercise", [e for e in CODED if e.runtime is Runtime.NUMPY], ids=lambda e: e.id)
def test_reference_examples_are_true(exercise: Exercise):
    """The examples in the docstrings give what they say."""
    found = doctest.testmod(load_reference(exercise.reference), raise_on_error=False)

    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.keras
def test_keras_reference_examples_are_true():
    """So do those of the models, in one process of their own, because Keras takes seconds to import."""
    references = [str(e.reference) for e in CODED if e.runtime is Runtime.KERAS]
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "TF_ENABLE_ONEDNN_OPTS": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "doctest", *references], env=quiet, capture_output=True, text=True, check=False
    )

    assert all(">>>" in Path(file).read_text(encoding="utf-8") for file in references)
    assert done.returncode == 0, done.stdout


@coded
def test_stub_keeps_the_task_and_nothing_of_the_solution(exercise: Exercise):
    """The stub has every function and docstring of the reference, and none of the lines of a body."""
    reference = exercise.reference.read_text(encoding="utf-8")
    text = stub(COURSE, exercise)
    bodies = re.findall(r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", reference, re.DOTALL)
    lines = {line.strip() for body in bodies for line in body.splitlines() if len(line.strip()) > 12}
    code = {line.strip() for line in ast.unparse(_without_docstrings(text)).splitlines()}
    functions = [n.name for n in ast.walk(ast.parse(reference)) if isinstance(n, ast.FunctionDef)]

    assert len(bodies) == text.count("raise NotImplementedError")
    assert not lines & code
    assert [name for name in functions if f"def {name}(" in text]
    assert "SOLUTION" not in text


def _without_docstrings(text: str) -> ast.Module:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


@coded
def test_variants_are_declared(exercise: Exercise):
    """At least two right variants; wrong models with a sentence and with names of checks that exist."""
    names = {check.id for check in declared_checks(COURSE, exercise)}
    wrong = variants(exercise, "wrong")
    assert len(variants(exercise, "right")) >= 2
    assert len(wrong) >= 5
    assert [v.id for v in wrong if not v.expect or not set(v.expect) <= names] == []
    assert [v.id for v in wrong if len(v.sentence) < 15 or not v.sentence.endswith((".", "!", "?"))] == []


@pytest.mark.parametrize("exercise", QUIZZES, ids=lambda e: e.id)
def test_quiz_options_explain_themselves(exercise: Exercise):
    """Each question has one right option, and every other says in its own words why it is not."""
    questions = read_quiz(exercise, COURSE.seed).questions
    sentences = [option.sentence for question in questions for option in question.options if not option.right]
    assert all(sum(option.right for option in question.options) == 1 for question in questions)
    assert all(len(sentence) > 15 for sentence in sentences)
    assert len(set(sentences)) == len(sentences)
    assert "right" not in (exercise.folder / "quiz.toml").read_text(encoding="utf-8").split()


@every
def test_recording_holds_no_solution(exercise: Exercise):
    """A recording has numbers and sentences, no line of the reference's bodies."""
    recorded = exercise.recording.read_text(encoding="utf-8")
    if exercise.kind is Kind.QUIZ:
        assert read_recording(exercise.recording).mistakes == []
        return
    bodies = re.findall(
        r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", exercise.reference.read_text(encoding="utf-8"), re.DOTALL
    )
    lines = {line.strip() for body in bodies for line in body.splitlines() if len(line.strip()) > 16}
    assert [line for line in lines if line in recorded] == []


UNTRAINED = ("sequential",)
"""Exercises with Keras whose checks fit no model."""


@pytest.mark.parametrize(
    "runtime", [Runtime.NUMPY, pytest.param(Runtime.KERAS, marks=[pytest.mark.keras, pytest.mark.slow])]
)
def test_students_copy_accepts_right_and_names_wrong(runtime: Runtime):
    """With recordings alone, right answers pass the visible checks, wrong ones are named by their sentences.

    `grade verify` proves it of all; here a sample is asked, of a pool and of all exercises of a runtime at once. With
    Keras those are asked in which nothing is trained: CI verifies a sample of the others as well, in this way too.
    """
    cases = {
        f"{exercise.id} {group}/{variant.label}": (exercise, group, variant)
        for exercise in CODED
        if exercise.runtime is runtime
        for group in ("right", "wrong")
        for variant in _tried(exercise, group)
    }
    units = [
        Unit(label, exercise.id, Source(variant.source.encode()), recorded=True)
        for label, (exercise, _, variant) in cases.items()
    ]
    with Pool(COURSE, 2, [runtime]) as pool:
        results = {result.student: result for _, result in pool.grade(units)}

    for label, (_, group, variant) in cases.items():
        result = results[label]
        if group == "right":
            assert result.outcome is Outcome.PASSED, (label, result.to_json())
        else:
            assert {check.mistake for check in result.checks if check.mistake} == {variant.sentence}, label


def _tried(exercise: Exercise, group: str) -> list[Variant]:
    found = variants(exercise, group)
    if exercise.runtime is Runtime.KERAS:
        return found[:1] if exercise.id in UNTRAINED else []
    return sampled(found, lambda variant: f"{exercise.id} {group}/{variant.label}")


RAISES = "def {}(*args, **keywords):\n    raise ValueError('no')\n"
ZEROS = """
import numpy as np

def perceptron_train(X, y, lr=1.0, epochs=10):
    return np.zeros(X.shape[1]), 7.0, [9]

def mlp_loss_and_grads(params, X, y):
    return 0.0, {name: np.zeros_like(value) for name, value in params.items()}
"""


def test_what_fails_can_be_tried_again():
    """A call that raises, and one from whose value something wrong was computed, is a line that can be pasted."""
    numeric = [exercise for exercise in CODED if exercise.runtime is Runtime.NUMPY]
    stubs = {e.id: ast.parse(e.stub.read_text(encoding="utf-8")).body for e in numeric}
    raising = {
        name: "\n".join(RAISES.format(node.name) for node in body if isinstance(node, ast.FunctionDef))
        for name, body in stubs.items()
    }
    sources = [*raising.items(), ("perceptron_train", ZEROS), ("mlp_gradients", ZEROS)]
    units = [Unit(f"{i}", name, Source(text.encode()), recorded=True) for i, (name, text) in enumerate(sources)]
    with Pool(COURSE, 2, [Runtime.NUMPY]) as pool:
        failed = [(r, c) for _, r in pool.grade(units) for c in r.checks if c.outcome is not Outcome.PASSED]

    assert len({result.student for result, _ in failed}) == len(units)
    for result, check in failed:
        call = check.explanation.call or check.explanation.given
        assert check.explanation.call or call.startswith("from "), (result.exercise, check.message)
        assert is_whole(call), (result.exercise, check.message)
