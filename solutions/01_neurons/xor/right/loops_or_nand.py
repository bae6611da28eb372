"""Nested loops and counting; whole numbers in lists for OR and NAND, joined by AND."""


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    most = 0
    for w1 in ws:
        for w2 in ws:
            for b in bs:
                outputs = [int(x1 * w1 + x2 * w2 + b >= 0) for x1, x2 in ((0, 0), (0, 1), (1, 0), (1, 1))]
                right = sum(output == label for output, label in zip(outputs, labels, strict=True))
                most = max(most, right)
    return most / 4


def xor_two_layers():
    return [[1, -1], [1, -1]], [-1, 1], [1, 1], -2
