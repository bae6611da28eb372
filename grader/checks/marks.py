"""Marks of a check: what it is worth, and whether students may see it."""

from __future__ import annotations

import pytest

points = pytest.mark.points
"""`@points(2)`: what the check is worth. Every check states it."""

hidden = pytest.mark.hidden
"""`@hidden`: feedback shows the check's sentence and outcome, never inputs or expected values."""
