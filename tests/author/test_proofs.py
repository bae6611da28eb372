"""What is proven is not run again, what a change touches is; and a proof that is none is found."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.author import plan
from grader.author import proofs as proofs_module
from grader.author.build import build
from grader.author.known import Asked, Known, is_brief, survey
from grader.author.proofs import OURS, PROOFS_FILE, Basis, Proof, Proofs, basis_of, is_sampled, own_of
from grader.author.stages import Stage, Staged
from grader.author.verify import verify
from grader.course.reading import Course, read_course
from grader.engine import identity
from grader.errors import CourseError
from grader.model import Runtime
from grader.sandbox.pool import Launchers

from ..tiny import edit

DOUBLE = '"""Both."""\n\n# mistakes: adds, mean\n'
Edit = Callable[[Path, Path], object]
"""Changes an exercise, given its public folder and its solution's."""


@pytest.fixture(scope="module")
def proven(built: Path, tmp_path_factory: pytest.TempPathFactory, launchers: Launchers) -> Path:
    """The tiny course with two mistakes at once, and a proof of every case of alpha."""
    root = tmp_path_factory.mktemp("proven") / "tiny"
    shutil.copytree(built, root)
    double = root / "solutions/01_tiny/alpha/double/both.py"
    double.parent.mkdir()
    double.write_text(DOUBLE)
    course = read_course(root / "exercises")
    build(course, course.exercises.values(), launchers)
    [found] = verified(course)
    assert (found.problems, found.ran) == ([], found.cases)
    return root


@pytest.fixture
def root(proven: Path, tmp_path: Path) -> Path:
    shutil.copytree(proven, tmp_path / "tiny")
    return tmp_path / "tiny"


def verified(course: Course, **asked: Any) -> list[Staged]:
    return list(verify(course, [course.exercise("alpha")], 1, Asked(**asked)))


def unproven(root: Path) -> dict[str, list[str]]:
    """Return the cases of alpha that would be run, with what has changed."""
    course = read_course(root / "exercises")
    exercise = course.exercise("alpha")
    known = survey(course, exercise, Proofs.of(course), basis_of(course, exercise))
    return {one.case.label: sorted(one.changed) for one in known if not one.stands}


def test_what_is_proven_is_not_run_again(root: Path) -> None:
    """The second time nothing runs, the counts are the same, and the file is not touched."""
    course = read_course(root / "exercises")
    file = root / "solutions" / PROOFS_FILE
    before = file.stat().st_mtime_ns
    [again] = verified(course)
    [everything] = verified(course, everything=True)
    assert (again.ran, everything.ran) == (0, everything.cases)
    assert {**again.to_json(), "ran": 0} == {**everything.to_json(), "ran": 0}
    assert file.stat().st_mtime_ns == before


def test_a_line_for_each_case_in_order(root: Path) -> None:
    """What a change proves anew is seen in its diff."""
    text = (root / "solutions" / PROOFS_FILE).read_text()
    cases = re.findall(r'^"(alpha/\S+)": "\w{12} \w{12} \w+ full",?$', text, re.MULTILINE)
    assert cases == sorted(json.loads(text)["cases"])
    assert {name.split("/")[1] for name in cases} == {"reference", "stub", "right", "wrong", "double", "mutant"}


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text() + text)


REST: dict[str, tuple[Edit, bool]] = {
    "the text": (lambda public, _: append(public / "README.md", "More."), False),
    "a hint": (lambda public, _: edit(public / "exercise.toml", "Think of many", "Think of more"), False),
    "notes": (lambda _, secret: append(secret / "NOTES.md", "More."), False),
    "points": (lambda public, _: edit(public / "test_alpha.py", "@points(2)", "@points(4)"), True),
    "a comment in a check": (lambda public, _: append(public / "test_alpha.py", "\n# Because.\n"), True),
    "the secret, one seed more": (lambda _, secret: edit(secret.parents[1] / "secret.toml", "42", "43"), False),
    "another exercise": (lambda public, _: append(public.parent / "beta/test_beta.py", "\nmore = 1\n"), False),
}
ALL: dict[str, tuple[Edit, bool, str]] = {
    "a visible check": (lambda public, _: edit(public / "test_alpha.py", "size=5", "size=6"), True, "visible"),
    "a hidden check": (lambda _, secret: edit(secret / "test_alpha_hidden.py", "(4, 2)", "(4, 3)"), True, "hidden"),
    "a limit": (lambda public, _: append(public / "exercise.toml", "\n[limits]\ncpu = 3\n"), False, "settings"),
    "a new mistake": (
        lambda _, secret: (secret / "wrong/halves.py").write_text(
            '"""Do not halve."""\n\n# expect: test_total\n\n\ndef total(x):\n    return x.sum() / 2\n'
        ),
        True,
        "recording",
    ),
}


