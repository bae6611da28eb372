"""Register codecs and error handlers that turn any text into another, also those the process itself uses."""
# earns: 0
# says: returned | raised | left its process

import codecs
import encodings

import numpy as np


def evil(error):
    return ("\ud800\u202e16/16", error.end)


for name in ("strict", "replace", "ignore", "surrogateescape", "surrogatepass", "backslashreplace"):
    codecs.register_error(name, evil)
info = codecs.lookup("rot13")
codecs.register(lambda name: info)
encodings._cache.update(dict.fromkeys(("utf_8", "utf-8", "utf8", "ascii", "latin-1", "utf_8_sig", "idna"), info))


def argmax_onehot(Z):
    raise ValueError("\udc80 caf\u00e9")


def softmax(z, axis=-1):
    return "\ud800" * 10
