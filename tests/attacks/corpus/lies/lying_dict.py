"""Return dictionaries that say other keys and items than they hold, and one of too many."""
# exercise: gradient_step
# earns: 0
# says: the new 'W'


class Name(str):
    __eq__ = lambda self, other: True
    __hash__ = lambda self: 0


class Lying(dict):
    def keys(self):
        return {"W", "b"}

    def __getitem__(self, key):
        return 0

    def __eq__(self, other):
        return True


def gradient_step(params, grads, lr):
    if "W" in params:
        return Lying(params)
    return {Name("scale"): params["scale"]}


def gradient_descent(grad, x, lr, steps):
    return {"\0" * 60 + str(number): number for number in range(20_000)}
