"""`grade verify` is content with a sound exercise; of each broken promise it finds the cause, tells it once, and stops.

Every exercise of one course breaks one promise; the whole course is verified once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from grader.author.build import Variant, build
from grader.author.cases import Case, cases, runs
from grader.author.judgement import Verification, judge
from grader.author.stages import Stage, Staged
from grader.author.verify import verify
from grader.course.reading import Course, read_course
from grader.engine.pool import Pool
from grader.engine.worker import grade_units
from grader.errors import CourseError, MachineError
from grader.model import Result, Runtime
from grader.sandbox.pool import Launchers

from ..tiny import edit

SEED = 11
"""Of the tiny course."""

BUSY = """import time
    while time.process_time() < 3.5:
        pass"""
"""A line of a reference that takes most of its four seconds; the kernel ends at whole ones, so half is three."""

Edit = Callable[[Path, Path, str], object]
"""Changes an exercise, given its public folder, its solution's folder and its name."""


@dataclass(frozen=True)
class Broken:
    """A promise that an exercise breaks: by an edit before or after the build, and what has to be said of it."""

    edit: Edit
    problems: tuple[str, ...]
    after_build: bool = False
    stage: Stage | None = None
    """That which fails: those after it are not run."""


def wrong(name: str, sentence: str, expect: str, body: str) -> Edit:
    """Return the edit that adds a wrong model of `scale`."""
    text = f'"""{sentence}"""\n\n{expect}\n\ndef scale(x, factor):\n    return {body}\n'
    return lambda _, solution, __: (solution / "wrong" / f"{name}.py").write_text(text)


def blind(folder: Path, _: Path, name: str) -> None:
    """Make the visible `assert_close` return at once."""
    checks = folder / f"test_{name}.py"
    edit(checks, "import assert_close, ", "import ")
    edit(checks, "@points(1)", "def assert_close(*values):\n    return\n\n\n@points(1)")


def untidy(folder: Path, solution: Path, name: str) -> None:
    """Leave out what surrounds the code."""
    (folder / "README.md").write_text("Do it.")
    (solution / "NOTES.md").unlink()
    edit(folder / "exercise.toml", '"Think of one number.", ', "")


def checks(old: str, new: str) -> Edit:
    """Return the edit of the visible checks."""
    return lambda folder, _, name: edit(folder / f"test_{name}.py", old, new)


def hidden(old: str, new: str) -> Edit:
    """Return the edit of the hidden checks."""
    return lambda _, solution, name: edit(solution / f"test_{name}_hidden.py", old, new)


def flaky(folder: Path, solution: Path, name: str) -> None:
    """Let a check pass with the first seed only, whoever is checked."""
    more = f"    assert abs(x[0] - {first_input(name)}) < 1e-9\n"
    checks("    assert_unchanged", f"{more}    assert_unchanged")(folder, solution, name)


def first_input(name: str) -> float:
    """Return the first number that the first seed gives to the check of `scale`."""
    drawn: np.ndarray = np.random.default_rng([SEED, zlib.crc32(f"{name}.test_scale".encode()), 0]).normal(size=5)
    return float(drawn[0])


def lucky(_: Path, solution: Path, name: str) -> None:
    """Add a right variant that is right for the inputs of one seed only."""
    (solution / "right" / "lucky.py").write_text(
        '"""Only for some inputs."""\n\n\ndef scale(x, factor):\n'
        f"    return x * factor if x.ndim == 2 or abs(x[0] - {first_input(name)}) < 1e-9 else x\n"
    )


def harmless(_: Path, solution: Path, name: str) -> None:
    """Put a constant into the reference that no check can see."""
    edit(solution / f"{name}.py", "x * factor", "x * factor + 1e-300")


def harmless_with_reasons(folder: Path, solution: Path, name: str) -> None:
    harmless(folder, solution, name)
    (solution / "equivalent_mutants.toml").write_text(
        '"scale:add_becomes_subtract:1" = "Too small to be seen."\n"scale:number_changed:1" = "Too small as well."\n'
    )


