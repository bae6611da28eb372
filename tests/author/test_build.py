"""Stubs and recordings are made from the solutions, and whatever makes them old is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.author.build import build, doubles, record, reference_source, stale, stub, variants
from grader.course.reading import Course, read_course
from grader.errors import CourseError
from grader.feedback.recording import read_recording
from grader.model import Exercise
from grader.sandbox.pool import Launchers

from ..tiny import edit

TODO = "# TODO: replace the next line by your solution.\n"


def solution(exercise: Exercise, path: str) -> Path:
    assert exercise.solution is not None
    return exercise.solution / path


class TestStub:
    def test_has_everything_but_the_solution(self, course: Course, alpha: Exercise) -> None:
        """Signatures and docstrings stay; each body is a TODO that raises NotImplementedError."""
        text = stub(course, alpha)
        assert "x * factor" not in text
        assert "x.sum()" not in text
        assert "SOLUTION" not in text
        assert '"""Return a new array: x times factor."""\n    ' + TODO + "    raise NotImplementedError\n" in text
        assert text.count("raise NotImplementedError") == 2
        compile(text, "alpha.py", "exec")

    def test_keeps_the_indentation_of_a_method(self, course: Course, alpha: Exercise) -> None:
        """A region may stand at any depth, and more than one in a function's place."""
        solution(alpha, "alpha.py").write_text(
            "class Net:\n    def run(self):\n        # BEGIN SOLUTION\n        if True:\n            return 1\n"
            "        # END SOLUTION\n\n    size = 3\n"
        )
        assert stub(course, alpha) == (
            f"class Net:\n    def run(self):\n        {TODO}        raise NotImplementedError\n\n    size = 3\n"
        )

    @pytest.mark.parametrize("text", ["def scale(x):\n    return x\n", "# BEGIN SOLUTION\nx = 1\n", "# END SOLUTION\n"])
    def test_a_reference_without_a_region_is_refused(self, course: Course, alpha: Exercise, text: str) -> None:
        """Otherwise the students would get the solution."""
        solution(alpha, "alpha.py").write_text(text)
        with pytest.raises(CourseError, match=r"alpha\.py has no solution region") as caught:
            stub(course, alpha)
        assert "# BEGIN SOLUTION" in caught.value.hint

    def test_a_missing_reference_is_named(self, course: Course, alpha: Exercise) -> None:
        """The remedy says where to write it."""
        solution(alpha, "alpha.py").unlink()
        with pytest.raises(CourseError, match="'alpha' has no reference") as caught:
            stub(course, alpha)
        assert "solutions/" in caught.value.hint


