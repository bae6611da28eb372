"""A model that only the student's own process can judge: what the course makes of it, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from grader.cli.render import result_lines
from grader.engine.identity import result_key
from grader.engine.worker import grade_units
from grader.model import Claims, Outcome, Result, Source, Unit
from grader.sandbox.isolation import Level
from grader.sandbox.pool import Launchers

from ..real import COURSE

SUBCLASS = """
import keras

class Network(keras.Model):
    def __init__(self, input_dim, hidden, num_classes):
        super().__init__()
        self.inside = keras.Sequential([keras.Input((input_dim,))])
        for units in hidden:
            self.inside.add(keras.layers.Dense(units, activation="relu"))
        self.inside.add(keras.layers.Dense(num_classes, activation="softmax"))
        self.build((None, input_dim))

    def build(self, input_shape):
        self.built = True

    def call(self, x):
        return self.inside(x)

def build_mlp(input_dim, hidden, num_classes):
    return Network(input_dim, hidden, num_classes)
"""
UNIT = Unit("ada", "sequential", Source(SUBCLASS.encode()))


@pytest.fixture(scope="module")
def launchers() -> Iterator[Launchers]:
    found = Launchers()
    yield found
    found.close()


@pytest.mark.keras
@pytest.mark.parametrize(("claims", "score", "claimed"), [("review", 12, 12), ("accept", 12, 0), ("refuse", 0, 0)])
def test_what_a_course_makes_of_it(launchers: Launchers, claims: str, score: float, claimed: float) -> None:
    """Counted and marked, counted, or refused with what to do instead; whoever checks it reads the same."""
    results: list[Result] = []
    course = replace(COURSE, claims=Claims(claims))
    grade_units(course, [UNIT], lambda result, _: results.append(result), launchers)
    [result] = results

    assert (result.score, result.claimed) == (score, claimed)
    assert Result.from_json(result.to_json()).claimed == claimed
    said = " ".join(line.plain.strip() for line in result_lines(result))
    assert ("12 points rest on what the model does beside your code" in said) == (claimed > 0)
    if claims == "refuse":
        assert result.outcome is Outcome.FAILED
        assert "cannot be rebuilt where models are judged" in said


def test_the_setting_is_part_of_the_key() -> None:
    """Who changes it grades anew."""
    courses = [replace(COURSE, claims=claims) for claims in Claims]
    assert len({result_key(course, UNIT, Level.STRICT).digest for course in courses}) == 3