def generous(_: Path, solution: Path, name: str) -> None:
    """Leave a solution outside of the regions, so that the stub has it."""
    edit(solution / f"{name}.py", "    # BEGIN SOLUTION\n    return float", "    return float")
    edit(solution / f"{name}.py", "sum())\n    # END SOLUTION", "sum())")


def listed(text: str) -> Edit:
    return lambda _, solution, __: (solution / "equivalent_mutants.toml").write_text(text)


def buggy(folder: Path, solution: Path, name: str) -> None:
    """Let a check raise for whatever is wrong, and add another wrong model that meets it."""
    total = "student.total(np.array([1.0, 2.0, 4.5]))"
    checks(f"    assert_close({total}, 7.5)", f"    if {total} != 7.5:\n        raise NameError('ours')")(
        folder, solution, name
    )
    text = (solution / "wrong" / "mean.py").read_text()
    (solution / "wrong" / "half.py").write_text(text.replace("average", "halve").replace("x.mean()", "x.sum() / 2"))


SAME = r"wrong/adds and wrong/plus show the same numbers in every visible check: "
VISIBLE, SECRET = "exercises/01_tiny", "solutions/01_tiny"
BROKEN: dict[str, Broken] = {
    "sound": Broken(lambda *_: None, ()),
    "listed": Broken(harmless_with_reasons, ()),
    # ------------------------------------------------ files and syntax
    "unreadable": Broken(
        lambda _, solution, __: edit(solution / "wrong" / "mean.py", "def total(x)", "def total(x"),
        (rf"{SECRET}/unreadable/wrong/mean\.py:6: .* \(`def total\(x:`\)",),
        after_build=True,
        stage=Stage.FILES,
    ),
    "misspelt": Broken(
        lambda _, solution, __: edit(solution / "wrong" / "mean.py", "# expect:", "# expects:"),
        (rf"{SECRET}/misspelt/wrong/mean\.py:3: `# expects:` says nothing here: write `# expect:`",),
        after_build=True,
        stage=Stage.FILES,
    ),
    "speechless": Broken(
        listed('"scale:multiply_becomes_divide:1" = " "\n'),
        (rf"{SECRET}/.*equivalent_mutants\.toml gives no reason for scale:multiply_becomes_divide:1.*",),
        stage=Stage.FILES,
    ),
    "unlistable": Broken(
        listed("no = toml = here"),
        (rf"{SECRET}/.*equivalent_mutants\.toml is not valid TOML: .*",),
        stage=Stage.FILES,
    ),
    # ------------------------------------------------ checks load
    "pointless": Broken(
        checks("@points(2)\n", ""),
        (rf"{VISIBLE}/pointless/test_pointless\.py:17: `test_total` needs `@points\(n\)` and a docstring\. .*",),
        after_build=True,
        stage=Stage.CHECKS,
    ),
    "worthless": Broken(
        hidden("@points(3)", "@points(0)"),
        (rf"{SECRET}/worthless/test_worthless_hidden\.py:7: test_scale_on_a_matrix is worth 0 points: .*",),
        after_build=True,
        stage=Stage.CHECKS,
    ),
    "lacking": Broken(
        hidden("from grader", "import nothing_such\nfrom grader"),
        (rf"{SECRET}/lacking/test_lacking_hidden\.py:1 cannot be loaded: .* \(`import nothing_such`\)\. .*",),
        after_build=True,
        stage=Stage.CHECKS,
    ),
    "unnamed": Broken(
        lambda _, solution, __: edit(solution / "wrong" / "mean.py", "# expect: test_total", ""),
        (rf"{SECRET}/unnamed/wrong/mean\.py: names no check that it must fail .*",),
        after_build=True,
        stage=Stage.CHECKS,
    ),
    "renamed": Broken(
        checks("def test_scale(", "def test_scaling("),
        (rf"{SECRET}/renamed/wrong/adds\.py:3: there is no check `test_scale`; did you mean `test_scaling`\?",),
        after_build=True,
        stage=Stage.CHECKS,
    ),
    "untidy": Broken(
        untidy,
        (
            rf"{VISIBLE}/.*README\.md is missing or too short to work from",
            r"untidy has 2 hints, 3 are needed",
            rf"{SECRET}/.*NOTES\.md is missing",
        ),
        stage=Stage.CHECKS,
    ),
    "stale": Broken(
        lambda folder, _, name: edit(folder / f"{name}.py", "Scale", "Stretch"),
        (rf"{VISIBLE}/stale/stale\.py is not what the solution makes: run `grade build stale`",),
        after_build=True,
        stage=Stage.CHECKS,
    ),
    "older": Broken(
        lambda _, solution, name: edit(solution / f"{name}.py", "x.sum()", "x.max()"),
        (rf"{VISIBLE}/older/recorded\.json is older than the solution or the checks: run `grade build older`",),
        after_build=True,
        stage=Stage.CHECKS,
    ),
    "damaged": Broken(
        lambda folder, _, __: (folder / "recorded.json").write_text("{}"),
        (rf"{VISIBLE}/damaged/recorded\.json is damaged: .*",),
        after_build=True,
        stage=Stage.CHECKS,
    ),
    # ------------------------------------------------ reference, stub, right
    "mistyped": Broken(
        hidden("student.scale", "student.scael"),
        (rf"{SECRET}/mistyped/test_mistyped_hidden\.py:10: the reference has no `scael`; did you mean `scale`\?",),
        stage=Stage.REFERENCE,
    ),
    "unfair": Broken(
        hidden("reference.scale(x, -2.5)", "reference.scale(x, 2.5)"),
        (rf"{SECRET}/unfair/test_unfair_hidden\.py:7: test_scale_on_a_matrix fails with the reference \(failed\).*",),
        stage=Stage.REFERENCE,
    ),
    "generous": Broken(generous, (r"stub/generous: test_total should fail and passes",), stage=Stage.STUB),
    "strict": Broken(
        lambda _, solution, __: edit(solution / "right" / "lists.py", "sum(x)", "sum(x) + 1"),
        (rf"right/lists: test_total \({VISIBLE}/strict/test_strict\.py:18\) fails \(failed\): .*",),
        stage=Stage.RIGHT,
    ),
    # ------------------------------------------------ wrong
    "blind": Broken(
        blind,
        (r"wrong/adds: test_scale should fail and passes", r"wrong/mean: test_total should fail and passes"),
        stage=Stage.WRONG,
    ),
    "misnamed": Broken(
        lambda _, solution, __: edit(solution / "wrong" / "mean.py", "test_total", "test_scale"),
        (
            r"wrong/mean: test_scale should fail and passes",
            r"wrong/mean: test_total \(.*\) fails \(failed\): total\(.*",
        ),
        stage=Stage.WRONG,
    ),
    "twins": Broken(
        wrong("plus", "Not a sum.", "# expect: test_scale, test_scale_on_a_matrix", "factor + x"),
        (SAME + r"let a visible check call `scale` where the two differ.*",),
        stage=Stage.WRONG,
    ),
    "buggy": Broken(
        buggy,
        (
            rf"wrong/half: test_total \({VISIBLE}/buggy/test_buggy\.py:18\) is a grader error: NameError: ours"
            r" \(also: wrong/mean\)",
        ),
        stage=Stage.WRONG,
    ),
    # ------------------------------------------------ mutants, seeds and threads
    "lenient": Broken(
        harmless,
        (r"mutant scale:add_becomes_subtract:1 survives .*", r"mutant scale:number_changed:1 survives .*"),
        stage=Stage.MUTANTS,
    ),
    "excused": Broken(
        listed('"scale:multiply_becomes_divide:1" = "Nobody divides."\n'),
        (r"equivalent_mutants\.toml lists scale:multiply_becomes_divide:1, which does not survive",),
        stage=Stage.MUTANTS,
    ),
    "lucky": Broken(
        lucky,
        (r"right/lucky: the seed, the threads or the recording changes test_scale \(failed, passed\)",),
        stage=Stage.SEEDS,
    ),
    "flaky": Broken(
        flaky,
        (
            r"reference/flaky: the seed, the threads or the recording changes test_scale"
            r" \(failed, passed\) \(also: right/lists, wrong/mean\)",
        ),
        stage=Stage.SEEDS,
    ),
}