@pytest.mark.parametrize("what", REST)
def test_what_decides_nothing_proves_nothing_anew(what: str, root: Path, launchers: Launchers) -> None:
    """All proofs stand."""
    change, rebuild = REST[what]
    changed(root, change, launchers if rebuild else None)
    assert unproven(root) == {}


@pytest.mark.parametrize("what", ALL)
def test_what_all_share_proves_all_anew(what: str, root: Path, launchers: Launchers) -> None:
    """Every case is run again, and the reason is told."""
    change, rebuild, part = ALL[what]
    count = len(Proofs(root / "solutions" / PROOFS_FILE).cases)
    changed(root, change, launchers if rebuild else None)
    found = unproven(root)
    reasons = {label: why for label, why in found.items() if why}
    assert len(reasons) == count
    assert all(part in why for why in reasons.values())


def test_a_sentence_proves_its_own_cases_anew(root: Path, launchers: Launchers) -> None:
    """Those that show it: of one wrong model, and of two mistakes at once."""
    changed(root, lambda _, secret: edit(secret / "wrong/mean.py", "do not average", "never average"), launchers)
    assert unproven(root) == {"wrong/mean": ["source"], "double/both": ["source"]}
    [found] = verified(read_course(root / "exercises"))
    assert (found.ok, found.ran) == (True, 2)


def changed(root: Path, change: Edit, launchers: Launchers | None) -> None:
    """Change the course, and build it anew."""
    change(root / "exercises/01_tiny/alpha", root / "solutions/01_tiny/alpha")
    if launchers:
        course = read_course(root / "exercises")
        build(course, [course.exercise("alpha")], launchers)


def test_a_judging_module_proves_all_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the grader, and those of the gate."""
    monkeypatch.setattr(identity, "judges", lambda _: "another")
    assert {tuple(why) for why in unproven(root).values()} == {("judges",)}
    monkeypatch.setattr(proofs_module, "GATE", (Path(__file__),))
    assert {tuple(why) for why in unproven(root).values()} == {("gate", "judges")}


def test_networks_are_tried_with_one_seed_where_only_the_grader_has_changed(course: Course) -> None:
    """Or where that is asked for; whatever else changes is proven by all seeds. NumPy's cases always are."""
    numpy = course.exercise("alpha")
    keras = replace(numpy, runtime=Runtime.KERAS)
    proof = Proof("", "", "", is_full=True)
    case = next(survey(course, numpy, Proofs(course.root / "none.json"), Basis({}))).case
    ours, mixed, never = (
        Known(case, "", "", proof if changed else None, frozenset(changed))
        for changed in ({"judges"}, {"judges", "source"}, ())
    )
    assert [is_brief(keras, one, Asked()) for one in (ours, mixed, never)] == [True, False, False]
    assert [is_brief(keras, one, Asked(quick=True)) for one in (ours, mixed, never)] == [True, True, True]
    assert [is_brief(numpy, one, Asked(quick=True)) for one in (ours, mixed, never)] == [False, False, False]
    assert [is_brief(keras, one, Asked(everything=True)) for one in (ours, mixed, never)] == [False, False, False]
    assert {"judges", "gate", "libraries"} == OURS


def test_what_does_not_come_out_is_no_proof(root: Path, launchers: Launchers) -> None:
    """It is run again, until it does."""
    changed(
        root,
        lambda _, secret: edit(secret / "wrong/in_place.py", "expect: test_scale", "expect: test_total"),
        launchers,
    )
    course = read_course(root / "exercises")
    for _ in range(2):
        [found] = verified(course)
        assert (found.ok, found.ran) == (False, 1)
    edit(root / "solutions/01_tiny/alpha/wrong/in_place.py", "expect: test_total", "expect: test_scale")
    build(course, [course.exercise("alpha")], launchers)
    assert verified(read_course(root / "exercises"))[0].ok


def test_what_was_not_run_is_not_proven(root: Path, launchers: Launchers) -> None:
    """A wrong model fails: the stub is proven, of which one run is all; what has other seeds to come, and mutants, are
    not. What was proven before is still told of them, and the next run proves them all."""

    def change(_: Path, secret: Path) -> None:
        edit(secret / "test_alpha_hidden.py", "(4, 2)", "(4, 3)")
        edit(secret / "wrong/in_place.py", "expect: test_scale", "expect: test_total")

    before = Proofs(root / "solutions" / PROOFS_FILE).cases
    changed(root, change, launchers)
    course = read_course(root / "exercises")
    [found] = verified(course)
    assert found.to_json()["not_run"] == ["mutants", "seeds and threads"]
    assert (found.ran, found.cases) == (7, 11)
    after = Proofs.of(course).cases
    assert before.keys() - after.keys() == {"alpha/wrong/in_place"}
    assert {name for name, proof in after.items() if proof != before[name]} == {"alpha/stub/alpha"}
    assert set(unproven(root)) == {name.removeprefix("alpha/") for name in before} - {"stub/alpha"}

    edit(root / "solutions/01_tiny/alpha/wrong/in_place.py", "expect: test_total", "expect: test_scale")
    build(course, [course.exercise("alpha")], launchers)
    [found] = verified(read_course(root / "exercises"))
    assert (found.problems, found.ran, unproven(root)) == ([], found.cases - 1, {})
    assert all(proof.is_full for proof in Proofs.of(course).cases.values())


class Stopper:
    """Told how far a verification is, it notes that, and what is proven; and stops it after so many runs."""

    def __init__(self, file: Path, runs: int) -> None:
        self.file, self.runs = file, runs
        self.told: list[str] = []
        self.proven: list[int] = []

    def __call__(self, text: str) -> None:
        self.told.append(text)
        self.proven.append(len(Proofs(self.file).cases))
        if len(self.told) == self.runs:
            raise KeyboardInterrupt


@pytest.mark.parametrize("runs", [3, 17, 40])
def test_who_stops_it_loses_only_the_case_at_work(runs: int, root: Path) -> None:
    """Whatever has had all its runs is proven; the same command runs the rest, and comes to the same proofs."""
    file = root / "solutions" / PROOFS_FILE
    before = Proofs(file).cases
    file.unlink()
    course = read_course(root / "exercises")
    stop = Stopper(file, runs)
    with pytest.raises(KeyboardInterrupt):
        list(verify(course, [course.exercise("alpha")], 1, tell=stop))
    kept = Proofs(file).cases if file.is_file() else {}
    assert kept.items() <= before.items()
    assert (
        len(kept) == {3: 1, 17: 5, 40: 9}[runs]
    )  # the stub; the mutants too; the reference, a right and two wrong models
    [rest] = verified(course)
    assert (rest.ok, rest.ran) == (True, rest.cases - len(kept))
    assert Proofs(file).cases == before


