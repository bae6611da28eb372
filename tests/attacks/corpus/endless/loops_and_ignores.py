"""Never finishes loading, and ignores the signal that says so."""
# checks: timeout
# says: your file was stopped after 1 seconds of computing | your file took longer than 3 seconds
# cpu: 1

import signal

signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while True:
    pass