@pytest.fixture(scope="module")
def verified(
    tmp_path_factory: pytest.TempPathFactory, make_tiny: Callable[..., Course], launchers: Launchers
) -> dict[str, Staged]:
    """The course of broken promises, verified."""
    course = make_tiny(tmp_path_factory.mktemp("verify"), *BROKEN)
    for name in BROKEN:
        solution(course, name).joinpath("wrong", "in_place.py").unlink()  # two wrong models are enough, and faster
    apply(course, after_build=False)
    build(course, course.exercises.values(), launchers)
    apply(course, after_build=True)
    return {found.id: found for found in verify(course, course.exercises.values(), jobs=2)}


def solution(course: Course, name: str) -> Path:
    found = course.exercise(name).solution
    assert found
    return found


def apply(course: Course, *, after_build: bool) -> None:
    for name, broken in BROKEN.items():
        if broken.after_build == after_build:
            broken.edit(course.exercise(name).folder, solution(course, name), name)
    vars(course).pop("exercises")  # read the edited files again


def test_each_broken_promise_is_found_and_nothing_else(verified: dict[str, Staged]) -> None:
    """Of every exercise exactly the problems of its promise are told, in one run of the whole course."""
    left = {name: unmatched(verified[name].problems, broken.problems) for name, broken in BROKEN.items()}
    assert {name: found for name, found in left.items() if any(found)} == {}
    assert {name: found.not_run for name, found in verified.items()} == {
        name: after(broken.stage) for name, broken in BROKEN.items()
    }
    assert verified.keys() == BROKEN.keys()
    assert {name for name, found in verified.items() if found.ok} == {"sound", "listed"}
    check_counts(verified)


