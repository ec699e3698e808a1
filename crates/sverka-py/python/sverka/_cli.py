"""Turns the console script into one call of the program."""

from __future__ import annotations

import signal
import sys

from ._sverka import run


def main() -> int:
    """Runs ``sverka`` with the arguments of this process and returns its exit code."""
    # Python would note an interrupt and wait for the program to end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(["sverka", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
