"""Does work in a process of its own, so that a pair that ends the process ends no other's work."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any, Optional, Union

from ._report import Fault, Report
from ._sverka import Batches, Engine

Named = tuple[str, bool, Any, Any]
"""A pair of many: its name, whether that was given, the reference and the hypothesis (two texts or two files)."""


@dataclass(frozen=True)
class Ended:
    """A process that gave no answer."""

    done: int
    """How much of the work it had said was done."""
    code: str
    message: str


class Worker:
    """One process that answers calls one after the other; it is started again where it has ended."""

    def __init__(self, timeout: Optional[float]) -> None:
        self.timeout = timeout
        self._process: Optional[subprocess.Popen[bytes]] = None

    def one(self, pair: Named, options: dict[str, Any]) -> Report:
        """Compares one pair of many, as ``sverka._many.one`` does."""
        answer = self._ask(("pair", pair, options))
        if isinstance(answer, Ended):
            return Report(pair[0], fault=Fault(answer.code, answer.message))
        report: Report = pickle.loads(answer)
        return report

    def batch(self, settings: str, engine: Engine, pages: Batches) -> Batches:
        """Compares the pages of a table. A page is blamed only if it also ends a process that has nothing else to do:
        who kills one from outside costs no page."""
        parts, start = [], 0
        while start < len(pages):
            rest = pages.slice(start, len(pages) - start)
            answer = self._ask(("batch", settings, rest.packed()))
            if isinstance(answer, bytes):
                parts.append(Batches.unpacked(answer))
                break
            # What was done before was lost with the process, and is done again without the page that followed.
            if answer.done:
                parts.append(self.batch(settings, engine, rest.slice(0, min(answer.done, len(rest) - 1))))
            start += min(answer.done, len(rest) - 1)
            parts.append(self._alone(settings, engine, pages.slice(start, 1)))
            start += 1
        return Batches.joined(parts)

    def _alone(self, settings: str, engine: Engine, page: Batches) -> Batches:
        answer = self._ask(("batch", settings, page.packed()))
        if isinstance(answer, bytes):
            return Batches.unpacked(answer)
        return engine.failed(page, answer.code, answer.message)

    def _ask(self, call: tuple[Any, ...]) -> Union[bytes, Ended]:
        """Sends a call, and waits for the answer as long as something is said every ``timeout`` seconds."""
        process = self._running()
        assert process.stdin and process.stdout
        done, answer = 0, None
        with _Clock(self.timeout, process) as clock:
            try:
                send(process.stdin, pickle.dumps(call))
                while process.stdout.read(1) == STEP:
                    done += 1
                    clock.again()
                answer = receive(process.stdout)
            except OSError:
                pass
        if answer is not None:
            if clock.rang:
                self._end()
            return answer
        code = self._end()
        if clock.rang:
            return Ended(done, "E_TIMEOUT", f"not compared in {self.timeout} seconds")
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Ended(done, "E_CRASH", f"the process that compared it ended: {how}")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            line = [sys.executable, "-m", "sverka._worker"]
            self._process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._process

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        for stream in (process.stdin, process.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:
                    pass
        return process.wait()

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._end()


class _Clock:
    """Kills a process that says nothing for so many seconds."""

    def __init__(self, seconds: Optional[float], process: subprocess.Popen[bytes]) -> None:
        self.rang = False
        self._seconds, self._process = seconds, process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True) if seconds else None

    def again(self) -> None:
        """Starts to count anew."""
        self._until = time.monotonic() + (self._seconds or 0)

    def _watch(self) -> None:
        while not self._over.wait(max(0.0, self._until - time.monotonic())):
            if time.monotonic() >= self._until:
                self.rang = True
                self._process.kill()
                return

    def __enter__(self) -> _Clock:
        self.again()
        if self._thread:
            self._thread.start()
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()


class Pool:
    """A worker for each thread that asks."""

    def __init__(self, timeout: Optional[float] = None) -> None:
        self._timeout = timeout
        self._mine = threading.local()
        self._all: list[Worker] = []

    def one(self, pair: Named, options: dict[str, Any]) -> Report:
        """Compares one pair in this thread's process."""
        worker: Optional[Worker] = getattr(self._mine, "worker", None)
        if worker is None:
            worker = self._mine.worker = Worker(self._timeout)
            self._all.append(worker)
        return worker.one(pair, options)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        for worker in self._all:
            worker.close()


def check(isolate: str, timeout: Optional[float]) -> None:
    """Raises what a wrong isolation raises."""
    if isolate not in ("none", "process"):
        raise ValueError(f"no isolation ‘{isolate}’; there are none, process")
    if timeout is not None and isolate != "process":
        raise ValueError('only a process can be stopped: timeout needs isolate="process"')


STEP, ANSWER = b".", b"="
"""What stands before a step that is done, and before an answer."""


def send(stream: IO[bytes], message: bytes) -> None:
    """Writes a message with its length before it."""
    stream.write(len(message).to_bytes(8, "little"))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> Optional[bytes]:
    """Reads a message; ``None`` where the stream ends."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    length = int.from_bytes(head, "little")
    message = stream.read(length)
    return message if len(message) == length else None
