"""Write full marks into the gradebook: as a database of its own, attached to another, read only, as a bare file."""
# earns: 0
# says: unable to open database file
# unlocked: succeeds

import sqlite3

INSERT = (
    "INSERT INTO main.attempts VALUES ('mallory','argmax_softmax',1,'k','passed',16,16,'{}','2026-01-01T00:00:00Z')"
)


def directly(uri):
    with sqlite3.connect(uri, uri=True) as book:
        book.execute(INSERT)


def attached():
    with sqlite3.connect(":memory:") as book:
        book.execute("ATTACH 'file:@GRADEBOOK@?mode=rw' AS stolen")
        book.execute(INSERT.replace("main.", "stolen."))


def in_a_copy():
    with sqlite3.connect("file:@GRADEBOOK@?immutable=1", uri=True) as book, sqlite3.connect(":memory:") as copy:
        book.backup(copy)
        raise RuntimeError(copy.execute("SELECT * FROM attempts").fetchall())


try:
    directly("file:@GRADEBOOK@")
except sqlite3.OperationalError:
    try:
        attached()
    except sqlite3.OperationalError:
        in_a_copy()
