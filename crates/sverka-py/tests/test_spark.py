"""`sverka.spark.diff` on Spark itself: on this machine's threads, and on a cluster of two workers one of which is killed."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyspark

import sverka.arrow
from sheets import pages, written

PAGES = 20_000
SETTINGS = {"lang": "ru", "findings": "all"}
SPARK_HOME = os.path.dirname(pyspark.__file__)


def embedded(table, **more):
    return pa.table(sverka.arrow.compare_batch(table, hex=True, threads=2, **SETTINGS, **more))


JOB = """
import json, sys
from pyspark.sql import SparkSession
import sverka.spark
master, pages, out, more = sys.argv[1:]
spark = (
    SparkSession.builder.master(master).appName("sverka")
    .config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.files.maxPartitionBytes", "1m").config("spark.sql.files.openCostInBytes", "1m")
    .config("spark.executor.memory", "700m").config("spark.executor.cores", "1")
    .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
more = json.loads(more)
if "resume_from" in more:
    more["resume_from"] = spark.read.parquet(more["resume_from"])
found = sverka.spark.diff(spark.read.parquet(pages), **more)
assert found.schema == sverka.spark.schema(), found.schema
found.write.mode("append").parquet(out)
spark.stop()
"""


def job(master, folder, out, **more):
    line = [sys.executable, "-c", JOB, master, str(folder), str(out), json.dumps({**SETTINGS, **more})]
    return subprocess.Popen(line, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def environment():
    return {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "SPARK_HOME": SPARK_HOME}


def children(pid):
    """All processes that a process started, and that those started."""
    parents = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            pass
    found, todo = [], [pid]
    while todo:
        parent = todo.pop()
        own = [child for child, its in parents.items() if its == parent]
        found += own
        todo += own
    return found


def line_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def is_python(line):
    return "pyspark" in line and "java" not in line.split()[0]


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def ended(self, running):
        said = running.communicate(timeout=1200)[0]
        self.assertEqual(running.returncode, 0, said[-4000:])

    def check(self, out, wanted):
        rows = pq.read_table(out)
        self.assertEqual((len(rows), pc.count_distinct(rows["page_id"]).as_py()), (len(wanted), len(wanted)))
        self.assertEqual(sverka.arrow.digest(rows), sverka.arrow.digest(wanted))


class Local(Case):
    def test_the_same_rows_as_without_spark_and_what_is_there_is_left_out(self):
        table, out = pages(2000), self.folder / "out"
        written(self.folder / "first", table.slice(0, 1500), 3)
        written(self.folder / "all", table, 4)
        self.ended(job("local[2]", self.folder / "first", out))
        wanted = embedded(table)
        self.assertEqual(set(wanted["error_code"].to_pylist()), {None, "E_NULL", "E_ENCODING"})
        self.assertEqual(set(wanted["stratum"].to_pylist()), set("0123456789"))
        self.check(out, wanted.slice(0, 1500))
        self.ended(job("local[2]", self.folder / "all", out, resume_from=str(out)))
        self.check(out, wanted)

    def test_a_page_that_ends_its_process_or_never_ends_is_a_row(self):
        table = pages(300)
        texts = table["hypothesis"].to_pylist()
        for number, word in ((11, b"ABORT"), (150, b"HANG"), (299, b"ABORT")):
            texts[number] += b" " + word
        table = table.set_column(2, "hypothesis", pa.array(texts, pa.binary()))
        written(self.folder / "pages", table, 2)
        faults = {"ABORT": "abort", "HANG": "hang"}
        out = self.folder / "out"
        self.ended(job("local[2]", self.folder / "pages", out, isolate="process", timeout=5, faults=faults))
        rows = pq.read_table(out)
        self.assertEqual(len(rows), 300)
        codes = dict(zip(rows["page_id"].to_pylist(), rows["error_code"].to_pylist()))
        fallen = {"p000011": "E_CRASH", "p000150": "E_TIMEOUT", "p000299": "E_CRASH"}
        self.assertEqual({k: c for k, c in codes.items() if c in ("E_CRASH", "E_TIMEOUT")}, fallen)
        others = [key not in fallen for key in table["page_id"].to_pylist()]
        wanted = embedded(table.filter(pa.array(others)), faults=faults)
        found = rows.filter(pa.array([key not in fallen for key in rows["page_id"].to_pylist()]))
        self.assertEqual(sverka.arrow.digest(found), sverka.arrow.digest(wanted))
        # Without a process of its own such a page is the end of the job, and nothing half done is left as a result.
        out = self.folder / "none"
        alone = job("local[2]", self.folder / "pages", out, faults={"ABORT": "abort"})
        said = alone.communicate(timeout=600)[0]
        self.assertNotEqual(alone.returncode, 0)
        self.assertIn("Python worker exited unexpectedly (crashed)", said)
        self.assertFalse((out / "_SUCCESS").exists())

    def test_a_wrong_call_is_told_before_the_job(self):
        from pyspark.sql import SparkSession

        import sverka.spark

        os.environ.update(environment())
        spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
        try:
            df = spark.createDataFrame([("a", "b", "c")], "page_id string, reference string, hypothesis string")
            wrong = [{"reference": "gt"}, {"profile": "loose"}, {"isolate": "yes"}, {"timeout": 3}, {"looks": "red"}]
            for settings in wrong:
                with self.assertRaises(ValueError, msg=settings):
                    sverka.spark.diff(df, **settings)
            # Columns by other names, and one whose name would be in the way.
            renamed = df.toDF("reference", "ground truth", "page_id")
            found = sverka.spark.diff(renamed, id="reference", reference="ground truth", hypothesis="page_id")
            self.assertEqual([(r.page_id, r.edits) for r in found.collect()], [("a", 1)])
        finally:
            spark.stop()


class Cluster(Case):
    """A master and two workers on the loopback, each worker with one core."""

    def setUp(self):
        super().setUp()
        self.started = []
        self.addCleanup(self.end)
        self.master = self.start("master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        self.url = self.said(self.master, r"Starting Spark master at (spark://\S+)")
        self.workers = []
        for number in range(2):
            line = ("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0")
            work = ("--work-dir", str(self.folder / f"work{number}"))
            self.workers.append(self.start("worker.Worker", *line, *work, self.url))
        for worker in self.workers:
            self.said(worker, r"(Successfully registered) with master")

    def start(self, name, *arguments):
        log = self.folder / f"{len(self.started)}.log"
        line = [str(pathlib.Path(SPARK_HOME, "bin/spark-class")), f"org.apache.spark.deploy.{name}", *arguments]
        environ = {**environment(), "SPARK_NO_DAEMONIZE": "1"}
        process = subprocess.Popen(line, env=environ, stdout=log.open("wb"), stderr=subprocess.STDOUT)
        process.log = log
        self.started.append(process)
        return process

    def said(self, process, pattern):
        for _ in range(1200):
            if found := re.search(pattern, process.log.read_text(errors="replace")):
                return found[1]
            self.assertIsNone(process.poll(), process.log.read_text(errors="replace")[-2000:])
            time.sleep(0.1)
        self.fail(f"never said {pattern}: {process.log.read_text(errors='replace')[-2000:]}")

    def end(self):
        for process in self.started:
            for pid in [process.pid, *children(process.pid)]:
                self.kill(pid)
            process.wait()

    def kill(self, pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def test_killed_processes_lose_no_row_and_double_none(self):
        table, out = pages(PAGES), self.folder / "out"
        written(self.folder / "pages", table, 40)
        running = job(self.url, self.folder / "pages", out)

        def after(tasks):
            while len(list(out.glob("_temporary/0/task_*"))) < tasks:
                if running.poll() is not None:
                    self.fail(running.stdout.read()[-4000:])
                time.sleep(0.02)

        # One Python worker falls, and its executor goes on.
        after(4)
        python = [pid for pid in children(self.workers[1].pid) if is_python(line_of(pid))]
        self.assertTrue(python, [line_of(pid) for pid in children(self.workers[1].pid)])
        self.kill(python[-1])
        # A worker falls, with its executor and the Python below it.
        after(8)
        fallen = [self.workers[0].pid, *children(self.workers[0].pid)]
        names = [line_of(pid) for pid in fallen]
        for pid in fallen:
            self.kill(pid)
        at = len(list(out.glob("_temporary/0/task_*")))
        self.assertTrue(any("CoarseGrainedExecutorBackend" in name for name in names), names)
        self.assertTrue(any(map(is_python, names)), names)
        self.assertLess(at, 40)
        self.assertIsNone(running.poll())
        self.ended(running)
        self.check(out, embedded(table))
        print(f"{PAGES} pages in 40 tasks, {1 + len(fallen)} processes killed by the {at}th: every row once", flush=True)


if __name__ == "__main__":
    print(f"pyspark {pyspark.__version__}, pyarrow {pa.__version__}", flush=True)
    unittest.main(verbosity=2)
