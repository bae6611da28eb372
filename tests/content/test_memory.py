"""What is in the memory of a student's process, looked at from inside: nothing that decides over an answer.

A submission reads all of its own memory and looks for marks that were planted in checks, solutions, notes, the secret
seed and another submission. It is right only if it finds its own mark there and none of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.author.build import build
from grader.course.reading import Course, read_course
from grader.engine.worker import grade_units
from grader.model import Outcome, Result, Runtime, Source, Unit
from grader.sandbox.isolation import choose_level
from grader.sandbox.pool import Launchers

MakeTiny = Callable[..., Course]


@pytest.fixture(scope="module")
def launchers() -> Iterator[Launchers]:
    """Zygotes whose children may look up where their own memory is: with bubblewrap there is no /proc to tell them."""
    found = Launchers(choose_level("strict"))
    yield found
    found.close()


FIRST = "Vq8Zt3LmXw5Rb1Nc"
"""How every planted mark begins. Whoever looks for one must not hold it whole, so its two halves travel apart."""
CONTROL = "control-Jd72Ks0P"
MARKS = {
    "a visible check": "visible-Ux4Gf9Qe",
    "a hidden check": "hiddens-Pw6Ty2Mn",
    "the reference": "referen-Ha3Lz8Vb",
    "a wrong model": "wrongmo-Cd5Kr7Xs",
    "the notes": "thenote-Ie1Bn4Wj",
    "another submission": "another-Yo9Fm6Zg",
}
SEED = 728_194_655_380_917_246
SECRET = f"{SEED:x}" * 4
SCANNER = """
import ctypes
import os

CONTROL = {control!r}
LOOK_FOR = {look_for!r}
PAGE, BLOCK = 4096, 65536
kernel = ctypes.CDLL(None)
receiver, sender = os.pipe()
os.set_blocking(sender, False)


def readable():
    with open("/proc/self/maps") as file:
        lines = file.read().splitlines()
    return [[int(end, 16) for end in line.split()[0].split("-")] for line in lines if line.split()[1][0] == "r"]


def blocks():
    '''The kernel copies: a page that cannot be read is an error, not the end of the process.'''
    for place, end in readable():
        before = b""
        while place < end:
            count = kernel.write(sender, ctypes.c_void_p(place), ctypes.c_size_t(min(BLOCK, end - place)))
            block = os.read(receiver, count) if count > 0 else b""
            yield before + block
            before = block[-64:]
            place = place + count if count > 0 else (place // PAGE + 1) * PAGE


def scan():
    found = set()
    for block in blocks():
        for first, ends in LOOK_FOR:
            place = block.find(first)
            while place >= 0:
                found.update(name for name, end in ends if block.startswith(end, place + len(first)))
                place = block.find(first, place + 1)
    return sorted(found)


def scale(x, factor):
    found = scan()
    if found != ["the control"]:
        raise RuntimeError("found " + (" and ".join(found) or "nothing"))
    return x * factor


def total(x):
    return float(sum(x))
"""


def scanner(control: str) -> str:
    """Return a submission that is right only if it finds the control, and nothing else, in its memory."""
    ends = [(name, mark.encode()) for name, mark in MARKS.items()] + [("the control", CONTROL.encode())]
    low, high = SEED & (1 << 30) - 1, SEED >> 30  # Python keeps large numbers in parts of 30 bits
    numbers = [
        SECRET.encode(),
        str(SEED).encode(),
        SEED.to_bytes(8, "little"),
        low.to_bytes(4, "little") + high.to_bytes(4, "little"),
    ]
    halves = [(number[: len(number) // 2], number[len(number) // 2 :]) for number in numbers]
    look_for = [(FIRST.encode(), ends), *((first, [("the secret seed", second)]) for first, second in halves)]
    return SCANNER.format(control=control, look_for=look_for)


def marked(make_tiny: MakeTiny, folder: Path, runtime: Runtime, launchers: Launchers) -> Course:
    """Return a built course with a mark in every file that must stay out of a student's process."""
    exercise = make_tiny(folder, "alpha").exercise("alpha")
    for name, file in {
        "a visible check": exercise.visible_checks,
        "a hidden check": exercise.hidden_checks,
        "the reference": exercise.reference,
        "a wrong model": exercise.solution / "wrong" / "adds.py",
        "the notes": exercise.solution / "NOTES.md",
    }.items():
        file.write_text(file.read_text() + f'\nMARK = "{FIRST}{MARKS[name]}"\n')
    (exercise.solution.parents[1] / "secret.toml").write_text(f"secret = '{SECRET}'\n")
    settings = exercise.folder / "exercise.toml"
    settings.write_text(settings.read_text().replace('"numpy"', f'"{runtime}"'))
    course = read_course(folder / "exercises")
    build(course, course.exercises.values(), launchers)
    return course


def grade(course: Course, launchers: Launchers, *sources: str) -> list[Result]:
    results: list[Result] = []
    units = [Unit("ada", "alpha", Source(source.encode())) for source in sources]
    grade_units(course, units, lambda result, _: results.append(result), launchers)
    return results


@pytest.mark.parametrize("runtime", [Runtime.NUMPY, pytest.param(Runtime.KERAS, marks=pytest.mark.keras)])
def test_memory_holds_no_secret(runtime: Runtime, make_tiny: MakeTiny, tmp_path: Path, launchers: Launchers) -> None:
    """A submission that reads all of its memory finds itself there, no check, solution, seed or other submission."""
    course = marked(make_tiny, tmp_path, runtime, launchers)
    other = f'MARK = "{FIRST}{MARKS["another submission"]}"\nscale = lambda x, factor: MARK\n'

    _, result = grade(course, launchers, other, scanner(FIRST + CONTROL))

    assert course.secret == SECRET
    assert result.outcome is Outcome.PASSED, result.to_json()


def test_a_secret_in_memory_is_found(make_tiny: MakeTiny, tmp_path: Path, launchers: Launchers) -> None:
    """Were a mark sent, as text or as a number, the submission would see it; what is not there it does not see."""
    course = marked(make_tiny, tmp_path, Runtime.NUMPY, launchers)
    file = course.exercise("alpha").visible_checks
    call = f"student.total([1.0, 6.5], start=[MARK, {SEED}])\n    assert_close(student.total"
    file.write_text(file.read_text().replace("assert_close(student.total", call))
    source = scanner(FIRST + CONTROL).replace("def total(x):", "def total(x, start=0):\n    scale(1, 1)")

    result, blind = grade(course, launchers, source, scanner("nothing"))

    assert "RuntimeError: found a visible check and the control and the secret seed" in result.checks[1].message
    assert "RuntimeError: found nothing" in blind.checks[0].message
