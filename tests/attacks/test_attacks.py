"""Attacks get what they honestly earned, touch nothing, harm nobody, and are told the truth."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.cli.render import result_lines
from grader.model import Outcome, Result
from grader.sandbox.isolation import Level

from .attack import ATTACKS, Attack

if TYPE_CHECKING:
    from tests.attacks.conftest import Arena, Fight

SLOWER = 5
"""So many times as long may computing take by the clock: the machine may have other things to do."""


def verdict(result: Result) -> list[Any]:
    """Return what a result says, without times."""
    return [replace(check, seconds=0.0) for check in result.checks]


def fought(arena: Arena, attack: Attack) -> Fight:
    """Fight; what is promised of the attack is so, it touches and leaves nothing, and harms nobody."""
    alone = arena.innocent_alone(attack)
    start, own, computed = time.monotonic(), time.process_time(), arena.computed()

    fight = arena.fight(attack)

    assert attack.broken(fight.result, arena.level, nobody=arena.nobody) == []
    assert fight.touched == []
    assert fight.left == []
    assert verdict(fight.after) == verdict(alone)
    assert alone.score == alone.max_score
    assert time.process_time() - own < attack.seconds
    assert time.monotonic() - start < attack.seconds + SLOWER * (arena.computed() - computed)
    assert all(line.plain.isprintable() for line in result_lines(fight.result, verbose=True))
    return fight


def test_attack(arena: Arena, attack: Attack) -> None:
    """It gains nothing, touches no canary, leaves nothing behind, and the next student's result is as ever."""
    result = fought(arena, attack).result
    assert Outcome.GRADER_ERROR not in {check.outcome for check in result.checks}, result.to_json()


def test_attack_without_locks(open_arena: Arena, loose_attack: Attack) -> None:
    """Where nothing but limits holds it, it gets what is promised for there, and yet harms nobody but itself."""
    fought(open_arena, loose_attack)


def test_attack_is_one(open_arena: Arena, live_attack: Attack) -> None:
    """Where nothing but limits holds it, the same file gets its way: the arena would notice."""
    fight = open_arena.fight(live_attack)

    assert fight.result.score > live_attack.earns or fight.touched or fight.left


def test_size_of_the_corpus() -> None:
    """At least a hundred attacks; every one states its purpose and, unless it is right, a sentence for its author."""
    assert len(ATTACKS) >= 100
    assert [str(attack) for attack in ATTACKS if not attack.text.lstrip("\ufeff").startswith('"""')] == []
    silent = [attack for attack in ATTACKS if "says" not in attack.promises]
    assert [str(attack) for attack in silent if attack.promised("checks", Level.STRICT) != ["passed"]] == []
    assert [name for name, count in Counter(attack.file.stem for attack in ATTACKS).items() if count > 1] == []
