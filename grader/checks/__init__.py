"""What the author of a check imports: marks, assertions, and the judgement of gradients, Keras models and quizzes."""

from grader.checks.compare import assert_close, assert_no_warnings, assert_raises, assert_unchanged
from grader.checks.gradient import assert_gradient, numerical_gradient, relative_error
from grader.checks.marks import hidden, points
from grader.checks.models import (
    accuracy,
    affine_gap,
    assert_accuracy,
    assert_alone,
    assert_at_most,
    assert_between_0_and_1,
    assert_built,
    assert_carries,
    assert_compiled,
    assert_cross_entropy,
    assert_each_bends,
    assert_layer,
    assert_loss,
    assert_model,
    assert_named_outputs,
    assert_nonlinear,
    assert_outputs,
    assert_parameters,
    assert_probabilities,
    cross_entropy,
)
from grader.checks.quiz import assert_answer, assert_answered
from grader.errors import CheckFailure
from grader.feedback.agreement import close, numbers

__all__ = [
    "CheckFailure",
    "accuracy",
    "affine_gap",
    "assert_accuracy",
    "assert_alone",
    "assert_answer",
    "assert_answered",
    "assert_at_most",
    "assert_between_0_and_1",
    "assert_built",
    "assert_carries",
    "assert_close",
    "assert_compiled",
    "assert_cross_entropy",
    "assert_each_bends",
    "assert_gradient",
    "assert_layer",
    "assert_loss",
    "assert_model",
    "assert_named_outputs",
    "assert_no_warnings",
    "assert_nonlinear",
    "assert_outputs",
    "assert_parameters",
    "assert_probabilities",
    "assert_raises",
    "assert_unchanged",
    "close",
    "cross_entropy",
    "hidden",
    "numbers",
    "numerical_gradient",
    "points",
    "relative_error",
]
