"""Answers pickled calls on its standard streams until they end: ``python -m sverka._worker``, the other end of ``_apart``."""

from __future__ import annotations

import os
import pickle
import sys

from ._apart import receive, send
from ._many import one


def main() -> None:
    """Answers calls until the standard input ends."""
    # What anything prints here must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (call := receive(sys.stdin.buffer)) is not None:
        send(answers, pickle.dumps(one(*pickle.loads(call))))


if __name__ == "__main__":
    main()
