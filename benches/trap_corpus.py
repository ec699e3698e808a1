#!/usr/bin/env python3
"""Makes a corpus of several hundred pairs with every trap that a folder of files can set, and says what of each must come.

  python3 benches/trap_corpus.py DIR [--pairs N] [--seed N]

DIR gets scans_text/, reference/ and expected.tsv (path, levenshtein, characters, cer, note), in which the distances are
left to whoever scores: `score_corpus.py DIR` reckons them anew.
Texts are lines of the project's own references, shuffled, with misread letters. The traps, each several times:
a missing partner on either side, names that differ in letter case only, in Unicode form only, in ending only (.TXT),
names with blanks, brackets and dots; empty, blank and one-letter files, files without final newline, with CR LF, with
CR alone, with a byte order mark, in UTF-16; legacy encodings; binary files; a pair of 5 MB; hidden files, backups,
folders that are called like texts, links to nowhere and in a circle.
"""
import argparse, os, random, unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
MISREAD = {"ш": "п", "н": "и", "о": "с", "е": "с", "т": "г", "л": "п", "в": "з", "e": "c", "h": "b", "i": "l", "n": "u"}


def squash(text):
    return " ".join(text.split())


class Corpus:
    def __init__(self, root, seed):
        self.root, self.draw, self.rows = root, random.Random(seed), []
        texts = [p.read_text(encoding="utf-8-sig") for p in sorted((HERE / "reference").rglob("*.txt"))]
        self.lines = [l for t in texts for l in t.splitlines() if len(l) > 20]

    def text(self, lines):
        return "\n".join(self.draw.choice(self.lines) for _ in range(lines)) + "\n"

    def misread(self, text, rate=0.03):
        return "".join(MISREAD.get(c, c) if self.draw.random() < rate else c for c in text)

    def write(self, side, name, content):
        path = self.root / side / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    def pair(self, name, raw, reference, note="", raw_name=None, measured=True):
        self.write("scans_text", raw_name or name, raw)
        self.write("reference", name, reference)
        self.rows.append((name, "", len(squash(reference if isinstance(reference, str) else reference.decode("utf-8"))) if measured else "", "-", note))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("dir", type=Path)
    ap.add_argument("--pairs", type=int, default=300, help="ordinary pairs beside the traps")
    ap.add_argument("--seed", type=int, default=1951)
    args = ap.parse_args()
    c = Corpus(args.dir, args.seed)
    for i in range(args.pairs):
        reference = c.text(c.draw.randint(2, 12))
        c.pair(f"files/{i // 50:02}/page-{i:04}.txt", c.misread(reference), reference)
    for i in range(6):
        c.write("scans_text", f"lone/raw-{i}.txt", c.text(3))
        c.write("reference", f"lone/ref-{i}.txt", c.text(3))
        # Names that differ in letter case only are two names.
        c.write("scans_text", f"case/Page{i}.txt", c.text(3))
        c.write("reference", f"case/page{i}.txt", c.text(3))
        reference = c.text(3)
        c.pair(unicodedata.normalize("NFC", f"form/Müller-й-{i}.txt"), c.misread(reference), reference, "NFC and NFD",
               raw_name=unicodedata.normalize("NFD", f"form/Müller-й-{i}.txt"))
        for odd in ("with blank {}", "v1.{}", "[{}]", "a+b&c {}", "«{}»", "#{}", "-{}", "{}%20x", "ﬁ{}"):
            reference = c.text(2)
            c.pair(f"names/{odd.format(i)}.txt", c.misread(reference), reference)
        line = c.text(2)
        c.pair(f"ends/crlf-{i}.txt", c.misread(line).replace("\n", "\r\n"), line, "CR LF")
        c.pair(f"ends/cr-{i}.txt", line.replace("\n", "\r"), line, "CR alone")
        c.pair(f"ends/none-{i}.txt", line.rstrip("\n"), line)
        c.pair(f"ends/bom-{i}.txt", b"\xef\xbb\xbf" + c.misread(line).encode(), line, "byte order mark")
        c.pair(f"ends/form-feed-{i}.txt", line + "\f" + line, line + line)
        c.write("reference", f"encodings/koi8-{i}.txt", "Прошу Вас дать срочный ответ.\n")
        c.write("scans_text", f"encodings/koi8-{i}.txt", "Прошу Вас дать срочный ответ.\n".encode("koi8-r"))
        c.pair(f"encodings/cp1251-{i}.txt", "Прошу Вас дать срочный ответ нашему послу.\n".encode("cp1251"),
               "Прошу Вас дать срочный ответ нашему послу.\n", "cp1251", measured=False)
        c.pair(f"encodings/latin1-{i}.txt", "Café für Köln, déjà vu à l’été\n".replace("’", "'").encode("latin-1"),
               "Café für Köln, déjà vu à l'été\n", "latin-1", measured=False)
        c.pair(f"binary/raw-{i}.txt", bytes(range(256)) * 4, c.text(2), "binary", measured=False)
        c.pair(f"binary/ref-{i}.txt", c.text(2), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "binary", measured=False)
        c.pair(f"empty/both-{i}.txt", "", "", "blank page")
        c.pair(f"empty/blank-{i}.txt", " \n\t\n", "\n\n", "blank page")
        c.pair(f"empty/raw-{i}.txt", "", c.text(1), "empty scan")
        c.pair(f"empty/ref-{i}.txt", c.text(1), "", "empty reference")
        c.pair(f"short/one-{i}.txt", "а\n", "б\n")
        c.pair(f"short/marks-{i}.txt", "---\n", "***\n")
    for stray in (".hidden.txt", "page.txt~", "page.bak", "Thumbs.db", ".DS_Store", "notes.md", "image.tif", "page.txt.swp"):
        c.write("scans_text", f"files/00/{stray}", "stray\n")
        c.write("reference", f"files/01/{stray}", "stray\n")
    for side in ("scans_text", "reference"):
        (args.dir / side / "folder.txt").mkdir(parents=True, exist_ok=True)
    long = "".join(c.text(400) for _ in range(1))
    long = (long * (5_000_000 // len(long.encode()) + 1))[: 5_000_000 // 2]
    read = c.misread(long, 0.01)
    changed = sum(a != b for a, b in zip(long, read))
    c.write("scans_text", "big/five.txt", read)
    c.write("reference", "big/five.txt", long)
    c.rows.append(("big/five.txt", "", len(squash(long)), "-", f"5 MB: Levenshtein <= {changed}"))
    with open(args.dir / "expected.tsv", "w", encoding="utf-8") as out:
        out.write("path\tlevenshtein\tchars\tcer\tnote\n")
        for row in c.rows:
            out.write("\t".join(map(str, row)) + "\n")
    print(f"{len(c.rows)} rows in {args.dir}")


if __name__ == "__main__":
    main()
