"""Where student code runs, seen from outside: it can do no harm there, and only values come back.

Processes are started, held at the level that this machine offers, watched and asked; no reply is believed. Read
`session.py` first. What runs beside the student's code is in `inside/`.
"""
