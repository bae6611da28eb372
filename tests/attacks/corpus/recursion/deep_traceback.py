"""Raise with a chain of a million frames, each in the student's file as far as its name says, and strange lines."""
# earns: 0
# says: raised ValueError: deep
# cpu: 3

import types


def argmax_onehot(Z):
    try:
        raise ValueError("deep")
    except ValueError as error:
        trace = error.__traceback__
        for number in range(30_000):
            trace = types.TracebackType(trace, trace.tb_frame, 0, 2**31 - 1 - number)
        raise error.with_traceback(trace) from None


softmax = argmax_onehot
