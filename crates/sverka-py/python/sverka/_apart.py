"""Turns a pair into a report in a process of its own, so that a pair that ends the process ends no other's work."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from types import TracebackType
from typing import IO, Any, Optional

from ._report import Fault, Report


Named = tuple[str, bool, Any, Any]
"""A pair of many: its name, whether that was given, the reference and the hypothesis (two texts or two files)."""


class Worker:
    """One process that compares pairs one after the other; it is started again where it has ended."""

    def __init__(self, timeout: Optional[float]) -> None:
        self._timeout = timeout
        self._process: Optional[subprocess.Popen[bytes]] = None

    def one(self, pair: Named, options: dict[str, Any]) -> Report:
        """Compares one pair of many, as ``sverka._many.one`` does."""
        name = pair[0]
        call = pickle.dumps((pair, options))
        process = self._running()
        assert process.stdin and process.stdout
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._timeout, stop) if self._timeout else None
        if clock:
            clock.start()
        try:
            send(process.stdin, call)
            answer = receive(process.stdout)
        except OSError:
            answer = None
        finally:
            if clock:
                clock.cancel()
                clock.join()
        if answer is not None:
            if late.is_set():
                self._end()
            report: Report = pickle.loads(answer)
            return report
        code = self._end()
        if late.is_set():
            return Report(name, fault=Fault("E_TIMEOUT", f"not compared in {self._timeout} seconds"))
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Report(name, fault=Fault("E_CRASH", f"the process that compared it ended: {how}"))

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
