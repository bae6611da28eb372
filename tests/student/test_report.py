"""The student's report claims what the progress says, no more; whatever the progress holds, the page only shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from grader.course.copy import copy_course
from grader.course.reading import Course, read_course
from grader.explanation import Explanation, Place, Values, plain
from grader.model import CheckResult, Outcome, Result
from grader.student.progress import Progress, source_digest
from grader.student.report import (
    LONGEST_MESSAGE,
    ExerciseReport,
    Picture,
    StudentReport,
    attempted,
    page,
    student_report,
)

from .. import making
from ..making import FAILED

MISTAKE = "Add the numbers up, do not average them."
SCRIPT = "<script>alert(1)</script>"
VOID = ("meta", "path", "br")
UNREADABLE = "What was remembered of alpha cannot be used. `grade check alpha` checks it anew."


class Seen(HTMLParser):
    """The elements of a page with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.ends: list[str] = []
        self.pieces: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.ends.append(tag)

    def handle_data(self, data: str) -> None:
        if (self.elements and self.elements[-1][0] != "style") or self.ends[-1:] == ["style"]:
            self.pieces.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.elements if name in attrs]


def check(outcome: Outcome = Outcome.PASSED, message: str = "", mistake: str = "", points: float = 3.0) -> CheckResult:
    return making.check(outcome, message, mistake, points=points, sentence="The numbers are added up")


def result(exercise: str, *checks: CheckResult) -> Result:
    return making.result("ada", exercise, *checks)


@pytest.fixture
def copy(course: Course, tmp_path: Path) -> Course:
    """A student's copy of the tiny course: alpha and beta, 3 points each in visible checks."""
    return read_course(copy_course(course, tmp_path / "copy", "ada"))


def progress_of(copy: Course, *results: Result, hints: Mapping[str, int] | None = None) -> Progress:
    """Return the progress after these results of the files as they are now."""
    progress = Progress(copy.root / ".grade", hints=dict(hints or {}))
    for made in results:
        exercise = copy.exercises.get(made.exercise)
        progress.note(made, source_digest(exercise) if exercise else "")
    return progress


def report_of(copy: Course, *results: Result, hints: Mapping[str, int] | None = None) -> StudentReport:
    return student_report(copy, progress_of(copy, *results, hints=hints))


def alpha(copy: Course, *checks: CheckResult, hints: int = 0) -> ExerciseReport:
    return report_of(copy, result("alpha", *checks), hints={"alpha": hints}).exercises[0]


def seen(report: StudentReport, pictures: Mapping[str, Picture] | None = None) -> Seen:
    return Seen(page(report, pictures or {}, "2026-09-01 12:00"))


# ---------------------------------------------------------------------- claims


def test_a_fresh_copy_has_everything_to_do(copy: Course) -> None:
    """Nothing is claimed about what was never checked; the points are those of the checks that can be run."""
    report = report_of(copy)

    assert [row.outcome for row in report.exercises] == [None, None]
    assert (report.solved, report.score, report.points) == (0, 0, 6)
    assert report.next is report.exercises[0]
    assert "0 of 2 solved, 0 of 6 points" in seen(report).words


def test_the_sums_are_those_of_the_results(copy: Course) -> None:
    """Solved is what passed at the last check; points are what its checks earned."""
    report = report_of(copy, result("alpha", check()), result("beta", check(points=1), check(FAILED, points=2)))

    assert (report.solved, report.score, report.points) == (1, 4, 6)
    assert report.modules[0].solved == 1
    assert report.modules[0].title == "01_tiny"
    assert "1 of 2 solved, 4 of 6 points" in seen(report).words


def test_each_check_has_its_word_and_its_points(copy: Course) -> None:
    """Not a sign or a colour alone; a message stands below its check."""
    words = seen(report_of(copy, result("alpha", check(), check(Outcome.TIMEOUT, message="took 4 s")))).words

    assert "✓ The numbers are added up passed, 3 of 3 points" in words
    assert "✗ The numbers are added up took too long, 0 of 3 points took 4 s" in words
    assert "1 of 2 checks passed" in words


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_words(outcome: Outcome, copy: Course) -> None:
    """None of them breaks the page, and only one says that the exercise is solved."""
    words = seen(report_of(copy, result("alpha", check(outcome)))).words

    assert ("✓ solved" in words) is (outcome is Outcome.PASSED)


