"""Raises what `except Exception` does not catch."""
# checks: error
# says: raised KeyboardInterrupt


class Own(BaseException):
    """Not an Exception."""


def argmax_onehot(Z):
    raise KeyboardInterrupt


def softmax(z, axis=-1):
    raise Own("neither")
