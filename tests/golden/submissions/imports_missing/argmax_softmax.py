"""Needs a library that is not there."""

import torch_is_not_here
