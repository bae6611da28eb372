"""Import itself from itself, and load modules that load modules, without end."""
# earns: 0
# says: RecursionError: maximum recursion depth exceeded

import importlib
import sys


class Finder:
    def find_spec(self, name, path=None, target=None):
        return importlib.import_module(f"{name}_again")


sys.meta_path.insert(0, Finder())
import again