class TestVariants:
    def test_are_read_with_sentence_and_expectation(self, alpha: Exercise) -> None:
        """A file holds what differs; its docstring is the sentence, joined to one line."""
        solution(alpha, "wrong/adds.py").write_text(
            '"""First line,\nsecond line."""\n\n# expect: test_scale ,test_total,\n\n'
            "def scale(x, factor):\n    return x\n"
        )
        adds, in_place, mean = variants(alpha, "wrong")
        assert (adds.id, adds.sentence) == ("adds", "First line, second line.")
        assert adds.expect == ("test_scale", "test_total")
        assert (in_place.id, mean.id) == ("in_place", "mean")

    def test_a_constant_makes_a_family(self, alpha: Exercise) -> None:
        """`# also:` names other values of a constant: each is a model of its own, of the same mistake."""
        solution(alpha, "wrong/adds.py").write_text(
            '"""Adds."""\n\n# expect: test_scale\n# also: STEP = 2 | 3.5\n\nSTEP = 1\n\n\n'
            "def scale(x, factor):\n    return x + STEP\n"
        )
        family = [variant for variant in variants(alpha, "wrong") if variant.id == "adds"]
        assert [one.label for one in family] == ["adds", "adds (STEP = 2)", "adds (STEP = 3.5)"]
        assert [one.source.count(f"\nSTEP = {step}\n") for one, step in zip(family, (1, 2, 3.5), strict=True)] == [
            1,
            1,
            1,
        ]
        assert {(one.names, one.expect) for one in family} == {(family[0].names, ("test_scale",))}

    @pytest.mark.parametrize("also", ["STEP = 2 |", "OTHER = 2"])
    def test_a_family_needs_its_constant(self, alpha: Exercise, also: str) -> None:
        """A value that is missing, and a constant that the file does not have, are told with the file."""
        solution(alpha, "wrong/adds.py").write_text(f'"""Adds."""\n\n# also: {also}\n\nSTEP = 1\n')
        with pytest.raises(CourseError, match=r"adds\.py: `# also: \w+ = …` needs one line") as caught:
            variants(alpha, "wrong")
        assert caught.value.hint

    def test_the_rest_is_the_reference_s(self, alpha: Exercise) -> None:
        """A variant of one function has the others as the reference has them."""
        module: dict[str, Callable[..., float]] = {}
        exec(variants(alpha, "wrong")[0].source, module)
        assert (module["scale"](2, 3), module["total"](__import__("numpy").ones(3))) == (5, 3)

    def test_an_edit_names_only_what_differs(self, alpha: Exercise) -> None:
        """Pairs of comments say which words of the reference are replaced, or left out; the rest of it stays."""
        solution(alpha, "wrong/adds.py").write_text(
            '"""Adds, for ever."""\n\n# expect: test_scale\n\n# instead of: x * factor\n# write: x + STEP\n'
            "# instead of: float(x.sum())\n# write:\n# also: STEP = 2\n\nSTEP = 1\n"
        )
        edited = reference_source(alpha).replace("x * factor", "x + STEP").replace("float(x.sum())", "")
        found = [variant for variant in variants(alpha, "wrong") if variant.id == "adds"]
        assert [(one.sentence, one.expect) for one in found] == [("Adds, for ever.", ("test_scale",))] * 2
        for one, step in zip(found, (1, 2), strict=True):
            module: dict[str, Callable[..., float]] = {}
            exec(one.source, module)
            assert (module["scale"](5, 7), module["total"](None)) == (5 + step, None)
            assert one.source.startswith(edited + '\n\n"""Adds')

    def test_an_edit_may_write_several_lines(self, alpha: Exercise) -> None:
        """They begin where the line begins that is replaced, or in which the words stand."""
        solution(alpha, "wrong/adds.py").write_text(
            '"""Adds."""\n\n# instead of: return x * factor\n# write: if factor == 3:\n# write:     x = x + 1\n'
            "# write: return x\n# instead of: float(x.sum())\n# write: (\n# write:     7)\n"
        )
        [found] = [variant for variant in variants(alpha, "wrong") if variant.id == "adds"]
        module: dict[str, Callable[..., float]] = {}
        exec(found.source, module)
        assert [module["scale"](5, 3), module["scale"](5, 4), module["total"](None)] == [6, 5, 7]

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ("# instead of: x / factor\n# write: x", r"'x / factor' occurs 0 times in the reference"),
            ("# instead of: factor\n# write: x", r"'factor' occurs 3 times in the reference"),
            ("# instead of: x * factor\n# write: x\n# instead of: x * factor\n# write: x", "occurs 0 times"),
            ("# instead of: x * factor", "needs its `# write: …`"),
            ("# instead of: x * factor\n\n# write: x", "needs its `# write: …`"),
            ("# write: x", "needs its `# write: …`"),
            ("# instead of: x * factor\n# write: x\n\n\ndef total(x):\n    return 0", "has functions of its own"),
        ],
    )
    def test_an_edit_that_cannot_be_made_is_named(self, alpha: Exercise, lines: str, said: str) -> None:
        """Words that are not there once, half a pair, and a function beside it, which would hide one or the other."""
        solution(alpha, "wrong/adds.py").write_text(f'"""Adds."""\n\n{lines}\n')
        with pytest.raises(CourseError, match=rf"adds\.py.*{said}") as caught:
            variants(alpha, "wrong")
        assert caught.value.hint

    @pytest.mark.parametrize(
        ("text", "said"),
        [("def scale(x, factor):\n    return 0\n", " has no docstring"), ('"""A."""\n\ndef scale(:\n', ", line 3")],
    )
    def test_a_file_that_cannot_be_used_is_named(self, alpha: Exercise, text: str, said: str) -> None:
        """There would be nothing for a student to read; a syntax error is the author's, with file and line."""
        solution(alpha, "wrong/broken.py").write_text(text)
        with pytest.raises(CourseError, match=rf"broken\.py{said}") as caught:
            variants(alpha, "wrong")
        assert caught.value.hint

    def test_a_student_s_copy_has_none(self, alpha: Exercise) -> None:
        """Where there are no solutions there is nothing to read."""
        assert variants(replace(alpha, solution=None), "wrong") == []