def test_a_mistake_is_named_once(copy: Course) -> None:
    """With the checks that show it."""
    one = check(FAILED, mistake=MISTAKE)
    report = report_of(copy, result("alpha", one, replace(one, sentence="Another"), check(FAILED)))

    assert report.exercises[0].mistakes == {MISTAKE: ["The numbers are added up", "Another"]}
    assert seen(report).words.count(MISTAKE) == 1
    assert "Shown by: The numbers are added up; Another." in seen(report).words


def test_checks_of_one_cause_stand_together(copy: Course) -> None:
    """The fact that says most is shown below them; what the others found is folded away."""
    computed = check(FAILED, mistake=MISTAKE, message="the sum is 3, expected 6")
    value = Explanation("expected 6", "total(x)", values=Values("3"), mistakes=computed.explanation.mistakes)
    returned = replace(computed, explanation=value)
    words = seen(report_of(copy, result("alpha", computed, check(), returned))).words

    assert words.count("total(x) returned 3, expected 6") == 1
    assert "returned 3, expected 6 What the other checks of this kind found the sum is 3, expected 6 ✓" in words


def test_one_cause_is_said_once(copy: Course) -> None:
    """When the file could not be run, all checks say the same."""
    broken = check(Outcome.ERROR, message="the file could not be run")

    assert seen(report_of(copy, result("alpha", broken, broken))).words.count("the file could not be run") == 1
    assert alpha(copy, broken, check()).shared_message == ""
    assert alpha(copy, broken).shared_message == ""


def test_a_file_that_changed_is_marked(copy: Course) -> None:
    """The result stays, and it is said that it is about another file."""
    progress = progress_of(copy, result("alpha", check()))
    before = student_report(copy, progress)
    assert before.changed == ()
    assert "changed since" not in seen(before).words
    copy.exercise("alpha").stub.write_text("later\n")
    report = student_report(copy, progress)

    assert [row.exercise.id for row in report.changed] == ["alpha"]
    assert report.solved == 1
    words = seen(report).words
    assert words.count("changed since it was checked") == 2  # at the top, and at the exercise
    assert "grade check alpha" in words


def test_what_runs_later_is_announced(copy: Course, course: Course) -> None:
    """Nobody should take full marks here for full marks there. In the instructor's copy the hidden checks run, too."""
    assert report_of(copy).exercises[0].hidden == (1, 3.0)
    assert "1 more check (3 points) when it is graded" in seen(report_of(copy)).words
    assert report_of(course).exercises[0].hidden == (0, 0.0)
    assert report_of(course).points == 12


def test_checks_that_cannot_be_read_keep_their_points(copy: Course) -> None:
    """Who has mangled the check file of an exercise still sees all exercises, and what they were worth."""
    before = report_of(copy).points
    copy.exercise("beta").visible_checks.write_text("def")
    assert report_of(copy).points == before


@pytest.mark.parametrize(
    ("readme", "title"),
    [
        (b"# Tiny: the beginning\n\nMore.\n", "Tiny: the beginning"),
        *((content, "01_tiny") for content in (b"", b"no heading", b"# ", b"\xff\xfe", None)),
    ],
)
def test_a_module_is_called_as_its_readme_says(readme: bytes | None, title: str, copy: Course) -> None:
    """Where there is no heading, no text or no file, it is called as its folder."""
    file = copy.root / "01_tiny" / "README.md"
    file.unlink() if readme is None else file.write_bytes(readme)

    assert report_of(copy).modules[0].title == title


def test_the_title_of_a_module_has_an_end(copy: Course) -> None:
    """The heading, as far as a heading goes."""
    (copy.root / "01_tiny" / "README.md").write_text("# " + "x" * 9999)
    assert len(report_of(copy).modules[0].title) < 130


# ---------------------------------------------------------------------- what next


@pytest.mark.parametrize(
    ("outcome", "command"),
    [
        (Outcome.NOT_ATTEMPTED, ["grade show alpha"]),
        (Outcome.FAILED, ["grade hint alpha"]),
        (Outcome.ERROR, ["grade hint alpha"]),
        (Outcome.NEEDS_A_LOOK, ["grade show alpha"]),
        (Outcome.GRADER_ERROR, ["grade doctor"]),
        (Outcome.PASSED, []),
    ],
)
def test_the_next_command_is_that_of_the_terminal(outcome: Outcome, command: list[str], copy: Course) -> None:
    """What `grade check` would say."""
    assert [step.command for step in alpha(copy, check(outcome)).steps] == command


