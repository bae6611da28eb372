"""Nest brackets, signs and attributes so deep that a parser or compiler overflows its stack."""
# earns: 0
# says: crashed its process | raised RecursionError | raised MemoryError | raised SyntaxError: too many nested parentheses

SOURCES = [
    "-" * 200_000 + "1",
    "(" * 150 + ")" * 150,
    "x" + ".a" * 100_000,
    "x" + "[0]" * 100_000,
    "if x:\n" + " " * 5000,
]


def argmax_onehot(Z):
    SOURCES.append(SOURCES.pop(0))
    for source in SOURCES:
        compile(source, "deep", "exec")


def softmax(z, axis=-1):
    return eval("(" * 300 + "z" + ")" * 300)
