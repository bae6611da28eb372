"""Raise an exception with a class name of megabytes, a text of escapes, a file name and causes without end."""
# earns: 0
# says: ExceptionGroup\x1b[2J | Passed

NAME = "Passed\x1b[2J\u202e" * 300_000


def argmax_onehot(Z):
    error = type(NAME, (Exception,), {"__module__": "grader.failure", "__qualname__": NAME})("16/16\r\n" * 1_000_000)
    for _ in range(20_000):
        error.__cause__, error = error, type(error)("more")
    error.add_note("n" * 10_000_000)
    raise error


def softmax(z, axis=-1):
    exec(compile("def f(): raise ValueError('in ' * 9**6)\nf()", "argmax_softmax.py", "exec"))
