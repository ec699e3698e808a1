"""DuckDB: whatever a query gives is compared as it streams by, and what comes out is a table to query.

    python duckdb_stream.py PAGES RESULTS.parquet
"""

import os
import sys

import duckdb
import pyarrow as pa

import sverka.arrow

reading, writing = duckdb.connect(), duckdb.connect()
pages = reading.execute("from read_parquet(?)", [f"{sys.argv[1]}/*.parquet"]).to_arrow_reader(1024)
found = sverka.arrow.compare_stream(pages, lang="ru", findings="all", threads=os.cpu_count())
results = pa.RecordBatchReader.from_stream(found)
writing.execute(f"copy (from results) to '{sys.argv[2]}'")

cer = "sum(edits) / sum(ref_chars)"
print(writing.sql(f"select status, count(*) as pages, {cer} as cer from '{sys.argv[2]}' group by all order by all"))
