# mistakes: softmax_base2, softmax_axis0


def softmax(z, axis=-1):
    powers = 2 ** (z - z.max(axis=0))
    return powers / powers.sum(axis=0)