class TestDoubles:
    @pytest.mark.parametrize("order", ["adds, mean", "mean, adds", "adds, half", "half, adds"])
    def test_two_edits_are_both_made(self, alpha: Exercise, order: str) -> None:
        """In whatever order they are named, and beside a function as well: none brings the reference back."""
        solution(alpha, "wrong/adds.py").write_text('"""Adds."""\n\n# instead of: x * f\n# write: x + f\n')
        solution(alpha, "wrong/half.py").write_text('"""Half."""\n\n# instead of: x.sum()\n# write: x.mean()\n')
        assert doubled(alpha, f"# mistakes: {order}\n") == (5, 1, False)

    def test_one_of_its_own_makes_both(self, alpha: Exercise) -> None:
        """The words that a double names are the only ones that differ: its parts are not read for it."""
        lines = "# mistakes: adds, mean\n# instead of: x * factor\n# write: x - factor\n"
        assert doubled(alpha, lines) == (-1, 3, True)

    def test_edits_of_the_same_words_are_refused(self, alpha: Exercise) -> None:
        """The second finds what the first has written: the double is named, each part alone is in order."""
        for name in ("adds", "half"):
            text = f'"""{name}."""\n\n# instead of: x * factor\n# write: {name}\n'
            solution(alpha, f"wrong/{name}.py").write_text(text)
        with pytest.raises(CourseError, match=r"both\.py: 'x \* factor' occurs 0 times"):
            doubled(alpha, "# mistakes: adds, half\n")


def doubled(exercise: Exercise, text: str) -> tuple[float, float, bool]:
    """Return what `scale(2, 3)` and `total` of three ones are in a double, and whether its own code makes both."""
    file = solution(exercise, "double/both.py")
    file.parent.mkdir()
    file.write_text(text)
    [double] = doubles(exercise)
    module: dict[str, Callable[..., float]] = {}
    exec(double.source, module)
    return module["scale"](2, 3), module["total"](__import__("numpy").ones(3)), double.together


PUBLIC, SECRET = "exercises/01_tiny/alpha", "solutions/01_tiny/alpha"
STUB, OLD = f"{PUBLIC}/alpha.py is not what the solution makes", f"{PUBLIC}/recorded.json is older"
CHANGES = {
    "the stub": (f"{PUBLIC}/alpha.py", "Scale", "Stretch", [STUB]),
    "a visible check": (f"{PUBLIC}/test_alpha.py", "size=", "scale=2, size=", [OLD]),
    "a hidden check": (f"{SECRET}/test_alpha_hidden.py", "size=", "scale=2, size=", [OLD]),  # the totals are recorded
    "a wrong model": (f"{SECRET}/wrong/adds.py", "x + factor", "factor - x", [OLD]),
    "a body of the reference": (f"{SECRET}/alpha.py", "x * factor", "factor * x", [OLD]),
    "a docstring of the reference": (f"{SECRET}/alpha.py", "Return the sum", "Return the total", [STUB, OLD]),
    # a small call on which right answers disagree is no rung of a ladder
    "a right variant": (f"{SECRET}/right/lists.py", "sum(x)", "float(sum(x))", [OLD]),
    # the public seed makes the inputs of the visible checks
    "the seed of the course": ("exercises/course.toml", "seed = 11", "seed = 12", [OLD]),
}


