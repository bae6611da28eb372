"""Mangled versions of right answers, graded for real: each gets a complete result in time, and harms no other."""

from __future__ import annotations

import ast
import json
import keyword
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from grader.cli.render import result_lines
from grader.course.quiz import read_quiz
from grader.engine.attempt import Attempt
from grader.engine.listing import declared_checks
from grader.engine.worker import grade_units
from grader.model import Exercise, Kind, Outcome, Result, Runtime, Unit
from grader.sandbox.launcher import Launcher
from grader.sandbox.pool import Launchers

from ..real import COURSE
from ..submission.handing_in import read
from .depth import examples
from .mangle import mangled

CPU = 1.0
"""CPU seconds of a process. A mangled loop may take them three times: so many processes one source may use up."""
SECONDS = 60.0
"""For one submission. Three processes of three times `CPU` each by the clock are nine; a busy machine is slow."""
MESSAGE = 10_000
"""Characters of a message. The longest show a text of two thousand and a call; a value is never shown in full."""
TOKENS = (
    "return", "None", "True", "yield", "lambda: 0", "while True:", "while 1: pass\n", "for _ in range(9):", "raise",
    "global x", "assert 0", "import sys", "exit()", "input()", "print(", "await ", "async ", "class A:", "del ", ":",
    "@", "=", "==", "(", ")", "[", "]", "{", "}", ",", ".", "*", "**", "-", "~", "0", "1e999", "10**9", "-1", "'",
    '"""', "#", "\\", "\n", "    ", "\t", "\r", "\x0c", "\0", "\x1b[31m", "\u202e", "\xa0", "é", "😀", "np.nan",
    "{1}", "[]", "().__class__", "...", "b''", "f'{x}'", "0j", "x.T", ".sum()", "[None]", "np.zeros(0)", "sorted",
    "print", "\\ud800", "'\\ud800'", "'\\x1b[2J'", "9" * 700, "[0] * 10**6", "iter(())", "object()", "'a'",
    "NotImplementedError",
)  # fmt: skip
VALUES = (
    "None", "True", "-1", "0", "1e999", "10**9", "np.nan", "np.inf", "object()", "{1}", "[]", "()", "b''", "0j", "'a'",
    "[None]", "np.zeros(0)", "np.zeros((9, 9))", "'\\ud800'", "[0] * 10**6", "iter(())", "print", "...", "np", "{}",
    "10**400", "2**2040", "-0.0", "1e-320", "np.float128(1)", "np.datetime64('2020')", "np.array(['a'])", "range(9)",
    "np.ma.masked", "np.matrix([[1]])", "np.void(b'x')", "'\\x1b[2J\\n'", "'x' * 5000", "np.array([1, None], object)",
    "np.zeros((0, 10**6))", "np.zeros((1,) * 20)", "np.zeros(3, 'f4,i4')", "np.array(3)", "np.full(5, np.nan)",
    "float", "(True, False)", "frozenset()", "NotImplemented", "type('T', (float,), {})(1)", "[[[[[[[[0]]]]]]]]",
    "[0] * 20_000", "{str(i): i for i in range(99)}", "np.zeros(2**16)",
)  # fmt: skip
ENCODINGS = ["utf-8"] * 12 + ["utf-8-sig", "utf-16", "latin-1", "cp1252", "utf-7"]
OPERATORS = ("+", "-", "*", "/", "@", "%", "<", ">", "==", "|", "&")
WORD = re.compile(r"\w+|\s+|==|[^\w\s]")


def right_answers(exercise: Exercise) -> Iterator[str]:
    """Yield the texts that solve an exercise: the reference, other right ones, a quiz with its answers."""
    if exercise.kind is Kind.QUIZ:
        quiz = read_quiz(exercise, COURSE.seed, "ada")
        yield quiz.source(exercise.title, {q.id: letter_of_right(q.options) for q in quiz.questions})
    elif exercise.solution and exercise.reference:
        for file in (exercise.reference, *sorted((exercise.solution / "right").glob("*.py"))):
            yield file.read_text(encoding="utf-8")


def letter_of_right(options: tuple[object, ...]) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[[option.right for option in options].index(True)]


NUMPY = [exercise for exercise in COURSE.exercises.values() if exercise.runtime is Runtime.NUMPY]
RIGHT = {exercise.id: list(right_answers(exercise)) for exercise in NUMPY}


