"""Ray: batches of a folder of Parquet files, on every core of the cluster.

    python ray_data.py PAGES RESULTS
"""

import sys

import pyarrow as pa
import ray


def work(pages):
    import sverka.arrow

    # For pages that may bring a process down: isolate="process", timeout=60.
    return pa.table(sverka.arrow.compare_batch(pages, lang="ru", findings="all"))


ray.init(include_dashboard=False)
pages = ray.data.read_parquet(sys.argv[1])
pages.map_batches(work, batch_format="pyarrow", batch_size=256, zero_copy_batch=True).write_parquet(sys.argv[2])
