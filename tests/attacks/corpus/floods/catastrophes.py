"""Computing that ends long after the sun: a regular expression."""
# earns: 0
# says: was stopped after 1 seconds of computing | took longer than 3 seconds
# cpu: 1

import re


BACKTRACKS = "a" * 60 + "b"
re.match(r"(a|aa|aaa)*$", BACKTRACKS)
