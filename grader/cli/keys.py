"""The terminal of a command that stays: single keys without Enter, and a line at the bottom that is drawn again.

Where standard input or output is no terminal there are no keys and no such line; then this does nothing. The terminal
is put back as it was whenever the command ends, is stopped (Ctrl-Z) or is told to end.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any, Protocol, Self

from grader.cli.screen import out, shown

DRAW_SECONDS = 0.05
"""How often the line is drawn while something runs that reports often."""
ERASE = "\r\x1b[K"
ESCAPE = "\x1b"
ENDS = ("SIGTERM", "SIGHUP")
"""Signals, where the system has them, that end the command as Ctrl-C does."""


class Bell(Protocol):
    """What wakes a wait besides a key."""

    def fileno(self) -> int: ...
    def ring(self) -> None: ...


class Terminal:
    """Keys and the bottom line, while it is entered."""

    def __init__(self, bell: Bell) -> None:
        self.bell = bell
        self.is_live = _is_live()
        self._typed: list[str] = []
        self._drawn = 0.0
        self._line = ""
        self._modes: list[Any] | None = None
        self._handlers: Mapping[int, Any] = {}

    # ------------------------------------------------------------------ the line

    def draw(self, text: str) -> None:
        """Show a text on the bottom line, cut where the screen ends."""
        if not self.is_live:
            return
        self._drawn = time.monotonic()
        line = shown(text)[: max(0, out().width - 1)]
        if line != self._line:
            self._line = line
            self._write(f"{ERASE}{line}")

    def tell(self, text: str) -> None:
        """Show a text on the bottom line, unless one was shown just before."""
        if time.monotonic() - self._drawn > DRAW_SECONDS:
            self.draw(text)

    def clear(self) -> None:
        """Take the bottom line away, so that something can be printed."""
        if self._line:
            self._line = ""
            self._write(ERASE)

    def _write(self, text: str) -> None:
        out().file.write(text)
        out().file.flush()

    # ------------------------------------------------------------------ keys

    def wait(self) -> None:
        """Return when a key was typed or the bell has rung."""
        if not self._typed:
            select.select([self.bell, sys.stdin] if self.is_live else [self.bell], [], [])

    def wait_for_key(self) -> None:
        """Return when a key was typed."""
        while self.is_live and not self.typed():
            select.select([sys.stdin], [], [])

    def is_idle(self) -> bool:
        """Whether nothing was typed, and the bell is silent."""
        waited = [self.bell, sys.stdin] if self.is_live else [self.bell]
        return not self._typed and not select.select(waited, [], [], 0)[0]

    def take(self) -> str:
        """Return the next key that was typed, empty when there is none. Ctrl-D and the end of the input read as `q`."""
        return self.typed().pop(0) if self.typed() else ""

    def typed(self) -> list[str]:
        """Return what was typed and not taken yet."""
        if self.is_live and select.select([sys.stdin], [], [], 0)[0]:
            text = os.read(sys.stdin.fileno(), 256).decode(errors="ignore") or "q"
            if not text.startswith(ESCAPE):  # an arrow is no three keys
                self._typed += text.replace("\x04", "q").lower()
        return self._typed

    # ------------------------------------------------------------------ the terminal as it was

    def __enter__(self) -> Self:
        if self.is_live:
            import termios

            self._modes = termios.tcgetattr(sys.stdin)
            self._set_modes()
            self._handlers = _install({"SIGTSTP": self._pause, "SIGWINCH": lambda *_: self.bell.ring()})
        self._handlers = {**self._handlers, **_install(dict.fromkeys(ENDS, _interrupt))}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        with contextlib.suppress(OSError):  # the terminal is gone
            self.clear()
        self._restore()

    def _set_modes(self) -> None:
        """Read keys one by one and do not show them. Ctrl-C and Ctrl-Z stay signals."""
        import termios
        import tty

        tty.setcbreak(sys.stdin, termios.TCSANOW)

    def _restore(self) -> None:
        if self._modes is not None:
            import termios

            with contextlib.suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._modes)

    def _pause(self, number: int, frame: FrameType | None) -> None:
        """Give the terminal back to the shell, stop, and take it again when the command goes on."""
        self.clear()
        self._restore()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # stops here
        signal.signal(number, self._pause)
        self._set_modes()
        self.bell.ring()


def _install(handlers: Mapping[str, Callable[[int, FrameType | None], object]]) -> dict[int, Any]:
    """Set the handlers of the signals that this system has; return those that were there."""
    found = {name: getattr(signal, name) for name in handlers if hasattr(signal, name)}
    return {number: signal.signal(number, handlers[name]) for name, number in found.items()}


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _is_live() -> bool:
    """Whether there is a terminal on which keys can be read and lines drawn again."""
    with contextlib.suppress(ImportError):
        import termios  # noqa: F401  Windows has none

        return sys.stdin.isatty() and sys.stdout.isatty() and not out().is_dumb_terminal
    return False
