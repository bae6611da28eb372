"""Never returns, and costs nothing meanwhile."""

import time

time.sleep(10**6)
