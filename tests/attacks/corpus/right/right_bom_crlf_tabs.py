"""A right answer written by an editor of long ago: a mark at the start, CRLF, tabs, Latin accents."""
# earns: 16
# checks: passed

import numpy as np


def argmax_onehot(Z):
	return np.eye(Z.shape[1])[Z.argmax(axis=1)]  # déjà vu


def softmax(z, axis=-1):
	e = np.exp(z - z.max(axis=axis, keepdims=True))
	if e.size:
		e = e / e.sum(axis=axis, keepdims=True)
	return e
