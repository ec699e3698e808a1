#!/usr/bin/env python3
"""Measures `sverka bulk run`: pages a second, CPU and memory, from 2,000 pages to 100,000, small pages and newspapers.

    cargo build --release --features bulk
    python3 benches/bulk.py target/release/sverka > table.md

Needs nothing but Python. Pages are JSON lines of Russian pseudo-words; 5 % of the letters are damaged.
"""

import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/release/sverka"
# Name, characters of a page, numbers of pages.
KINDS = (("small", 1500, (2_000, 20_000, 100_000)), ("newspaper", 25_000, (500, 5_000)))
LETTERS = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ"


def words(random: random.Random) -> list[str]:
    weights = [1 / (i + 1) for i in range(len(LETTERS))]
    return ["".join(random.choices(LETTERS, weights, k=random.randint(1, 11))) for _ in range(5000)]


def page(random: random.Random, vocabulary: list[str], length: int) -> tuple[str, str]:
    text = " ".join(random.choices(vocabulary, k=length // 6))[:length]
    read = []
    for c in text:
        roll = random.random()
        if roll < 0.035:
            read.append(random.choice(LETTERS))
        elif roll < 0.0425:
            read.append(c + random.choice(LETTERS))
        elif roll >= 0.05:
            read.append(c)
    return text, "".join(read)


def write(path: str, length: int, pages: int) -> int:
    """Two hundred different pages, over and over with keys of their own: no page is remembered by the program."""
    chance = random.Random(length)
    vocabulary = words(chance)
    texts = [page(chance, vocabulary, length) for _ in range(200)]
    with open(path, "w", encoding="utf-8") as file:
        for i in range(pages):
            reference, hypothesis = texts[i % len(texts)]
            row = {"page_id": f"p{i:07}", "reference": reference, "hypothesis": hypothesis}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return os.path.getsize(path)


def run(arguments: list[str]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds, peak megabytes."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(arguments[0], arguments)
    _, status, used = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{arguments}: {status}")
    return time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("| pages | of | findings | wall s | CPU s | CPU ms a page | peak MB |")
    print("| --: | --- | --- | --: | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as folder:
        for name, length, counts in KINDS:
            for pages in counts:
                table = os.path.join(folder, f"{name}-{pages}.jsonl")
                write(table, length, pages)
                for findings in ("suspects", "all"):
                    out = os.path.join(folder, "out")
                    shutil.rmtree(out, ignore_errors=True)
                    line = [PROGRAM, "bulk", "run", table, "-o", out, "-j", "2", "--findings", findings]
                    wall, cpu, peak = run(line)
                    each = 1000 * cpu / pages
                    print(f"| {pages:,} | {name} | {findings} | {wall:.1f} | {cpu:.1f} | {each:.2f} | {peak:.0f} |", flush=True)
                os.remove(table)


main()
