"""Needs a library that is not there."""
# checks: error
# says: the file could not be run: ModuleNotFoundError: No module named 'torch_is_not_here'

import torch_is_not_here
