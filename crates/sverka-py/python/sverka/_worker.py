"""Answers calls on its standard streams until they end: ``python -m sverka._worker``, the other end of ``_apart``."""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
from typing import Any, Optional

from . import arrow
from ._apart import ANSWER, STEP, receive, send
from ._many import one
from ._sverka import Batches


def main() -> None:
    """Answers calls until the standard input ends."""
    # What anything prints here must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    calls: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_listen, args=(calls,), daemon=True).start()

    def step() -> None:
        answers.write(STEP)
        answers.flush()

    while True:
        kind, *call = pickle.loads(calls.get())
        found: Any
        if kind == "pair":
            found = pickle.dumps(one(*call))
        else:
            settings, pages = call
            found = arrow.engine(settings).compare(Batches.unpacked(pages), 1, step).packed()
        answers.write(ANSWER)
        send(answers, found)


def _listen(calls: queue.Queue[bytes]) -> None:
    """Takes calls, and ends the process with its parent, also while a page keeps it busy for ever."""
    call: Optional[bytes]
    while (call := receive(sys.stdin.buffer)) is not None:
        calls.put(call)
    os._exit(0)


if __name__ == "__main__":
    main()
