"""Turns a stream of pairs into a stream of reports, in the same order and with bounded memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal, Optional, Union

from ._apart import Named, Pool, check
from ._compare import compare, compare_files
from ._report import Fault, Report

Side = Union[str, "os.PathLike[str]", None]
Item = Sequence[Side]


def compare_many(
    pairs: Iterable[Item],
    *,
    workers: Optional[int] = None,
    isolate: Literal["none", "process"] = "none",
    timeout: Optional[float] = None,
    **options: Any,
) -> Iterator[Report]:
    """Compares many pairs, lazily: reports come in the order of the pairs, and only so many pairs are taken ahead.

    A pair is ``(reference, hypothesis)`` or ``(id, reference, hypothesis)``; a ``str`` is a text, a ``pathlib.Path`` a
    file. ``options`` are those of :func:`compare` for texts and of :func:`compare_files` for files.

    Nothing that is wrong with one pair stops the others: it is the ``fault`` of its report. That holds for a missing
    file and for ``None`` too. With ``isolate="process"`` pairs are compared in processes of their own, and one that
    ends its process is an ``E_CRASH``, one that takes more than ``timeout`` seconds an ``E_TIMEOUT``.

    ``workers`` is how many are compared at once (default: the number of processors); it never changes a report.

    :raises TypeError, ValueError: an option is wrong; known before the first pair is compared
    """
    if workers is not None and workers < 1:
        raise ValueError("workers: one at least")
    check(isolate, timeout)
    _check(options)
    count = workers or os.cpu_count() or 1
    return _reports(pairs, count, isolate == "process", timeout, options)


def _check(options: dict[str, Any]) -> None:
    """Raises what a wrong option raises: an error of every pair would be told by none."""
    try:
        compare("", "", **options)
    except TypeError:
        # Options of files alone; the pair is a file that is there and empty.
        compare_files(os.devnull, os.devnull, **options)


def _reports(
    pairs: Iterable[Item], count: int, apart: bool, timeout: Optional[float], options: dict[str, Any]
) -> Iterator[Report]:
    named = (_named(number, pair) for number, pair in enumerate(pairs))
    if count == 1 and not apart:
        for pair in named:
            yield pair if isinstance(pair, Report) else one(pair, options)
        return
    with ThreadPoolExecutor(count) as threads, Pool(timeout) as processes:
        work = processes.one if apart else one
        ahead: deque[Union[Report, Future[Report]]] = deque()
        try:
            for pair in named:
                ahead.append(pair if isinstance(pair, Report) else threads.submit(work, pair, options))
                if len(ahead) >= 4 * count:
                    yield _done(ahead.popleft())
            while ahead:
                yield _done(ahead.popleft())
        finally:
            # Where nobody asks for the rest, nobody waits for it.
            for waiting in ahead:
                if not isinstance(waiting, Report):
                    waiting.cancel()


def _done(report: Union[Report, Future[Report]]) -> Report:
    return report if isinstance(report, Report) else report.result()


def _named(number: int, pair: Item) -> Union[Named, Report]:
    """Names a pair; one that is none is a report already."""
    name, told = str(number), False
    try:
        sides = list(pair)
        if len(sides) == 3:
            name, told = str(sides.pop(0)), True
        reference, hypothesis = sides
    except (TypeError, ValueError):
        fault = "a pair is (reference, hypothesis) or (id, reference, hypothesis)"
        return Report(name, fault=Fault("E_NULL", fault))
    kinds = [str if isinstance(s, str) else os.PathLike if isinstance(s, os.PathLike) else None for s in sides]
    for side, kind, value in zip(("reference", "hypothesis"), kinds, sides):
        if kind is None:
            return Report(name, fault=Fault("E_NULL", f"the {side} is no text and no path: {type(value).__name__}"))
    if kinds[0] is not kinds[1]:
        return Report(name, fault=Fault("E_NULL", "one side is a text and the other a file"))
    return name, told, reference, hypothesis


def one(pair: Named, options: dict[str, Any]) -> Report:
    """Compares one pair of many; whatever is wrong with it is the fault of its report."""
    name, told, reference, hypothesis = pair
    try:
        if isinstance(reference, str):
            return compare(reference, hypothesis, **{**options, "id": name})
        report = compare_files(reference, hypothesis, **options)
    except (OSError, ValueError) as error:
        return Report(name, fault=Fault("E_READ", str(error)))
    if told:
        report.id = name
    return report
