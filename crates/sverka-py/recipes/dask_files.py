"""Dask: one task a file, on as many processes or machines as the scheduler has; a task that is lost is done again.

    python dask_files.py PAGES RESULTS [SCHEDULER]
"""

import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from dask.distributed import Client, LocalCluster

import sverka.arrow


def work(source, target):
    found = sverka.arrow.compare_batch(pq.read_table(source), lang="ru", findings="all")
    pq.write_table(pa.table(found), f"{target}.tmp")
    # What has its name is whole, also if a task is done twice.
    pathlib.Path(f"{target}.tmp").replace(target)


# Dask's processes import this file, and must not start at its end.
if __name__ == "__main__":
    sources, folder = sorted(pathlib.Path(sys.argv[1]).glob("*.parquet")), pathlib.Path(sys.argv[2])
    folder.mkdir(exist_ok=True)
    local = dict(threads_per_worker=1, dashboard_address=None)
    with Client(sys.argv[3] if len(sys.argv) > 3 else LocalCluster(**local)) as client:
        targets = [str(folder / source.name) for source in sources]
        client.gather(client.map(work, [str(source) for source in sources], targets, retries=3))