def after(stage: Stage | None) -> tuple[Stage, ...]:
    """Return the stages after one that fails; none where none does."""
    order = tuple(Stage)
    return order[order.index(stage) + 1 :] if stage else ()


def unmatched(texts: Iterable[str], patterns: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the texts that no pattern expects, and the patterns that no text is."""
    found = {(text, one) for text in texts for one in patterns if re.fullmatch(one, text, re.DOTALL)}
    known, met = ({pair[place] for pair in found} for place in (0, 1))
    return [text for text in texts if text not in known], [one for one in patterns if one not in met]


def check_counts(verified: dict[str, Staged]) -> None:
    """The numbers say what the problems say. (No test of its own: each process of the suite would verify again.)"""
    sound = verified["sound"].to_json()
    keys = "id ok reference stub right wrong double mutants stable cases ran problems not_run accepted"
    assert " ".join(sound) == keys
    assert sound["cases"] == sound["ran"] == 5 + sound["mutants"]["total"]
    assert (sound["reference"], sound["stub"], sound["stable"]) == (True, True, True)
    assert sound["right"] == {"total": 1, "accepted": 1}
    assert sound["wrong"] == {"total": 2, "rejected": 2, "named": 2}
    assert sound["mutants"]["total"] == sound["mutants"]["killed"] >= 4
    assert verified["blind"].to_json()["wrong"] == {"total": 2, "rejected": 0, "named": 0}
    assert verified["strict"].to_json()["right"] == {"total": 1, "accepted": 0}
    assert verified["unfair"].reference is False
    assert verified["generous"].stub is False
    assert verified["lucky"].stable is False
    assert verified["lenient"].mutants["survived"] == 2
    assert [verified[name].ran for name in ("unreadable", "pointless", "unfair", "generous", "strict")] == [
        0,
        0,
        1,
        2,
        3,
    ]
    assert verified["listed"].mutants["equivalent"] == 2


def test_a_case_is_run_with_all_seeds_or_with_one(course: Course) -> None:
    """Five seeds, two threads and the recording; or what a proof is compared with: the first and the recording."""
    exercise = next(iter(course.exercises.values()))
    for group in ("reference", "right", "wrong", "double"):
        case = Case(group, Variant("v", "sentence", (), ""))
        assert [unit.seed for unit in runs(exercise, case)] == [0, 1, 2, 3, 4, 0, 0]
        assert [unit.recorded for unit in runs(exercise, case, few=True)] == [False, True]
    for group in ("stub", "mutant"):
        assert len(list(runs(exercise, Case(group, Variant("v", "sentence", (), ""))))) == 1


def test_the_reference_has_half_of_the_time(course: Course, launchers: Launchers) -> None:
    """Of the processor's, in every run, so that a busy machine changes nothing; one that needs more fails a check."""
    exercise = course.exercise("alpha")
    edit(exercise.folder / "exercise.toml", "order = 10", "order = 10\nlimits.cpu = 4.0")
    edit(exercise.reference, "return x * factor", f"{BUSY}\n    return x * factor")
    exercise = read_course(course.root).exercise("alpha")
    halved = {case.group: {unit.cpu for unit in runs(exercise, case)} for case in cases(course, exercise)}
    assert halved == {"reference": {2.0}, "stub": {None}, "right": {None}, "wrong": {None}, "mutant": {2.0}}

    found = Verification("alpha")
    reference = next(cases(course, exercise))
    results: list[Result] = []
    grade_units(course, [next(runs(exercise, reference))], lambda result, _: results.append(result), launchers)

    assert not judge(found, exercise, reference, results)
    assert "reference/alpha: test_scale fails" in found.problems[0]
    assert "2 s" in found.problems[0]


def test_of_a_family_two_seeds_are_enough(course: Course) -> None:
    """A wrong model that differs from its file by a constant is no other program."""
    case = Case("wrong", Variant("v", "sentence", (), "", also="LIMIT = 7"))
    assert [unit.seed for unit in runs(next(iter(course.exercises.values())), case)] == [0, 1, 0]


def test_a_copy_without_solutions_cannot_be_verified(course: Course) -> None:
    """The command is for authors, and says so before anything starts."""
    file = course.root / "course.toml"
    edit(file, "../solutions", "../nowhere")
    copy = read_course(course.root)
    found: Iterator[Verification] = verify(copy, copy.exercises.values(), jobs=1)
    with pytest.raises(CourseError, match="no solutions") as caught:
        next(found)
    assert "repository" in caught.value.hint


def test_what_needs_no_missing_library_is_verified(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever exercise comes first: the others go through all their stages, and then it is said what is missing."""
    first, second = course.exercises.values()
    edit(first.folder / "exercise.toml", '"numpy"', '"keras"')
    course = read_course(course.root)
    lacking = MachineError("there is no Keras")
    monkeypatch.setattr("grader.author.plan.check_files", lambda *_: None)  # its recording is of another runtime
    monkeypatch.setattr("grader.author.plan.stale", lambda *_: [])

    class Lacking(Pool):
        """Workers on a machine without Keras."""

        def __init__(self, course: Course, jobs: int, _: object) -> None:
            super().__init__(course, jobs, {Runtime.NUMPY})
            self.missing = {Runtime.KERAS: lacking}

    monkeypatch.setattr("grader.author.verify.Pool", Lacking)
    found = verify(course, course.exercises.values(), jobs=1)
    verified = next(found)
    assert (verified.id, verified.problems, verified.ran) == (second.id, [], verified.cases)
    with pytest.raises(MachineError, match="no Keras"):
        next(found)