def test_a_file_that_could_not_be_read_needs_no_hint(copy: Course) -> None:
    """A bracket is missing in a line: mend it, as `grade check` says too; no hint is used up."""
    broken = Explanation("the file could not be run: SyntaxError", place=Place(39, "return (x"))
    [step] = alpha(copy, replace(check(Outcome.ERROR), explanation=broken)).steps

    assert (step.command, step.why) == ("grade check alpha", "Checks the file again: mend line 39 first.")


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (0, "Shows hint 1 of 3."),
        (2, "Shows hint 3 of 3."),
        (3, "You have seen all 3"),
        (10**30, "You have"),
        (-7, "Shows hint 1"),
    ],
)
def test_the_next_hint_is_counted(shown: int, why: str, copy: Course) -> None:
    """Whatever number was remembered."""
    step = alpha(copy, check(FAILED), hints=shown).steps[-1]

    assert step.why.startswith(why)
    assert step.command.endswith("--again") is (shown >= 3)


def test_the_first_unsolved_exercise_is_next(copy: Course) -> None:
    """And when none is left, that is said."""
    report = report_of(copy, result("alpha", check()))
    assert report.next
    assert report.next.exercise.id == "beta"
    assert seen(report).words.count("grade show beta") == 2

    done = report_of(copy, result("alpha", check()), result("beta", check()))
    assert done.next is None
    assert "Every exercise is solved." in seen(done).words


def test_json_is_plain_data_that_agrees_with_the_page(copy: Course) -> None:
    """The same numbers, in a published shape."""
    tree = report_of(copy, result("alpha", check(FAILED, message="no"))).to_json()

    assert list(tree) == ["format", "student", "course", "solved", "score", "max_score", "notices", "next", "modules"]
    assert json.loads(json.dumps(tree)) == tree
    [first, second] = tree["modules"][0]["exercises"]
    assert (first["outcome"], first["checks"][0]["message"], first["next"]) == ("failed", "no", ["grade hint alpha"])
    assert (second["outcome"], second["max_score"], second["checks"]) == (None, 3.0, [])


# ---------------------------------------------------------------------- hostile progress


def test_no_text_becomes_an_element(copy: Course) -> None:
    """Markup in whatever a student can write is shown letter for letter, wherever it stands."""
    evil = f"{SCRIPT}\"'><img src=x onerror=alert(1)>{{{{ 7 * 7 }}}}</pre></style><!--"
    hostile = check(FAILED, message=f"message {evil}", mistake=f"mistake {evil}")
    checks = (hostile, replace(hostile, sentence=f"sentence {evil}", explanation=plain((evil + "\n") * 20)))
    (copy.root / "01_tiny" / "README.md").write_text(f"# module {evil[:80]}\n")
    renamed = replace(copy, title=f"course {evil}", student=f"student {evil}")
    report = report_of(renamed, result("alpha", *checks), result(f"exercise {evil}", check()))
    harmless = seen(report_of(copy, result("alpha", *[check(FAILED, "x" * 500, "Oops.")] * 2)))
    found = seen(report, {"beta": Picture(problem=f"problem {evil}")})

    allowed = {tag for tag, _ in harmless.elements} | {"pre", "details", "summary", "p", "section"}
    assert {tag for tag, _ in found.elements} <= allowed
    assert not any(name.startswith("on") for _, attrs in found.elements for name in attrs)
    for place in ("message", "mistake", "sentence", "course", "student", "problem"):
        assert f"{place} {evil}"[:90] in found.words
    assert f"module {evil[:60]}" in found.words
    assert "49" not in found.words


def test_no_text_moves_the_page(copy: Course) -> None:
    """Controls, marks that turn text around and halves of characters are shown as escapes; the page is UTF-8."""
    nasty = "a\x00b\x1b[2Jc\u202ed\ud800e\u2028f"
    text = page(report_of(copy, result("alpha", check(FAILED, message=nasty))), {}, "now")

    text.encode()
    assert r"a\x00b\x1b[2Jc\u202ed\ud800e\u2028f" in text


def test_exercises_that_are_not_in_the_course_are_left_out(copy: Course) -> None:
    """With a notice that names some of them, as short as they are long."""
    report = report_of(copy, result("alpha", check()), *(result(f"{n}{'x' * 999}\x1b", check()) for n in range(9)))

    assert [row.exercise.id for row in report.exercises] == ["alpha", "beta"]
    assert (report.score, report.points) == (3, 6)
    [notice] = report.notices
    assert notice.startswith("Left out, because this course has no such exercise: 0xxx")
    assert notice.endswith(" and 4 more.")
    assert len(notice) < 500
    assert "Left out" in seen(report).words


