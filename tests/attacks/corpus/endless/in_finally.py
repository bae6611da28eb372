"""Loop where no exception gets out: in a finally, around an except that takes everything, in a handler of the signal."""
# earns: 0
# says: was stopped after 0.5 seconds of computing | took longer than 1.5 seconds
# cpu: 0.5

import signal


def on(*_):
    while True:
        pass


for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP, signal.SIGSEGV}:
    signal.signal(number, on)


while True:
    try:
        raise KeyboardInterrupt
    except BaseException:
        continue
    finally:
        on()
