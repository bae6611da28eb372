"""Asks Python to exit while it is loaded."""
# checks: error
# says: the file could not be run: SystemExit: the code asked Python to exit\n  line 7: sys.exit(0)

import sys

sys.exit(0)
