"""`sverka.arrow` with the packages that hold Arrow tables, and the recipes of docs/engines.md with their engines."""

import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import pyarrow as pa
import pyarrow.parquet as pq

import sverka.arrow
from sheets import pages, written

RECIPES = pathlib.Path(__file__).parent.parent / "recipes"
SETTINGS = {"lang": "ru", "findings": "all"}


def missing(package):
    if importlib.util.find_spec(package) is None:
        print(f"SKIPPED: {package} is not installed: its recipe was not run", flush=True)
        return True
    return False


class Tables(unittest.TestCase):
    def setUp(self):
        self.table = pages(200)
        self.wanted = pa.table(sverka.arrow.compare_batch(self.table, **SETTINGS))

    def same(self, found):
        self.assertEqual(pa.table(found), self.wanted)

    def test_every_shape_of_table_gives_the_same_rows(self):
        self.assertEqual(self.wanted["page_id"], self.table["page_id"])
        self.assertEqual(self.wanted.schema, pa.schema(sverka.arrow.schema()))
        batch = self.table.combine_chunks().to_batches()[0]
        found = sverka.arrow.compare_batch(batch, **SETTINGS)
        self.assertEqual(pa.record_batch(found).num_rows, 200)
        self.same(found)
        for threads in (2, 5):
            self.same(sverka.arrow.compare_batch(self.table, threads=threads, **SETTINGS))
        self.same(sverka.arrow.compare_batch(self.table, isolate="process", **SETTINGS))
        sliced = pa.concat_tables([self.table.slice(0, 3), self.table.slice(3, 90), self.table.slice(93)])
        self.same(sverka.arrow.compare_batch(sliced, **SETTINGS))
        self.assertEqual(sliced.column(0).num_chunks, 3)
        stream = pa.RecordBatchReader.from_stream(sverka.arrow.compare_stream(sliced.to_reader(), threads=2, **SETTINGS))
        self.same(stream.read_all())

    def test_text_of_every_type_is_read(self):
        good = self.table.filter(pa.array([n % 997 not in (5, 6) for n in range(200)]))
        wanted = pa.table(sverka.arrow.compare_batch(good, **SETTINGS))
        for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.large_binary(), pa.binary_view()):
            columns = [c if c.type == pa.string() else c.cast(pa.string()).cast(kind) for c in good.columns]
            cast = pa.table(columns, names=good.column_names)
            self.assertEqual(pa.table(sverka.arrow.compare_batch(cast, **SETTINGS)), wanted, kind)

    def test_text_that_lies_about_its_encoding_is_a_row(self):
        bad = pa.StringArray.from_buffers(2, pa.array([b"ab", b"a\xff"]).buffers()[1], pa.array([b"ab", b"a\xff"]).buffers()[2])
        table = pa.table({"page_id": ["a", "b"], "reference": ["ab", "ab"], "hypothesis": bad})
        found = pa.table(sverka.arrow.compare_batch(table, lang="en"))
        self.assertEqual(found["error_code"].to_pylist(), [None, "E_ENCODING"])

    def test_no_table_no_column_no_setting(self):
        self.assertEqual(len(sverka.arrow.compare_batch(self.table.slice(0, 0), **SETTINGS)), 0)
        self.assertEqual(len(sverka.arrow.compare_batch(self.table.slice(0, 0), isolate="process", **SETTINGS)), 0)
        with self.assertRaises(TypeError):
            sverka.arrow.compare_batch([("p", "a", "b")])
        with self.assertRaises(TypeError):
            sverka.arrow.compare_batch(pa.array([1, 2]))
        with self.assertRaisesRegex(ValueError, "reference"):
            sverka.arrow.compare_batch(self.table.drop_columns(["reference"]))
        with self.assertRaisesRegex(ValueError, "reference"):
            sverka.arrow.compare_batch(self.table.drop_columns(["reference"]).slice(0, 0))
        with self.assertRaisesRegex(ValueError, "reference"):
            sverka.arrow.compare_batch(self.table.drop_columns(["reference"]), isolate="process")
        for wrong in ({"profile": "loose"}, {"look": 1}, {"depth": "deep"}, {"lang": "1x"}):
            with self.assertRaises(ValueError, msg=wrong):
                sverka.arrow.compare_batch(self.table, **wrong)
        found = sverka.arrow.compare_batch(self.table.rename_columns(["key", "gt", "ocr", "s"]), id="key", reference="gt", hypothesis="ocr", **SETTINGS)
        self.assertEqual(pa.table(found)["edits"], self.wanted["edits"])

    def test_rows_are_those_of_compare(self):
        for page, row in zip(self.table.slice(0, 5).to_pylist(), self.wanted.slice(0, 5).to_pylist()):
            report = sverka.compare(page["reference"].decode(), page["hypothesis"].decode(), lang="ru")
            self.assertEqual((row["edits"], row["ref_chars"]), (report.edits.total, report.whole.reference_length))

    def test_the_digest_sees_values_and_no_order(self):
        digest = sverka.arrow.digest(self.wanted)
        back = self.wanted.take(list(range(199, -1, -1)))
        self.assertEqual(sverka.arrow.digest(back), digest)
        self.assertEqual(sverka.arrow.digest(pa.table(sverka.arrow.compare_batch(self.table, hex=True, **SETTINGS))), digest)
        self.assertNotEqual(sverka.arrow.digest(self.wanted.slice(1)), digest)

    def test_other_threads_run_meanwhile(self):
        turns, over = 0, threading.Event()

        def work():
            sverka.arrow.compare_batch(pages(2000), **SETTINGS)
            over.set()

        table = threading.Thread(target=work)
        table.start()
        while not over.is_set():
            turns += 1
            time.sleep(0.001)
        table.join()
        self.assertGreater(turns, 20)


