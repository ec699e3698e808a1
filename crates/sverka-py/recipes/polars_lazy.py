"""Polars: a lazy table in, a lazy table out, in memory that does not grow with the number of pages.

    python polars_lazy.py PAGES RESULTS.parquet
"""

import os
import sys

import polars as pl

import sverka.arrow


def work(pages: pl.DataFrame) -> pl.DataFrame:
    found = sverka.arrow.compare_batch(pages, lang="ru", findings="all", threads=os.cpu_count())
    return pl.DataFrame(found)


pages = pl.scan_parquet(sys.argv[1])
results = pages.map_batches(work, schema=pl.DataFrame(sverka.arrow.schema()).schema, streamable=True)
results.sink_parquet(sys.argv[2])

worst = pl.scan_parquet(sys.argv[2]).select("page_id", "cer", "edits").sort("edits", "page_id", descending=[True, False])
print(worst.head(3).collect())
