"""Never returns, and costs nothing meanwhile."""
# checks: timeout
# says: your file took longer than 1.2 seconds
# cpu: 0.4

import time

time.sleep(10**6)
