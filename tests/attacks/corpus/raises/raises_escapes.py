"""Raises an exception whose name, text and line would clear the screen; already while it is loaded."""
# checks: error
# says: the file could not be run: \x1b[2JAll\x07: \x1b]0;title\x07 \x9b31m \r \u202e 16/16

raise type("\x1b[2JAll\x07", (Exception,), {})("\x1b]0;title\x07 \x9b31m \r \u202e 16/16")  # "\x1b[2J"