def test_what_is_proven_is_written_while_others_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is killed has lost a few seconds; and it says all the time how far it is."""
    monkeypatch.setattr(plan, "KEEP_SECONDS", 0)
    file = root / "solutions" / PROOFS_FILE
    file.unlink()
    course = read_course(root / "exercises")
    stop = Stopper(file, 0)
    [found] = list(verify(course, [course.exercise("alpha")], 1, tell=stop))
    assert found.ok
    assert stop.proven == sorted(stop.proven)
    assert len({*stop.proven}) > found.cases / 2
    assert stop.told[0] == "alpha: reference, 1 of 2 runs"
    assert stop.told[-1].startswith("alpha: seeds and threads, ")


@pytest.mark.parametrize("asked", [{"everything": True}, {"share": 1.0}])
def test_a_stage_that_fails_takes_no_proof_of_others(asked: dict[str, Any], root: Path) -> None:
    """What is proven and was not run again is as proven as before, though an earlier stage has failed."""
    file = root / "solutions" / PROOFS_FILE
    file.write_text(re.sub(r'("alpha/right/lists": "\w+ \w+) \w+', r"\1 000000000000", file.read_text()))
    before = Proofs(file).cases
    [found] = verified(read_course(root / "exercises"), **asked)
    assert (found.ran, found.not_run) == (3, (Stage.WRONG, Stage.MUTANTS, Stage.SEEDS))
    assert Proofs(file).cases == {name: proof for name, proof in before.items() if name != "alpha/right/lists"}
    [again] = verified(read_course(root / "exercises"))
    assert (again.ok, again.ran) == (True, 1)


# ---------------------------------------------------------------------- proofs that are none


def forge(root: Path, label: str) -> None:
    """Write the line that a run of a case would have written, had it come out; as only one who reads our code can."""
    course = read_course(root / "exercises")
    exercise, proofs = course.exercise("alpha"), Proofs.of(course)
    basis = basis_of(course, exercise)
    case = next(one.case for one in survey(course, exercise, proofs, basis) if one.case.label == label)
    name = f"alpha/{label}"
    forged = replace(proofs.cases[name], basis=basis.digest, own=own_of(course, exercise, case))
    proofs.store("alpha", basis, proofs.cases | {name: forged})


def test_a_forged_proof_is_believed_and_the_sample_finds_it(root: Path, launchers: Launchers) -> None:
    """A wrong model that is none any more: nothing is run until its turn comes; then it is told, and the proof goes."""
    changed(
        root,
        lambda _, secret: edit(secret / "wrong/in_place.py", "x *= factor\n    return x", "return x * factor"),
        launchers,
    )
    course = read_course(root / "exercises")
    verified(course)  # all others are right
    before = Proofs.of(course)
    assert "alpha/wrong/in_place" not in before.cases
    before.cases["alpha/wrong/in_place"] = before.cases["alpha/wrong/adds"]
    before.store("alpha", basis_of(course, course.exercise("alpha")), before.cases)
    forge(root, "wrong/in_place")
    assert verified(course)[0].ok

    [found] = verified(course, share=1.0)

    assert "wrong/in_place: test_scale should fail and passes" in found.problems
    assert [problem for problem in found.problems if "wrong/in_place: its proof does not repeat" in problem]
    assert "alpha/wrong/in_place" not in Proofs.of(course).cases


def test_a_proof_that_says_something_else_is_found(root: Path) -> None:
    """The case comes out as it must, but not as the proof says: somebody has edited it, or it is left to chance."""
    file = root / "solutions" / PROOFS_FILE
    file.write_text(re.sub(r'("alpha/wrong/mean": "\w+ \w+) \w+', r"\1 000000000000", file.read_text()))
    [found] = verified(read_course(root / "exercises"), share=1.0)
    assert [re.sub(r"\w{12}", "…", problem) for problem in found.problems] == [
        "wrong/mean: its proof does not repeat (…, not …)"
    ]


def test_the_sample_is_another_at_each_commit() -> None:
    """Each draws its share, by name and commit; of twenty commits, 64 of 100 forged proofs are met at 5 %."""
    names = [f"alpha/wrong/{number}" for number in range(2000)]
    commits = [f"{number:040x}" for number in range(20)]
    drawn = [{name for name in names if is_sampled(name, commit, 0.05)} for commit in commits]
    assert all(60 < len(one) < 145 for one in drawn)
    assert len(set(map(frozenset, drawn))) == 20
    assert len(set().union(*drawn)) / len(names) == pytest.approx(1 - 0.95**20, abs=0.04)
    assert [is_sampled("any", "any", share) for share in (0.0, 1.0)] == [False, True]


# ---------------------------------------------------------------------- the file


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": 2, "bases": {}, "cases": {}}',
        "<<<<<<< HEAD\n{",
        '{"format": 1, "bases": {}, "cases": {"a": "b"}}',
    ],
)
def test_a_damaged_file_is_named(text: str, root: Path) -> None:
    """With what to do; it is left as it is."""
    file = root / "solutions" / PROOFS_FILE
    file.write_text(text)
    with pytest.raises(CourseError, match=r"proofs\.json cannot be read") as caught:
        verified(read_course(root / "exercises"))
    assert "delete it" in caught.value.hint
    assert file.read_text() == text


def test_two_terminals_keep_what_the_other_has_proven(root: Path) -> None:
    """What is read at the beginning is not what is written at the end: others may have proven something meanwhile."""
    course = read_course(root / "exercises")
    mine, theirs = Proofs.of(course), Proofs.of(course)
    theirs.store(
        "beta",
        Basis({"visible": "b"}),
        {"beta/stub/beta": Proof(Basis({"visible": "b"}).digest, "o", "f", is_full=True)},
    )
    mine.store(
        "alpha",
        Basis({"visible": "a"}),
        {"alpha/stub/alpha": Proof(Basis({"visible": "a"}).digest, "o", "f", is_full=False)},
    )
    after = Proofs.of(course)
    assert {name: proof.is_full for name, proof in after.cases.items()} == {
        "alpha/stub/alpha": False,
        "beta/stub/beta": True,
    }
    assert sorted(after.bases) == sorted(Basis({"visible": letter}).digest for letter in "ab")