class TestStale:
    @pytest.mark.parametrize("what", CHANGES)
    def test_what_a_change_makes_old_is_told(self, course: Course, what: str) -> None:
        """The stub, where the author worked in it or its text changed; the recording, for whatever made it."""
        file, old, new, said = CHANGES[what]
        edit(course.root.parent / file, old, new)
        again = read_course(course.root)
        for problem, words in zip(stale(again, again.exercise("alpha")), said, strict=True):
            assert words in problem

    def test_building_again_changes_nothing(self, course: Course, launchers: Launchers) -> None:
        """The same solution makes the same bytes, whoever builds and however often."""
        assert build(course, course.exercises.values(), launchers) == []

    def test_files_that_came_went_or_are_missing(self, course: Course, alpha: Exercise) -> None:
        """New mistakes make a recording old, and old ones have to go; before the first build both files are missing."""
        solution(alpha, "wrong/adds.py").rename(solution(alpha, "wrong/sums.py"))
        assert len(stale(course, alpha)) == 1
        alpha.stub.unlink()
        alpha.recording.unlink()
        assert len(stale(course, alpha)) == 2


class TestBuild:
    def test_writes_what_is_stale_and_says_so(self, course: Course, alpha: Exercise, launchers: Launchers) -> None:
        """Only files whose bytes change are written and named."""
        edit(alpha.stub, "Scale", "Stretch")
        stamp = alpha.recording.stat().st_mtime_ns
        assert build(course, course.exercises.values(), launchers) == [alpha.stub]
        assert stale(course, alpha) == []
        assert alpha.recording.stat().st_mtime_ns == stamp

    def test_records_the_mistakes_by_their_numbers(self, course: Course, alpha: Exercise, launchers: Launchers) -> None:
        """Each wrong model has transcripts of the visible checks where it differs, and of no hidden one."""
        found = record(course, alpha, launchers)
        assert [(m.id, sorted(m.transcripts)) for m in found.mistakes] == [
            ("adds", ["test_scale"]),
            ("in_place", ["test_scale"]),
            ("mean", ["test_total"]),
        ]
        assert found.mistakes[1].sentence == "Make a new array, leave x as it is."
        assert list(found.checks) == ["test_scale", "test_total"]
        assert (found.hidden_checks, found.hidden_points) == (1, 3)

    def test_records_what_the_reference_was_asked(self, course: Course, alpha: Exercise) -> None:
        """A copy without the solution can answer the visible checks."""
        checks = read_recording(alpha.recording).checks
        assert [answer.function for answer in checks["test_scale"].answers] == ["scale"]
        assert checks["test_total"].answers == ()

    def test_a_reference_that_fails_its_own_check_stops_it(
        self, course: Course, alpha: Exercise, launchers: Launchers, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """The check and what it says are named; nothing is written, and no traceback is printed."""
        before = alpha.recording.read_text()
        edit(solution(alpha, "alpha.py"), "x.sum()", "x.max()")
        with pytest.raises(CourseError, match=r"test_alpha\.py:18: test_total fails with the ref.*7\.5") as caught:
            build(course, [alpha], launchers)
        assert caught.value.hint
        assert alpha.recording.read_text() == before
        assert capfd.readouterr() == ("", "")

    def test_after_a_failed_build_the_next_one_works(
        self, course: Course, alpha: Exercise, launchers: Launchers
    ) -> None:
        """The author mends the file and builds again, in the same process too."""
        edit(alpha.visible_checks, "7.5", "8.5")
        with pytest.raises(CourseError):
            build(course, [alpha], launchers)
        edit(alpha.visible_checks, "8.5", "7.50")
        assert build(course, [alpha], launchers) == [alpha.recording]
