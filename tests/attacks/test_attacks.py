"""Attacks get what they honestly earned, touch nothing, harm nobody, and are told the truth."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.cli.render import result_lines
from grader.model import Outcome, Result

if TYPE_CHECKING:
    from tests.attacks.conftest import Arena, Attack

QUOTED = re.compile(r"\n  line \d+: .*")
"""The student's own line in a message: whatever stands there is no sentence of ours."""
SECONDS = 60.0
"""No attack may hold the grader up for longer; most take less than one."""


def verdict(result: Result) -> list[Any]:
    """Return what a result says, without times."""
    return [replace(check, seconds=0.0) for check in result.checks]


def test_attack(arena: Arena, attack: Attack) -> None:
    """It gains nothing, touches no canary, leaves nothing behind, and the next student's result is as ever."""
    alone = arena.innocent_alone(attack.exercise)
    start = time.monotonic()

    fight = arena.fight(attack)

    result = fight.result
    messages = "\n".join(QUOTED.sub("", check.message) for check in result.checks)
    assert result.score == attack.earns, messages
    assert fight.touched == []
    assert fight.left == []
    assert verdict(fight.after) == verdict(alone)
    assert alone.score == alone.max_score
    assert time.monotonic() - start < SECONDS
    assert Outcome.GRADER_ERROR not in {check.outcome for check in result.checks}, messages
    assert any(text in messages for text in attack.says), messages
    assert all(line.plain.isprintable() for line in result_lines(result, verbose=True))


def test_attack_is_one(open_arena: Arena, live_attack: Attack) -> None:
    """Where nothing but limits holds it, the same file gets its way: the arena would notice."""
    fight = open_arena.fight(live_attack)

    assert fight.result.score > live_attack.earns or fight.touched or fight.left


def test_size_of_the_corpus(attacks: list[Attack]) -> None:
    """At least a hundred attacks; every one states its purpose and a sentence that its author will read."""
    assert len(attacks) >= 100
    assert [str(attack) for attack in attacks if not attack.text.startswith('"""')] == []
    assert [str(attack) for attack in attacks if "says" not in attack.promises] == []
    assert [name for name, count in Counter(attack.file.stem for attack in attacks).items() if count > 1] == []
