"""What the author of a check imports: marks, assertions, and the judgement of gradients, Keras models and quizzes."""

from grader.checks.compare import assert_close, assert_no_warnings, assert_raises, assert_unchanged, close, numbers
from grader.checks.gradient import assert_gradient, numerical_gradient, relative_error
from grader.checks.marks import hidden, points
from grader.checks.models import affine_gap, assert_accuracy, assert_model, assert_probabilities, cross_entropy
from grader.checks.quiz import assert_answer, assert_answered

__all__ = [
    "affine_gap",
    "assert_accuracy",
    "assert_answer",
    "assert_answered",
    "assert_close",
    "assert_gradient",
    "assert_model",
    "assert_no_warnings",
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
