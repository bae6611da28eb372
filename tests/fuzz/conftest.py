"""The two depths of the fuzz tests: `short`, which every run takes, and `--hypothesis-profile=long`.

The short one draws the same examples each time, so that it never fails by chance; the long one searches anew.
A hang ends the whole process, with the stacks of its threads: to hypothesis, an exception would be a failing example,
which it tries again.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

from .depth import is_long

COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    "phases": [phase for phase in Phase if phase is not Phase.explain],  # it would grade a hundred times more
}
settings.register_profile("short", max_examples=100, derandomize=True, **COMMON)
settings.register_profile("long", max_examples=4_000, **COMMON)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Say how long a search may take, and that it is not interrupted but ended."""
    item.add_marker(pytest.mark.filterwarnings("ignore:Generating overly large repr"))  # it would hide what failed
    item.add_marker(pytest.mark.timeout(3600 if is_long() else 300, method="thread"))
