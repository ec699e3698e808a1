"""Turns a Spark table of pages into a Spark table of results: ``sverka.spark.diff(df)``.

Needs ``pyspark`` and ``pyarrow`` on the driver and the executors, and this package on both: a wheel with native code
cannot be sent by ``addPyFile``; install it, or send a packed environment with ``spark.archives`` (docs/python.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Literal, Optional

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql.functions import coalesce, col, lit, sha2
from pyspark.sql.types import StructType

from . import _apart, _sverka, arrow

_MORE = ("lang", "doc_date", "doc_id", "stratum")
_TO_TRY_AGAIN = ("E_CRASH", "E_TIMEOUT")


def schema() -> StructType:
    """The columns of a result, from the one table that all engines have theirs from."""
    return StructType.fromJson(json.loads(_sverka.bulk_schema()))


def diff(
    df: DataFrame,
    *,
    reference: str = "reference",
    hypothesis: str = "hypothesis",
    id: str = "page_id",
    isolate: Literal["none", "process"] = "none",
    timeout: Optional[float] = None,
    resume_from: Optional[DataFrame] = None,
    **settings: Any,
) -> DataFrame:
    """Compares the two texts of every row; one row in, one row out, whatever the texts are like.

    ``reference``, ``hypothesis`` and ``id`` name the columns; ``lang``, ``doc_date``, ``doc_id`` and ``stratum`` are
    taken where there are such. ``settings`` are those of ``sverka.arrow.compare_batch``. The result has the columns of
    :func:`schema`.

    What is wrong with a page is its row's ``error_code``. A crash of the process (out of memory, a fault in native
    code) would cost Spark the task, and after four tries the job: with ``isolate="process"`` each task compares in a
    process beside it, and such a page becomes an ``E_CRASH``, one that takes more than ``timeout`` seconds an
    ``E_TIMEOUT``.

    ``resume_from`` is what an earlier job wrote: pages that it has under the same settings, with the same texts, are
    left out, so that the result can be appended to it. A crash or a timeout is tried again.

    :raises ValueError: a column or setting does not exist; known before the job starts
    """
    missing = [name for name in (id, reference, hypothesis) if name not in df.columns]
    if missing:
        raise ValueError(f"no column {', '.join(missing)}; there are {', '.join(df.columns)}")
    _apart.check(isolate, timeout)
    settings["hex"] = True
    engine = arrow.engine(arrow.as_json(**settings))
    own = {"page_id": id, "reference": reference, "hypothesis": hypothesis}
    own |= {name: name for name in _MORE if name in df.columns and name not in own.values()}
    # As bytes: a text that is no UTF-8 must be a row and not the end of the task.
    pages = df.select(*(_bytes(col(f"`{theirs}`")).alias(ours) for ours, theirs in own.items()))
    if resume_from is not None:
        pages = _left(pages, resume_from, engine.id)
    return pages.mapInArrow(partial(_compared, isolate, timeout, settings), schema())


def _compared(
    isolate: Literal["none", "process"],
    timeout: Optional[float],
    settings: dict[str, Any],
    batches: Iterable[pa.RecordBatch],
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield pa.record_batch(arrow.compare_batch(batch, isolate=isolate, timeout=timeout, **settings))


def _bytes(column: Column) -> Column:
    return column.cast("string").cast("binary")


def _left(pages: DataFrame, before: DataFrame, config: str) -> DataFrame:
    """The pages that were not compared before."""
    ours = (col("config_id") == config) & (col("engine_version") == _sverka.__version__)
    again = coalesce(col("error_code").isin(*_TO_TRY_AGAIN), lit(False))
    done = before.where(ours & ~again).select(_bytes(col("page_id")).alias("_id"), "ref_sha", "hyp_sha", "error_code")
    # The digest of what is no UTF-8 is not kept.
    same = (col("error_code") == "E_ENCODING") | (
        sha2(col("reference"), 256).eqNullSafe(col("ref_sha")) & sha2(col("hypothesis"), 256).eqNullSafe(col("hyp_sha"))
    )
    return pages.join(done, (col("page_id") == col("_id")) & coalesce(same, lit(False)), "left_anti")
