"""Run a check without pytest's set-up and hooks, which cost more than most checks: its function, called by ourselves.

A check stays a pytest test, and plain `pytest` runs it as such. Whatever a check wants of pytest beyond our fixtures
(its own fixtures or those of a class, a mark like `skipif`, a coroutine) is left to pytest here too.
"""

from __future__ import annotations

import inspect
import time
from typing import TypeGuard

import pytest

from grader.engine.attempt import Attempt
from grader.engine.fixtures import GIVEN
from grader.engine.plugin import MARKS, read_check

_BEHIND = frozenset({*GIVEN, "attempt", "request"})
"""What we can give, and what our own fixtures are made of."""
_DIRECT = pytest.StashKey[bool]()


def is_direct(item: pytest.Item) -> TypeGuard[pytest.Function]:
    """Whether a check is a function of which pytest has to know nothing."""
    if _DIRECT not in item.stash:
        item.stash[_DIRECT] = isinstance(item, pytest.Function) and _is_plain(item)
    return item.stash[_DIRECT]


def _is_plain(item: pytest.Function) -> bool:
    known = item._fixtureinfo  # pytest tells nobody else which fixture a name stands for in this very file
    ours = all(fixture[-1].func.__module__ == "grader.engine.plugin" for fixture in known.name2fixturedefs.values())
    ours &= set(GIVEN).issuperset(known.argnames) and _BEHIND.issuperset(known.names_closure)
    waits = inspect.iscoroutinefunction(item.obj) or inspect.isgeneratorfunction(item.obj)
    return ours and not waits and item.cls is None and MARKS.issuperset(mark.name for mark in item.iter_markers())


def run(item: pytest.Function, attempt: Attempt) -> tuple[BaseException | None, float]:
    """Run a check that is direct; return what it raised, and the seconds that it took."""
    check = read_check(item)
    start = time.perf_counter()
    try:
        attempt.findings.begin()
        given = {name: attempt.fixtures.give(name, check) for name in item._fixtureinfo.argnames}
        start = time.perf_counter()
        with attempt.findings.going_on(check):
            item.obj(**given)
    except (KeyboardInterrupt, SystemExit, pytest.exit.Exception):
        raise
    except BaseException as error:  # noqa: BLE001  what `pytest.fail` raises is no Exception
        return error, time.perf_counter() - start
    return None, time.perf_counter() - start
