"""Turns an Arrow table of pages into an Arrow table of results, whatever package holds it.

A table is anything with ``__arrow_c_array__`` or ``__arrow_c_stream__``: pyarrow, Polars, DuckDB, pandas 3, nanoarrow.
None of them is imported here. What comes back has both, so that ``pyarrow.table(found)``,
``pyarrow.record_batch(found)`` or ``polars.DataFrame(found)`` takes it.

    >>> import pyarrow as pa
    >>> pages = pa.table({"page_id": ["p1"], "reference": ["one two"], "hypothesis": ["one tvo"]})
    >>> pa.table(compare_batch(pages, lang="en")).select(["page_id", "edits", "ref_chars"]).to_pylist()
    [{'page_id': 'p1', 'edits': 1, 'ref_chars': 7}]
"""

from __future__ import annotations

import json
import os
import threading
from functools import lru_cache
from typing import Any, Literal, Optional

from . import _apart, _sverka
from ._sverka import Batches


def compare_batch(
    data: Any,
    *,
    isolate: Literal["none", "process"] = "none",
    timeout: Optional[float] = None,
    threads: int = 1,
    **settings: Any,
) -> Batches:
    """Compares every page of a table; one row comes back for each, in the same order.

    ``settings`` are those of :func:`as_json`. Nothing that is wrong with a page stops the others: it is its row's
    ``error_code``. With ``isolate="process"`` pages are compared in a process beside this one: a page that ends it is
    an ``E_CRASH``, one that takes more than ``timeout`` seconds an ``E_TIMEOUT``. ``threads`` never changes a row.

    :raises TypeError: this is no table
    :raises ValueError: a setting or a column does not exist
    """
    said = as_json(**settings)
    _apart.check(isolate, timeout)
    native, pages = engine(said), Batches(data)
    if isolate == "none":
        return native.compare(pages, threads, None)
    # A column that is missing is told here, and is not taken for a crash there.
    nothing = native.compare(pages.slice(0, 0), 1, None)
    if not len(pages):
        return nothing
    return _worker(timeout).batch(said, native, pages)


class Stream:
    """Results that are worked out as they are asked for; read once by what takes ``__arrow_c_stream__``."""

    def __init__(self, data: Any, threads: int, engine: _sverka.Engine) -> None:
        self._data, self._threads, self._engine = data, threads, engine

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object:
        return self._engine.stream(self._data, self._threads)


def compare_stream(data: Any, *, threads: int = 1, **settings: Any) -> Stream:
    """As :func:`compare_batch`, for a stream that does not fit into memory: batches are taken one by one, when the
    results are read (``pyarrow.RecordBatchReader.from_stream``)."""
    return Stream(data, threads, engine(as_json(**settings)))


def as_json(
    *,
    id: str = "page_id",
    reference: str = "reference",
    hypothesis: str = "hypothesis",
    profile: Optional[str] = None,
    lang: Optional[str] = None,
    unit: Optional[Literal["grapheme", "scalar"]] = None,
    depth: Literal["edits", "judged"] = "edits",
    findings: Literal["none", "suspects", "all"] = "suspects",
    max_findings: Optional[int] = None,
    max_chars: Optional[int] = None,
    hex: bool = False,
    **more: Any,
) -> str:
    """Writes settings as JSON, the form in which every engine hands them over (docs/bulk.md).

    ``id``, ``reference`` and ``hypothesis`` name the columns. ``depth="judged"`` asks for what ``sverka diff`` says of
    a page (causes, dates, rules), and costs some ten times as much. ``hex`` writes digests as text.
    """
    said = {
        "columns": {"page_id": id, "reference": reference, "hypothesis": hypothesis},
        "profile": profile,
        "lang": lang,
        "unit": unit,
        "depth": depth,
        "findings": findings,
        "max_findings": max_findings,
        "max_chars": max_chars,
        "hex": hex,
        **more,
    }
    told = json.dumps({name: value for name, value in said.items() if value is not None}, sort_keys=True)
    engine(told)
    return told


def schema(*, hex: bool = False) -> Batches:
    """A table of results without a row: ``pyarrow.schema(sverka.arrow.schema())``."""
    return Batches.results(hex)


def digest(results: Any) -> str:
    """The digest of a table of results, equal for the same rows in any order: what ``sverka bulk`` writes into its
    manifest."""
    return _sverka.bulk_digest(results)


@lru_cache(maxsize=16)
def engine(settings: str) -> _sverka.Engine:
    """What compares pages under settings; understood once."""
    return _sverka.Engine(settings)


_mine = threading.local()


def _worker(timeout: Optional[float]) -> _apart.Worker:
    """The process beside this thread; a fork of this process has none yet."""
    worker: Optional[_apart.Worker] = getattr(_mine, "worker", None)
    if worker is None or _mine.pid != os.getpid():
        worker = _mine.worker = _apart.Worker(timeout)
        _mine.pid = os.getpid()
    worker.timeout = timeout
    return worker
