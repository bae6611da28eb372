"""Ends the process with the status of success while it is loaded."""
# checks: error
# says: your file ended its own process with exit status 0

import os

os._exit(0)