@pytest.mark.parametrize(
    "changed",
    [
        {"earned": True},
        {"earned": float("inf"), "points": float("inf")},
        {"earned": float("nan")},
        {"points": float("nan")},
        {"earned": -1},
        {"earned": 99},
        {"points": 10**400},
        {"points": 1e300},
        {"explanation": 5},
        {"explanation": None},
        {"explanation": {"fact": "x"}},
        {"sentence": ["x"]},
        {"mistakes": {"a": 1}},
        {"mistakes": [{"id": "m", "sentence": 1}]},
        {"id": 1},
    ],
    ids=str,
)
def test_a_record_of_another_shape_is_left_out(changed: dict[str, Any], copy: Course) -> None:
    """Types that ours never has, and numbers that cannot be: a notice, and the exercise counts as not checked."""
    progress = progress_of(copy, result("alpha", check(FAILED)))
    progress.results["alpha"]["checks"][0] |= changed
    report = student_report(copy, progress)

    assert report.exercises[0].outcome is None
    assert (report.score, report.points) == (0, 6)
    assert report.notices == (UNREADABLE,)
    assert UNREADABLE in seen(report).words


@pytest.mark.parametrize("count", [0, 10_000])
def test_a_record_of_no_or_too_many_checks_is_left_out(count: int, copy: Course) -> None:
    """A page of a million lines helps nobody."""
    assert report_of(copy, result("alpha", *[check()] * count)).notices == (UNREADABLE,)


def test_a_forged_total_is_computed_anew(copy: Course) -> None:
    """What counts is what the checks say; the outcome and the sums beside them may say anything."""
    progress = progress_of(copy, result("alpha", check(FAILED)))
    progress.results["alpha"] |= {"outcome": "passed", "score": 1e9, "max_score": 1e9}
    report = student_report(copy, progress)

    assert (report.solved, report.score, report.points) == (0, 0, 6)


def test_a_long_message_is_cut_and_folded(copy: Course) -> None:
    """It opens on request, and has an end."""
    found = seen(report_of(copy, result("alpha", check(FAILED, message="x" * 10**6))))

    assert len(found.words) < 3 * LONGEST_MESSAGE
    assert "What happened: xxx" in found.words


# ---------------------------------------------------------------------- the page


def test_the_page_is_well_formed_and_complete_in_itself(copy: Course) -> None:
    """Elements end, ids are unique and there; no script, no address outside, and a policy that forbids both."""
    checks = (check(FAILED, mistake=MISTAKE, message="x" * 999), check())
    pictures = {"alpha": Picture(svg="<svg><g /></svg>"), "beta": Picture(problem="Nothing yet.")}
    found = seen(report_of(copy, result("alpha", *checks)), pictures)
    ids = found.values("id")
    levels = [int(tag[1]) for tag, _ in found.elements if tag in ("h1", "h2", "h3", "h4")]

    assert sorted(tag for tag, _ in found.elements if tag not in VOID) == sorted(found.ends)
    assert len(set(ids)) == len(ids)
    assert set(found.values("aria-labelledby")) <= set(ids)
    assert [attrs.get("lang") for tag, attrs in found.elements if tag == "html"] == ["en"]
    assert found.values("src") == []
    assert {address.removeprefix("#") for address in found.values("href")} <= set(ids)
    assert all(address.startswith("#") for address in found.values("href"))
    assert "script" not in dict(found.elements)
    assert any("default-src 'none'" in content for content in found.values("content"))
    assert levels.count(1) == 1, "nobody who listens to the page loses the way"
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))


def test_a_picture_or_the_reason_for_none(copy: Course) -> None:
    """The picture as it is, the reason as text."""
    pictures = {"alpha": Picture(svg="<svg><title>ReLU</title></svg>"), "beta": Picture(problem="a < b\nnot started")}
    text = page(report_of(copy), pictures, "now")

    assert "<svg><title>ReLU</title></svg>" in text
    assert "No picture: a &lt; b" in text


def test_only_what_was_attempted_is_drawn(copy: Course) -> None:
    """Drawing runs the student's code: not for a stub, and not for what was never checked."""
    assert list(attempted(report_of(copy, result("beta", check(Outcome.NOT_ATTEMPTED))))) == []
    assert [e.id for e in attempted(report_of(copy, result("beta", check(FAILED))))] == ["beta"]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_words(copy: Course, outcome: Outcome) -> None:
    """However an exercise ended, the page can be made and says so."""
    text = page(report_of(copy, result("beta", check(outcome), check(FAILED))), {}, "now")
    assert "Undefined" not in text
    assert ("needs a look" in text) is (outcome is Outcome.NEEDS_A_LOOK)
