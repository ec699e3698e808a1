"""What the package promises, without any other package."""

import itertools
import json
import os
import pathlib
import pickle
import random
import subprocess
import sys
import tempfile
import threading
import unittest

import sverka

ROOT = pathlib.Path(os.environ["SVERKA_ROOT"])
TELEGRAM = ROOT / "tests/fixtures/telegram/record.txt"
PAIR = (ROOT / "reference/telegrams/21404.txt", ROOT / "scans_text/telegrams/21404.txt")


def slow_distance(a, b):
    """The edit distance by the book."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def damaged(rng, text, rate):
    """A text as an engine might read it."""
    out = []
    for c in text:
        roll = rng.random()
        if roll < rate / 3:
            continue
        out.append(rng.choice("абвгдеxyz .") if roll < 2 * rate / 3 else c)
        if 2 * rate / 3 <= roll < rate:
            out.append(rng.choice("абвгдеxyz ."))
    return "".join(out)


class Compare(unittest.TestCase):
    def test_a_misread_word_is_one_discrepancy_with_its_place(self):
        report = sverka.compare("Прошу ответить.", "Пропу ответить.", lang="ru")
        self.assertEqual((report.status, report.fault), ("ok", None))
        [d] = report.discrepancies
        self.assertEqual((d.kind, d.cause, d.reference.text, d.hypothesis.text), ("substitution", "misread", "Прошу", "Пропу"))
        self.assertEqual("Пропу ответить."[d.hypothesis.span.start : d.hypothesis.span.end], "Пропу")
        self.assertEqual((report.edits.total, report.edits.substitutions), (1, 1))
        self.assertEqual((report.cer, report.wer), (1 / 15, 1 / 2))
        self.assertEqual(report.cer, sverka.cer("Прошу ответить.", "Пропу ответить.", lang="ru"))

    def test_omission_and_addition_keep_their_sides(self):
        lost = sverka.compare("one two three", "one three", lang="en")
        self.assertEqual((lost.edits.omissions, lost.edits.additions), (4, 0))
        self.assertEqual([(d.kind, d.reference.text) for d in lost.discrepancies], [("omission", "two")])
        more = sverka.compare("one three", "one two three", lang="en")
        self.assertEqual((more.edits.omissions, more.edits.additions), (0, 4))
        self.assertEqual([(d.kind, d.hypothesis.text) for d in more.discrepancies], [("addition", "two")])

    def test_offsets_are_those_of_python_strings_beyond_the_first_plane(self):
        reference, hypothesis = "𝔄𝔅 word 🦊 end", "𝔄𝔅 ward 🦊 end"
        [d] = sverka.compare(reference, hypothesis, lang="en").discrepancies
        self.assertEqual(reference[d.reference.span.start : d.reference.span.end], "word")
        self.assertEqual(hypothesis[d.hypothesis.span.start : d.hypothesis.span.end], "ward")

    def test_empty_texts_have_states_and_no_rates(self):
        report = sverka.compare("", "")
        self.assertEqual((report.status, report.cer, report.whole.state), ("ok", None, "both-empty"))
        self.assertIsNone(sverka.compare("", "text").cer)
        self.assertEqual(sverka.compare("text", "").cer, 1.0)

    def test_half_a_surrogate_is_a_fault_and_no_exception(self):
        report = sverka.compare("a\ud800b", "ab")
        self.assertEqual((report.status, report.fault.code, report.cer), ("error", "E_ENCODING", None))
        self.assertEqual((report.findings, report.discrepancies, report.dates), ([], [], []))
        self.assertEqual(report.to_dict()["fault"]["code"], "E_ENCODING")
        with self.assertRaises(ValueError):
            report.to_html()

    def test_misuse_is_an_exception(self):
        with self.assertRaises(TypeError):
            sverka.compare(None, "a")
        with self.assertRaises(TypeError):
            sverka.compare(b"a", "a")
        for wrong in ({"profile": "loose"}, {"lang": "no tag!"}, {"range": "soon"}, {"anchor": "1951-13-40"}):
            with self.assertRaises(ValueError, msg=wrong):
                sverka.compare("a", "a", **wrong)
        with self.assertRaises(ValueError):
            sverka.compare("a", "b").render("pdf")
        with self.assertRaises(ValueError):
            sverka.compare("a", "b").to_html(lang="tlh")

    def test_metadata_and_a_translation_bear_witness_on_a_date(self):
        text = "3 июля 1954 г. Товарищу Сталину."
        alone = sverka.compare(text, text, lang="ru")
        self.assertEqual([d.verdict for d in alone.dates if d.side == "transcript"], ["ok"])
        told = sverka.compare(
            text, text, lang="ru", metadata={"date": "1951-07-03"}, translations={"en": "3 July 1951. To comrade Stalin."}
        )
        [date] = [d for d in told.dates if d.side == "transcript"]
        self.assertEqual((date.text, date.verdict), ("3 июля 1954 г.", "suspect"))
        self.assertEqual(date.proposed.edtf, "1951-07-03")

    def test_every_output_can_be_rendered(self):
        report = sverka.compare("Прошу ответить.", "Пропу ответить.", lang="ru")
        self.assertIn("Пропу", report.to_html())
        self.assertTrue(report.to_html(lang="ru").startswith("<!"))
        for output in ("text", "json", "jsonl", "tsv", "csv", "markdown", "patch", "tei", "criticmarkup"):
            report.render(output).decode()
        self.assertEqual(report.render("docx")[:2], b"PK")

    def test_a_report_survives_pickling(self):
        report = sverka.compare("Прошу ответить.", "Пропу ответить.", lang="ru", id="p1")
        again = pickle.loads(pickle.dumps(report))
        self.assertEqual((again.id, again.to_dict()), ("p1", report.to_dict()))
        self.assertEqual((again.to_html(), again.opcodes()), (report.to_html(), report.opcodes()))
        broken = pickle.loads(pickle.dumps(sverka.compare("\ud800", "")))
        self.assertEqual(broken.fault.code, "E_ENCODING")


class Files(unittest.TestCase):
    def test_a_pair_of_files_is_what_the_program_says(self):
        told = run("diff", *reversed(PAIR), "--output", "json")
        # The paths in it are as the call gives them.
        self.assertEqual(sverka.compare_files(*PAIR).to_dict(), json.loads(told.stdout))

    def test_a_record_is_split(self):
        report = sverka.compare_files(TELEGRAM)
        self.assertEqual(report.body.edits.total, 19)
        self.assertIn("suspect", [d.verdict for d in report.dates])

    def test_any_format_is_read(self):
        hocr = "<html><body><div class='ocr_page'><span class='ocr_line' title='bbox 0 0 9 9'><span class='ocrx_word' title='bbox 0 0 4 4'>Hallo</span> <span class='ocrx_word' title='bbox 5 0 9 4'>Welt</span></span></div></body></html>"
        with tempfile.TemporaryDirectory() as folder:
            page, text = pathlib.Path(folder, "a.hocr"), pathlib.Path(folder, "a.txt")
            page.write_text(hocr)
            text.write_text("Hallo Weit\n")
            report = sverka.compare_files(text, page)
        self.assertEqual([(d.reference.text, d.hypothesis.text) for d in report.discrepancies], [("Weit", "Welt")])

    def test_bytes_that_are_no_text_are_a_fault_and_a_missing_file_is_misuse(self):
        with tempfile.TemporaryDirectory() as folder:
            bad, good = pathlib.Path(folder, "bad.txt"), pathlib.Path(folder, "good.txt")
            bad.write_bytes(b"\xff\xfe\x00\xd8" * 5)
            good.write_text("text")
            report = sverka.compare_files(good, bad)
            self.assertEqual((report.status, report.fault.code), ("error", "E_ENCODING"))
            self.assertIn("bad.txt", report.fault.message)
            with self.assertRaises(FileNotFoundError):
                sverka.compare_files(good, pathlib.Path(folder, "none.txt"))
            with self.assertRaises(ValueError):
                sverka.compare_files(good, good, hypothesis_format="papyrus")


class Rates(unittest.TestCase):
    def test_distances_and_scripts_answer_to_the_slow_oracle(self):
        seed = 9
        rng = random.Random(seed)
        for number in range(200):
            a = "".join(rng.choice("abc 𝔄é") for _ in range(rng.randrange(40)))
            b = damaged(rng, a, 0.4)
            at = f"seed {seed}, case {number}: {a!r} {b!r}"
            least = slow_distance(a, b)
            self.assertEqual(sverka.distance(a, b), least, at)
            ops = sverka.editops(a, b)
            self.assertEqual(len(ops), least, at)
            built, where = "", 0
            for tag, i1, i2, j1, j2 in sverka.opcodes(a, b):
                self.assertEqual((i1, j1), (where, len(built)), at)
                built += a[i1:i2] if tag == "equal" else b[j1:j2]
                self.assertEqual(a[i1:i2] == b[j1:j2], tag == "equal", at)
                where = i2
            self.assertEqual((built, where), (b, len(a)), at)

    def test_lists_are_pooled_and_not_averaged(self):
        self.assertEqual(sverka.cer(["ab", "abcdefgh"], ["xb", "abcdefgh"]), 1 / 10)
        self.assertEqual(sverka.wer(["a b", "c"], ["a x", "c"]), 1 / 3)
        self.assertEqual(sverka.cer([], []), None)
        with self.assertRaises(ValueError):
            sverka.cer(["a"], ["a", "b"])
        with self.assertRaises(TypeError):
            sverka.cer(["a"], [None])

    def test_the_profile_decides_what_is_an_error(self):
        self.assertEqual(sverka.cer("a  b", "a b"), 0.0)
        self.assertEqual(sverka.cer("a  b", "a b", profile="exact"), 1 / 4)
        self.assertEqual(sverka.cer("e\u0301", "\u00e9"), 0.0)
        self.assertGreater(sverka.cer("ещё", "еще", lang="ru"), 0)
        self.assertEqual(sverka.cer("ещё", "еще", lang="ru", scope="folded"), 0.0)
        for wrong in ({"like": "tesseract"}, {"scope": "page"}, {"profile": "loose"}):
            with self.assertRaises(ValueError):
                sverka.cer("a", "a", **wrong)

    def test_a_report_and_the_rates_say_the_same(self):
        reference, hypothesis = (path.read_text() for path in PAIR)
        report = sverka.compare(reference, hypothesis, lang="ru")
        for scope in ("whole", "body", "folded"):
            figures = getattr(report, scope)
            self.assertEqual(figures.cer, sverka.cer(reference, hypothesis, lang="ru", scope=scope))
            self.assertEqual(figures.wer, sverka.wer(reference, hypothesis, lang="ru", scope=scope))

    def test_the_figures_of_a_program_are_those_of_the_command_line(self):
        reference, hypothesis = (path.read_text() for path in PAIR)
        for program in ("isri", "dinglehopper", "jiwer", "ocrevaluation", "digital-eval"):
            told = run("metrics", *reversed(PAIR), "--compat", program, "--output", "json")
            self.assertEqual(sverka.compat(reference, hypothesis, program), json.loads(told.stdout)["compat"])


class Many(unittest.TestCase):
    PAIRS = [(f"page number {n} reads well", f"page nunber {n} reads well") for n in range(60)]

    def test_order_and_reports_are_the_same_with_any_number_of_workers(self):
        alone = [r.to_dict() for r in sverka.compare_many(self.PAIRS, workers=1, lang="en")]
        for workers, isolate in ((2, "none"), (5, "none"), (2, "process")):
            many = sverka.compare_many(self.PAIRS, workers=workers, isolate=isolate, lang="en")
            self.assertEqual([r.to_dict() for r in many], alone)
        self.assertEqual([d["pair"]["id"] for d in alone], [str(n) for n in range(60)])

    def test_it_is_lazy_also_over_an_endless_stream(self):
        taken = itertools.count()
        endless = ((f"text {next(taken)}", "text") for _ in itertools.repeat(None))
        first = list(itertools.islice(sverka.compare_many(endless, workers=2), 10))
        self.assertEqual(len(first), 10)
        self.assertLess(next(taken), 30)

    def test_what_is_wrong_with_a_pair_is_a_row(self):
        missing = pathlib.Path("none.txt")
        pairs = [("a", "a"), (None, "a"), ("p7", "a", "\ud800"), 5, ("only",), (1, 2), (missing, missing), ("a", missing), "ab", ("z", "b", "b")]
        for isolate in ("none", "process"):
            reports = list(sverka.compare_many(pairs, workers=2, isolate=isolate))
            codes = [r.fault.code if r.fault else None for r in reports]
            expected = [None, "E_NULL", "E_ENCODING", "E_NULL", "E_NULL", "E_NULL", "E_READ", "E_NULL", None, None]
            self.assertEqual(codes, expected)
            self.assertEqual([r.id for r in reports], ["0", "1", "p7", "3", "4", "5", "6", "7", "8", "z"])

    def test_a_wrong_option_is_told_before_the_first_pair(self):
        for wrong in ({"profile": "loose"}, {"isolate": "yes"}, {"workers": 0}, {"timeout": 1}):
            with self.assertRaises(ValueError, msg=wrong):
                sverka.compare_many([], **wrong)
        with self.assertRaises(TypeError):
            sverka.compare_many([], langage="ru")

    def test_files_are_compared_too(self):
        [report] = sverka.compare_many([("t", *PAIR)])
        self.assertEqual((report.id, report.body.edits), ("t", sverka.compare_files(*PAIR).body.edits))

    def test_a_pair_that_ends_its_process_or_takes_for_ever_is_a_row(self):
        # What is compared in the process is made to fall by a module that Python loads there by itself.
        fall = (
            "import os, time\nimport sverka._compare as c\nreal = c._sverka.compare\n"
            "class Native:\n"
            "    def __getattr__(self, name):\n        return getattr(real_module, name)\n"
            "    def compare(self, hypothesis, reference, settings):\n"
            "        if 'CRASH' in reference: os.abort()\n"
            "        if 'SLEEP' in reference: time.sleep(60)\n"
            "        if reference: print('noise on the standard output')\n"
            "        return real(hypothesis, reference, settings)\n"
            "real_module = c._sverka\nc._sverka = Native()\n"
        )
        script = (
            "import sverka\n"
            "pairs = [('a', 'a'), ('CRASH', 'a'), ('b', 'b'), ('SLEEP', 'b'), ('c', 'c')] * 3\n"
            "for r in sverka.compare_many(pairs, workers=2, isolate='process', timeout=5):\n"
            "    print(r.id, r.fault.code if r.fault else r.cer)\n"
        )
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "sitecustomize.py").write_text(fall)
            env = {**os.environ, "PYTHONPATH": folder}
            done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, timeout=120)
        expected = [f"{n} {v}" for n, v in enumerate(["0.0", "E_CRASH", "0.0", "E_TIMEOUT", "0.0"] * 3)]
        self.assertEqual((done.returncode, done.stdout.splitlines()), (0, expected), done.stderr)


class Lock(unittest.TestCase):
    def test_other_threads_run_while_a_pair_is_compared(self):
        text = " ".join(f"word{n} other{n * 7 % 1000}" for n in range(6000))
        hypothesis = damaged(random.Random(1), text, 0.05)
        ticks, stop = [0], threading.Event()

        def tick():
            while not stop.wait(0.001):
                ticks[0] += 1

        thread = threading.Thread(target=tick)
        thread.start()
        before = ticks[0]
        sverka.compare(text, hypothesis, lang="en")
        during = ticks[0] - before
        stop.set()
        thread.join()
        # One or two would be luck; with the lock held there would be none.
        self.assertGreater(during, 5)


class Dates(unittest.TestCase):
    def test_dates_are_read_with_their_places(self):
        text = "Москва, 31 июня 1951 г. и 3.7.51 г."
        dates = sverka.find_dates(text, lang="ru", anchor="1951-07")
        self.assertEqual([d.verdict for d in dates][1:], ["ok"])
        self.assertEqual(dates[1].edtf, "1951-07-03")
        self.assertNotEqual(dates[0].verdict, "ok")
        self.assertTrue(all(text[d.span.start : d.span.end] == d.text for d in dates))
        with self.assertRaises(ValueError):
            sverka.find_dates("", anchor="never")


def run(*line):
    """Runs the console script of this environment in the folder of the project."""
    program = pathlib.Path(sys.executable).with_name("sverka")
    return subprocess.run([program, *map(str, line)], capture_output=True, text=True)


class Program(unittest.TestCase):
    def test_the_console_script_is_the_program(self):
        self.assertEqual(run("--version").stdout, f"sverka {sverka.__version__}\n")
        done = run("diff", TELEGRAM)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("19 edits", done.stdout)

    def test_its_exit_codes_are_the_program_s(self):
        self.assertEqual(run("diff", TELEGRAM, "--fail-on", "note").returncode, 1)
        self.assertEqual(run("diff", "none.txt", "none.txt").returncode, 2)
        wrong = run("dif")
        self.assertEqual((wrong.returncode, wrong.stdout), (2, ""))
        self.assertIn("unrecognized subcommand", wrong.stderr)
        self.assertEqual(run("--help").returncode, 0)

    def test_a_closed_pipe_is_quiet(self):
        program = pathlib.Path(sys.executable).with_name("sverka")
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; '{program}' rule --all 2>&1 | head -n 1; exit ${{PIPESTATUS[0]}}"],
            capture_output=True,
            text=True,
        )
        self.assertNotIn("panic", done.stdout + done.stderr)
        self.assertNotIn("Traceback", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
