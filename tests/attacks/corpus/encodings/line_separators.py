"""Separate lines by what only some programs take for the end of a line; the error is still shown where it is."""
# earns: 0
# says: raised ValueError: of this line

FORM_FEEDS = "  "  #


def argmax_onehot(Z):
    raise ValueError("of this line")


def softmax(z, axis=-1):
    raise ValueError("of this line")