@dataclass(frozen=True)
class Mangled:
    """A damaged answer to an exercise."""

    exercise: str
    content: bytes
    recorded: bool = False


def bare(text: str) -> str:
    """Return a source without comments and docstrings, where a change of a word changes nothing."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    return ast.unparse(tree)


@st.composite
def exchanged(draw: st.DrawFn, text: str) -> str:
    """Return a text with one or two names, numbers or operators replaced by others: mostly still valid Python."""
    words = WORD.findall(bare(text))
    names = sorted({word for word in words if word.isidentifier() and not keyword.iskeyword(word)})
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.sampled_from([place for place, word in enumerate(words) if word in (*names, *OPERATORS)]))
        others = (
            st.sampled_from(names) | st.sampled_from(VALUES) if words[place] in names else st.sampled_from(OPERATORS)
        )
        words[place] = draw(others)
    return "".join(words)


EXPRESSIONS = st.recursive(
    st.sampled_from(VALUES),
    lambda part: (
        st.lists(part, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.lists(part, max_size=3).map(lambda parts: f"({''.join(one + ', ' for one in parts)})")
        | st.dictionaries(st.sampled_from(["W", "b", "a\\x1b[0m", ""]), part, max_size=3).map(
            lambda parts: "{" + ", ".join(f"'{name}': {one}" for name, one in parts.items()) + "}"
        )
        | part.map(lambda one: f"np.asarray({one}, object)")
        | part.map(lambda one: f"np.full((2, 3), {one})")
    ),
    max_leaves=4,
)
STATEMENTS = EXPRESSIONS.map("return {}".format) | st.sampled_from(
    [
        "pass", "yield 1", "1 / 0", "return locals()", "return GIVEN", "GIVEN[...] = 7", "GIVEN.clear()",
        "raise ValueError('\\x1b[31m')", "raise MemoryError", "raise SystemExit(3)", "raise StopIteration",
        "raise ExceptionGroup('a', [ValueError(1)])", "raise type('E' * 5000, (Exception,), {})('x' * 9000)",
        "print('\\x1b[2J' * 9)", "import os; os._exit(0)", "return GIVEN(1e999)", "return GIVEN('x', [{}])",
    ]
)  # fmt: skip


def doing(text: str, statements: Mapping[str, str]) -> str:
    """Return a source in which the functions of these names do nothing but one statement."""
    tree = ast.parse(bare(text))
    for node in functions(tree):
        if node.name in statements:
            given_name = node.args.args[0].arg if node.args.args else "None"
            node.body = ast.parse(statements[node.name].replace("GIVEN", given_name)).body
    return ast.unparse(ast.fix_missing_locations(tree))


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def hostile(statement: str) -> Mangled:
    """Return an answer whose functions all do the same."""
    text = RIGHT["argmax_softmax"][0]
    statements = {node.name: statement for node in functions(ast.parse(text))}
    return Mangled("argmax_softmax", doing(text, statements).encode())


@st.composite
def replaced(draw: st.DrawFn, text: str) -> str:
    """Return a text in which some functions do one odd thing: mostly, return what no check expects."""
    names = sorted({node.name for node in functions(ast.parse(text))})
    return doing(text, draw(st.dictionaries(st.sampled_from(names), STATEMENTS, min_size=1)) if names else {})


@st.composite
def mangled_answers(draw: st.DrawFn) -> Mangled:
    """Return a right answer with some of its characters, words, lines or bytes exchanged, cut, doubled or moved."""
    exercise = draw(st.sampled_from(sorted(RIGHT)))
    text, recorded = draw(st.sampled_from(RIGHT[exercise])), draw(st.booleans())
    tokens = st.sampled_from(TOKENS)
    match draw(
        st.sampled_from(["exchange"] * 3 + ["replace"] * 3 + ["characters", "words", "lines", "lines", "bytes"])
    ):
        case "exchange":
            text = draw(exchanged(text))
        case "replace":
            text = draw(replaced(text))
        case "characters":
            text = draw(mangled(text, tokens, 2))
        case "words":
            text = "".join(draw(mangled(WORD.findall(text), st.lists(tokens, max_size=2), 2)))
        case "lines":
            text = "".join(draw(mangled(text.splitlines(keepends=True), st.lists(tokens, max_size=1), 2)))
        case "bytes":
            return Mangled(exercise, draw(mangled(text.encode(), st.binary(max_size=3))), recorded)
    return Mangled(exercise, text.encode(draw(st.sampled_from(ENCODINGS)), "replace"), recorded)


@dataclass
class Graded:
    """The results of a batch, and what was left running or lying after each."""

    results: list[Result] = field(default_factory=list)
    left: set[str] = field(default_factory=set)


def unit(answer: Mangled, folder: Path) -> Unit:
    """Hand an answer in as a file and read it as every submission is read."""
    file = folder / f"{answer.exercise}.py"
    file.write_bytes(answer.content)
    source = read(file, [answer.exercise])[answer.exercise]
    return Unit("ada", answer.exercise, source, recorded=answer.recorded, cpu=CPU)


def there(launcher: Launcher) -> set[str]:
    """Return the processes below a zygote, and what lies in the folder of its children."""
    assert launcher.process
    assert not launcher.lost
    found, waiting = set(map(str, Path(launcher.locks.folder).iterdir())), [str(launcher.process.pid)]
    while waiting:
        pid = waiting.pop()
        if is_nursery(pid):  # which has always one process ready, another for each child
            continue
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        found |= set(children)
        waiting += children
    return found


def is_nursery(pid: str) -> bool:
    """Whether a process lives in the world of its zygote, and has left its file system for that of children."""
    status = Path(f"/proc/{pid}/status").read_text()
    parent = status.partition("\nPPid:\t")[2].partition("\n")[0]
    same = [Path(f"/proc/{number}/ns/{kind}").readlink() for kind in ("pid", "mnt") for number in (pid, parent)]
    words = [Path(f"/proc/{number}/cmdline").read_bytes() for number in (pid, parent)]
    return words[0] == words[1] and same[0] == same[1] and same[2] != same[3]


def grade(units: list[Unit], launchers: Launchers) -> Graded:
    """Grade a batch in one session."""
    graded = Graded()
    launcher = launchers.get(Runtime.NUMPY).wait()
    before = there(launcher)

    def deliver(result: Result, _: Attempt) -> None:
        graded.results.append(result)
        graded.left |= there(launcher) - before

    grade_units(COURSE, units, deliver, launchers)
    return graded


def assert_complete(result: Result, unit: Unit) -> None:
    """Fail unless every check has a verdict that is the student's, and the result can be stored and shown."""
    checks = declared_checks(COURSE, COURSE.exercise(unit.exercise))
    if unit.recorded and unit.source.content is not None:  # recordings know visible checks only
        checks = [check for check in checks if not check.hidden]
    assert [check.id for check in result.checks] == [check.id for check in checks]
    for check in result.checks:
        event(str(check.outcome))
        assert check.outcome is not Outcome.GRADER_ERROR, check.message
        assert check.outcome is not Outcome.PASSED or check.earned == check.points
        assert check.outcome is Outcome.PASSED or check.earned == 0
        assert len(check.message) < MESSAGE
        assert check.message.replace("\n", "").isprintable()
    assert 0 <= result.score <= result.max_score
    assert Result.from_json(json.loads(json.dumps(result.to_json(), allow_nan=False))) == result
    assert all(line.plain.isprintable() for line in result_lines(result, verbose=True))
    assert result.seconds < SECONDS


@examples(1 / 8)
@given(answers=st.lists(mangled_answers(), min_size=6, max_size=6))
@example(
    answers=list(
        map(hostile, ["raise ValueError('\\x1b[31m\\u202e')", "while True: pass", "return {1: 2}", "GIVEN[:] = 0"])
    )
)
@example(
    answers=list(map(hostile, ["return 10**400", "return [[1], [1, 2]]", "return 'x' * 10**6", "return locals()"]))
)
def test_mangled_answers_get_complete_results(
    answers: list[Mangled], launchers: Launchers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is handed in, each check has a verdict and no fault is ours; nothing stays; a right answer passes."""
    last = answers[-1].exercise
    right = Mangled(last, RIGHT[last][0].encode())
    with tempfile.TemporaryDirectory(dir=tmp_path_factory.getbasetemp()) as folder:
        units = [unit(answer, Path(folder)) for answer in (*answers, right)]

    graded = grade(units, launchers)

    assert len(graded.results) == len(units)
    for result, one in zip(graded.results, units, strict=True):
        assert_complete(result, one)
    assert graded.results[-1].score == graded.results[-1].max_score > 0
    assert graded.left == set()
