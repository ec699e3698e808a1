#!/usr/bin/env python3
"""Runs the exact kernel and its peers on the same texts in the same run, and writes the tables of docs/performance.md.

    python3 benches/peers.py            everything; the dearest call, edlib on a million letters, takes 10 s
    python3 benches/peers.py 10k_5      only these pairs, printed and not written

Peers are from PyPI: `pip install rapidfuzz edlib`. Figures are CPU time of one thread, the best of many runs; ours
begins with two UTF-8 texts and ends with a script, as theirs begins with two Python strings. Pairs are called by their
letters and percent of damaged ones; `texts.py` makes them.
"""

import importlib.metadata
import pathlib
import platform
import json
import subprocess
import sys
import time

import edlib
from rapidfuzz.distance import Levenshtein

import texts
from agree import HOME, timings

PAIRS = ["60_5", "1k_5", "10k_1", "10k_5", "10k_20", "100k_1", "100k_5", "100k_20", "furn100k", "swap100k", "1M_5", "10M_5"]
ODD = {
    "line400k": "a single line of 400,000 random letters, 5 % damaged",
    "noise400k": "two unrelated lines of 400,000 random letters",
    "same400k": "one letter 400,000 times against 390,000 times with another in between",
    "unrelated1M": "two unrelated texts of 1,000,000 letters",
    "wave1": "аб 500,000 times against itself, shifted by one",
    "wave1001": "the same, shifted by 1,001",
    "1M_20": "1,000,000 letters, 20 % damaged",
}
# Longer texts would take a peer minutes and tell nothing new.
MOST = {"rapidfuzz": 200_000, "hint": 200_000, "edlib": 2_000_000, "similar": 2_000_000}


def best(call, enough=1.0, most=300):
    """The result of `call` and its least CPU time in milliseconds; short calls are timed a hundred at once."""
    begin = time.process_time()
    result = call()
    batch = range(100 if time.process_time() - begin < 1e-4 else 1)
    least, total, runs = float("inf"), 0.0, 0
    while total < enough and runs < most:
        begin = time.process_time()
        for _ in batch:
            result = call()
        taken = time.process_time() - begin
        least, total, runs = min(least, taken / len(batch)), total + taken, runs + 1
    return result, least * 1e3


def measure(program, files):
    """Everything about one pair."""
    paths = [str(path) for path in files]
    ours = lambda mode: json.loads(subprocess.run([program, mode, *paths], check=True, stdout=subprocess.PIPE).stdout)
    transcript, reference = (path.read_text(encoding="utf-8") for path in files)
    row = {mode: ours(mode) for mode in ("script", "certified")}
    lower, upper = row["certified"]["lower"], row["certified"]["upper"]
    length = len(reference)
    if length <= MOST["rapidfuzz"]:
        found, row["rapidfuzz"] = best(lambda: Levenshtein.editops(transcript, reference))
        assert lower <= len(found) <= upper, (len(found), lower, upper)
    if length <= MOST["hint"]:
        _, row["hint"] = best(lambda: Levenshtein.editops(transcript, reference, score_hint=upper))
    if length <= MOST["edlib"]:
        found, row["edlib"] = best(lambda: edlib.align(transcript, reference, task="path"))
        assert lower <= found["editDistance"] <= upper, (found["editDistance"], lower, upper)
    if length <= MOST["similar"]:
        row["similar"] = ours("similar")
    return row


def figure(value):
    return "–" if value is None else f"{value:.2g}" if value < 0.1 else f"{value:.3g}" if value < 1 else f"{value:,.2f}" if value < 10 else f"{value:,.0f}"


def table(head, rows):
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def times(name, row):
    script, certified = row["script"]["ms"], row["certified"]["ms"]
    peers = [row.get("rapidfuzz"), row.get("hint"), row.get("edlib"), row.get("similar", {}).get("ms")]
    return [name, figure(script), figure(certified), *map(figure, peers)]


