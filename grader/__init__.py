"""gradestep: neural-network exercises, checked without trusting the code that is checked."""

__version__ = "0.1.0"
