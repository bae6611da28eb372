"""Hidden checks of quiz_neurons: a question each."""

from grader.checks import assert_answer, hidden, points

pytestmark = hidden


@points(2)
def test_q1(student, quiz):
    """Question 1: the parts of a biological neuron."""
    assert_answer(student, quiz, "q1")


@points(2)
def test_q2(student, quiz):
    """Question 2: what a single perceptron cannot do."""
    assert_answer(student, quiz, "q2")


@points(2)
def test_q3(student, quiz):
    """Question 3: the role of the bias."""
    assert_answer(student, quiz, "q3")


@points(2)
def test_q4(student, quiz):
    """Question 4: the perceptron learning rule."""
    assert_answer(student, quiz, "q4")


@points(2)
def test_q5(student, quiz):
    """Question 5: layers without activation functions."""
    assert_answer(student, quiz, "q5")