def ratios(name, row):
    script, certified = row["script"]["ms"], row["certified"]["ms"]
    over = lambda peer, ours: figure(row[peer] / ours) if peer in row else "–"
    similar = figure(row["similar"]["ms"] / script) if "similar" in row else "–"
    return [
        name,
        *(over(peer, script) for peer in ("rapidfuzz", "hint", "edlib")),
        *(over(peer, certified) for peer in ("rapidfuzz", "hint", "edlib")),
        similar,
    ]


def claims(row):
    script, certified = row["script"], row["certified"]
    similar = f"{row['similar']['upper']:,}" if "similar" in row else "–"
    return [f"{script['upper']:,}", f"{certified['upper']:,}", interval(certified), similar]


def interval(found):
    return "yes" if found["certified"] else f"at least {found['lower']:,}"


def odd(name, row):
    found = row["certified"]
    seconds, memory = found["ms"] / 1e3, found["peak_mib"]
    return [ODD[name], f"{seconds:.3f}", f"{memory}", f"{found['upper']:,}", interval(found)]


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    flags = next((line for line in lines if line.startswith("flags")), "")
    vectors = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "no AVX2"
    return next(line.split(":")[1].strip() for line in lines if line.startswith("model name")) + f" ({vectors})"


def main():
    names = sys.argv[1:] or [*PAIRS, *ODD]
    program = timings()
    files = texts.write(HOME / "target/peers", names)
    rows = {}
    for name in names:
        rows[name] = measure(program, files[name]) if name not in ODD else alone(program, files[name])
        print(json.dumps({name: rows[name]}), flush=True)
    if sys.argv[1:]:
        return
    versions = {name: importlib.metadata.version(name) for name in ("rapidfuzz", "edlib")}
    listed = {name: rows[name] for name in PAIRS}
    long = rows["10M_5"], rows["1M_5"]
    parts = [
        f"Measured on: {processor()}, Python {platform.python_version()}, rapidfuzz {versions['rapidfuzz']}, "
        f"edlib {versions['edlib']}. Written by `benches/peers.py`; do not edit.",
        "### CPU time, milliseconds",
        table(
            ["pair", "script", "certified", "rapidfuzz editops", "… with hint", "edlib path", "similar Myers"],
            [times(name, row) for name, row in listed.items()],
        ),
        "### How many times faster",
        table(
            ["pair", "script: rapidfuzz", "… with hint", "edlib", "certified: rapidfuzz", "… with hint", "edlib", "script: similar"],
            [ratios(name, row) for name, row in listed.items()],
        ),
        "### What was found",
        table(
            ["pair", "edits of the first script", "edits after the proof", "certified", "edits of similar's script"],
            [[name, *claims(row)] for name, row in listed.items()],
        ),
        "### Growth",
        table(
            ["from 1 to 10 million letters", "time per letter grows by", "memory of the process at 10 million, MiB"],
            [[mode, f"{long[0][mode]['ms'] / long[1][mode]['ms'] / 10:.2f}", str(long[0][mode]["peak_mib"])] for mode in ("script", "certified")],
        ),
        "### Texts made to be awkward",
        table(
            ["pair", "CPU seconds", "MiB", "edits", "certified"],
            [odd(name, rows[name]) for name in ODD],
        ),
    ]
    page = HOME / "docs/performance.md"
    before, _, rest = page.read_text(encoding="utf-8").partition("<!-- begin peers -->")
    _, _, after = rest.partition("<!-- end peers -->")
    middle = "\n\n".join(["<!-- begin peers -->", *parts, "<!-- end peers -->"])
    page.write_text(before + middle + after, encoding="utf-8")


def alone(program, files):
    paths = [str(path) for path in files]
    return {"certified": json.loads(subprocess.run([program, "certified", *paths], check=True, stdout=subprocess.PIPE).stdout)}


if __name__ == "__main__":
    main()
