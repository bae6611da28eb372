"""Asks Python to exit while it is loaded."""

import sys

sys.exit(0)
