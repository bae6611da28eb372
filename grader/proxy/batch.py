"""A batch as a model with several inputs takes it: a list or a dictionary of arrays whose rows belong together."""

from __future__ import annotations

from typing import Any

import numpy as np


def rows(batch: Any) -> int:
    """Return how many samples a batch has; of several arrays the first says it."""
    return len(leaves(batch)[0])


def pick(batch: Any, chosen: Any) -> Any:
    """Return some samples of a batch, in an order."""
    if isinstance(batch, dict):
        return {name: pick(part, chosen) for name, part in batch.items()}
    return [pick(part, chosen) for part in batch] if isinstance(batch, list | tuple) else np.asarray(batch)[chosen]


def leaves(batch: Any) -> list[Any]:
    """Return the arrays of a batch."""
    parts = batch.values() if isinstance(batch, dict) else batch if isinstance(batch, list | tuple) else None
    return [batch] if parts is None else [leaf for part in parts for leaf in leaves(part)]


def described(batch: Any) -> str:
    """Return the shapes of a batch in words."""
    shapes = [str(np.shape(leaf)) for leaf in leaves(batch)]
    return f"shape {shapes[0]}" if len(shapes) == 1 else f"shapes {' and '.join(shapes)}"
