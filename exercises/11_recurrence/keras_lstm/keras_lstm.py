"""Build a recurrent network that keeps one value in memory until the end of a sequence."""

import keras


def build_memory_model(T, D):
    """Build and compile a network that answers one yes-or-no question about a sequence.

    Args:
        T: number of steps of every sequence, at least 2.
        D: number of values per step.

    Returns:
        A compiled keras.Model that maps sequences (N, T, D), float32, to (N, 1): for each sequence the probability that
        its label is 1. A recurrent layer reads the sequence: keras.layers.LSTM and GRU learn this task, any other of
        Keras counts as well. The loss is the cross-entropy of this probability (not from_logits=True, which is for raw
        scores) for labels 0 and 1 of shape (N, 1); the metrics are your choice.

    The task: D is 2. Value 0 of every step is -1 or 1 at random; value 1 is a flag, 1 at a single step and 0 at all
    others. The label is 1 if value 0 is 1 at the flagged step, else 0. The grader trains the model on 1500 sequences of
    20 steps in batches of 50, for at most 20 epochs, and ends early when it answers 99 % of them right. Then at
    least 90 % of 500 other sequences must be answered right. The optimiser is your choice: Adam with a learning rate
    from 0.005 to 0.02 learns quickly, its default of 0.001 takes all 20 epochs.

    >>> model = build_memory_model(20, 2)
    >>> model.input_shape, model.output_shape
    ((None, 20, 2), (None, 1))
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError
