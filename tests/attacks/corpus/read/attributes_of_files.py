"""Read the extended attributes of files whose paths it knows: Landlock keeps their content, and not what is beside it."""
# earns: 0
# says: RuntimeError: found nothing

import os

found = []
for path in ("@PRIVATE@", "@REFERENCE@", "@GRADEBOOK@", "@OTHER@", "@HOME@", "/proc/self/root@PRIVATE@"):
    for follow in (True, False):
        try:
            names = os.listxattr(path, follow_symlinks=follow)
            found += [(path, os.getxattr(path, name, follow_symlinks=follow)) for name in names]
            found.append(os.getxattr(path, "user.canary", follow_symlinks=follow))
        except OSError:
            continue
raise RuntimeError(f"found {[*filter(None, found)] or 'nothing'}")
