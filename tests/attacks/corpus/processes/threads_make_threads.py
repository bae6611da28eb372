"""Threads that start threads, two each, so that nobody gets ahead of them."""
# earns: 0
# says: started more than 32 threads or processes | can't start new thread
# cpu: 1

import _thread
import contextlib
import time


def double():
    with contextlib.suppress(RuntimeError):
        _thread.start_new_thread(double, ())
        time.sleep(0.005)
        _thread.start_new_thread(double, ())
    time.sleep(30)


_thread.stack_size(65536)
double()
