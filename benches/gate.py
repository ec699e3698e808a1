#!/usr/bin/env python3
"""Times `sverka check` on 10,000 pairs beside typos and ruff on the same tree, in the same run.

  python3 benches/gate.py SVERKA [--pairs N] [--keep DIR]

The tree is made of words of our own telegram with three per cent of misread letters, seeded. For each run:
CPU seconds (user and system), wall seconds, peak MiB. typos and ruff are run where they are installed
(`pip install typos ruff`); ruff looks at the same texts as files of Python that it cannot parse, so its
line is the walk and the reading, no more. CPU seconds are the figure to trust on a busy machine.
"""
import argparse, os, random, re, resource, shutil, subprocess, sys, tempfile, time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
MISREAD = {"ш": "п", "п": "ш", "н": "и", "и": "н", "о": "е", "е": "о", "с": "е", "т": "г", "л": "п", "в": "з"}


def make(root, pairs):
    text = (HERE / "reference/telegrams/21404.txt").read_text(encoding="utf-8")
    words = sorted({w for w in re.findall(r"[^\W\d]+", text)})
    for i in range(pairs):
        draw, lines, size = random.Random(i), [], 0
        while size < 3400:
            line = " ".join(draw.choice(words) for _ in range(draw.randint(6, 14))).capitalize() + "."
            lines.append(line)
            size += len(line.encode()) + 1
        reference = "\n".join(lines) + "\n"
        raw = "".join(MISREAD.get(c, c) if draw.random() < 0.03 else c for c in reference)
        for side, content in (("scans_text", raw), ("reference", reference)):
            path = root / side / f"c{i // 500:02}" / f"p{i:05}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")


def timed(name, command, cwd):
    start = time.monotonic()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    print(f"{name:<44} {usage.ru_utime + usage.ru_stime:8.2f} CPU s {wall:8.2f} s {usage.ru_maxrss / 1024:7.0f} MiB  exit {code}", flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("sverka", type=Path)
    ap.add_argument("--pairs", type=int, default=10_000)
    ap.add_argument("--keep", type=Path, help="make the tree here, or use the one that is there")
    args = ap.parse_args()
    tool = str(args.sverka.resolve())
    with tempfile.TemporaryDirectory() as tmp:
        root = args.keep or Path(tmp) / "corpus"
        if not (root / "scans_text").is_dir():
            make(root, args.pairs)
        size = sum(f.stat().st_size for f in root.rglob("*.txt")) / 1e6
        print(f"{args.pairs} pairs, {size:.1f} MB, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
        shutil.rmtree(root / ".sverka-cache", ignore_errors=True)
        subprocess.run("rm -rf .git && git init -q . && git add . && git -c user.name=a -c user.email=a@b.c commit -qm x", shell=True, cwd=root, check=True)
        timed("sverka check --no-cache", [tool, "check", "--no-cache"], root)
        timed("sverka check (cold, writes the cache)", [tool, "check"], root)
        timed("sverka check (nothing changed)", [tool, "check"], root)
        for path in sorted((root / "reference").rglob("*.txt"))[:10]:
            path.write_text(path.read_text(encoding="utf-8") + "Конец.\n", encoding="utf-8")
        timed("sverka check (ten pairs changed)", [tool, "check"], root)
        subprocess.run("git checkout -q -- reference", shell=True, cwd=root, check=True)
        timed("sverka check (and changed back)", [tool, "check"], root)
        (root / "reference").rename(root / "old")
        subprocess.run("git checkout -q -- reference && rm -rf old", shell=True, cwd=root, check=True)
        timed("sverka check (fresh checkout, cache restored)", [tool, "check"], root)
        for name, command in (("typos", ["typos", "--no-ignore", "."]), ("ruff", ["ruff", "check", "--no-cache", "--isolated", "--extension", "txt:python", "--config", "include=['*.txt']", "."])):
            if shutil.which(name):
                timed(name, command, root)
            else:
                print(f"{name:<44} not installed")


if __name__ == "__main__":
    sys.exit(main())