class Apart(unittest.TestCase):
    def fallen(self, words, **more):
        table = pages(60)
        texts = table["hypothesis"].to_pylist()
        for number, word in words.items():
            texts[number] += b" " + word
        table = table.set_column(2, "hypothesis", pa.array(texts, pa.binary()))
        faults = {"ABORT": "abort", "HANG": "hang", "PANIC": "panic"}
        found = pa.table(sverka.arrow.compare_batch(table, isolate="process", faults=faults, **SETTINGS, **more))
        self.assertEqual(found["page_id"], table["page_id"])
        others = table.filter(pa.array([number not in words for number in range(60)]))
        wanted = pa.table(sverka.arrow.compare_batch(others, faults=faults, **SETTINGS))
        self.assertEqual(found.filter(pa.array([number not in words for number in range(60)])), wanted)
        return {number: found["error_code"][number].as_py() for number in words}

    def test_the_guilty_page_is_a_row_and_no_other(self):
        self.assertEqual(
            self.fallen({0: b"ABORT", 20: b"PANIC", 30: b"HANG", 31: b"ABORT", 59: b"ABORT"}, timeout=3),
            {0: "E_CRASH", 20: "E_PANIC", 30: "E_TIMEOUT", 31: "E_CRASH", 59: "E_CRASH"},
        )

    def test_who_kills_the_process_from_outside_costs_no_page(self):
        table = pages(1500)
        wanted = pa.table(sverka.arrow.compare_batch(table, **SETTINGS))
        sverka.arrow.compare_batch(table.slice(0, 1), isolate="process", **SETTINGS)
        process = sverka.arrow._mine.worker._process
        killer = threading.Timer(0.1, process.kill)
        killer.start()
        found = pa.table(sverka.arrow.compare_batch(table, isolate="process", **SETTINGS))
        self.assertIsNotNone(process.poll())
        self.assertEqual(found, wanted)

    def test_it_ends_with_its_parent_also_in_the_midst_of_a_page(self):
        script = """
import os, sys, threading, time
import sverka.arrow, pyarrow as pa
table = pa.table({"page_id": ["a"], "reference": ["b"], "hypothesis": ["HANG"]})
work = lambda: sverka.arrow.compare_batch(table, isolate="process", faults={"HANG": "hang"})
sverka.arrow.compare_batch(table, isolate="process")
real = sverka.arrow._worker
def told(timeout):
    worker = real(timeout)
    print(worker._running().pid, flush=True)
    return worker
sverka.arrow._worker = told
work()
"""
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        pid = int(parent.stdout.readline())
        time.sleep(0.5)
        self.assertTrue(alive(pid))
        parent.kill()
        parent.wait()
        parent.stdout.close()
        for _ in range(100):
            if not alive(pid):
                break
            time.sleep(0.1)
        self.assertFalse(alive(pid))


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Recipes(unittest.TestCase):
    def run_recipe(self, name, package, target):
        if missing(package):
            return
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            table = pages(600)
            written(folder / "pages", table, 3)
            started = time.monotonic()
            line = [sys.executable, RECIPES / name, folder / "pages", folder / target]
            done = subprocess.run(line, capture_output=True, text=True, cwd=folder, timeout=600)
            self.assertEqual(done.returncode, 0, done.stderr[-3000:])
            wanted = sverka.arrow.compare_batch(table, **SETTINGS)
            self.assertEqual(sverka.arrow.digest(pq.read_table(folder / target)), sverka.arrow.digest(wanted))
            print(f"{name}: 600 pages, {time.monotonic() - started:.1f} s", flush=True)

    def test_dask(self):
        self.run_recipe("dask_files.py", "distributed", "results")

    def test_ray(self):
        self.run_recipe("ray_data.py", "ray", "results")

    def test_polars(self):
        self.run_recipe("polars_lazy.py", "polars", "results.parquet")

    def test_duckdb(self):
        self.run_recipe("duckdb_stream.py", "duckdb", "results.parquet")

    def test_recipes_are_short(self):
        for path in RECIPES.glob("*.py"):
            self.assertLessEqual(len(path.read_text().splitlines()), 30, path.name)


if __name__ == "__main__":
    print("pyarrow", pa.__version__, flush=True)
    unittest.main(verbosity=2)
