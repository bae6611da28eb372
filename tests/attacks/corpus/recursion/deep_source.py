"""Have Python's own parser run out of stack: a text of code with brackets in brackets, and a chain of operators."""
# earns: 0
# says: too many nested parentheses | RecursionError | MemoryError


def argmax_onehot(Z):
    return eval("(" * 50_000 + "Z" + ")" * 50_000)


def softmax(z, axis=-1):
    return eval("-" * 200_000 + "z")
