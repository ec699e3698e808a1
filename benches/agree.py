#!/usr/bin/env python3
"""Holds the exact kernel against rapidfuzz and edlib: agree.py [PAIRS] (2,100 by default).

Both are from PyPI (`pip install rapidfuzz edlib`). Pairs have alphabets of 2 to 300 units and every structure the
kernel could stumble over: noise, inserted blocks, exchanged blocks, a passage twice, periods, one letter only,
nothing in common, different lengths. edlib knows at most 256 different units: where a pair has more, it is left out and
counted.
"""

import json
import pathlib
import random
import subprocess
import sys

import edlib
from rapidfuzz.distance import Levenshtein

HOME = pathlib.Path(__file__).resolve().parent.parent


def timings():
    """Builds the harness and returns the path of its program."""
    command = ["cargo", "bench", "--bench", "timings", "--no-run", "--message-format=json"]
    lines = subprocess.run(command, cwd=HOME, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    messages = [json.loads(line) for line in lines if line.startswith("{")]
    return next(m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "timings")


def prose(rng, alphabet, length):
    words = [[rng.randrange(alphabet) for _ in range(rng.randint(1, 9))] for _ in range(300)]
    text = []
    while len(text) < length:
        text += words[int(300 * rng.random() * rng.random())] + [alphabet]
    return text[:length]


def damage(rng, text, alphabet, rate):
    out = []
    for unit in text:
        kind = rng.random() / rate if rate else 1
        if kind >= 1:
            out.append(unit)
        elif kind < 0.70:
            out.append(rng.randrange(alphabet))
        elif kind >= 0.85:
            out += [unit, rng.randrange(alphabet)]
    return out


def pair(rng, number):
    alphabet = rng.choice([2, 3, 4, 20, 40, 80, 150, 299])
    length = int(10 ** rng.uniform(0, 3.8))
    rate = rng.choice([0, 0.01, 0.05, 0.2, 0.4])
    text = prose(rng, alphabet, length)
    copy = damage(rng, text, alphabet, rate)
    cut, other = sorted(rng.randint(0, len(copy)) for _ in range(2))
    match number % 10:
        case 0:  # a block too much
            return copy[:cut] + prose(rng, alphabet, rng.randint(0, length)) + copy[cut:], text
        case 1:  # two blocks exchanged
            return copy[cut:other] + copy[:cut] + copy[other:], text
        case 2:  # a passage read twice
            return copy[:other] + copy[cut:], text
        case 3:  # a passage lost
            return copy[:cut] + copy[other:], text
        case 4:  # a period, shifted
            period = [rng.randrange(alphabet) for _ in range(rng.randint(1, 9))]
            wave = period * (length // len(period) + 2)
            return damage(rng, wave, alphabet, rate / 10), wave[rng.randrange(len(period)) :]
        case 5:  # one letter
            return [1] * length, [1] * cut + [0] * (number % 3) + [1] * rng.randint(0, length)
        case 6:  # nothing in common
            return prose(rng, alphabet, rng.randint(0, length)), [unit + 1_000 for unit in text]
        case 7:  # unrelated
            return prose(rng, alphabet, rng.randint(0, length)), text
        case _:
            return copy, text


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_100
    pairs = [pair(random.Random(number), number) for number in range(count)]
    lines = "".join(" ".join(map(str, a)) + "\t" + " ".join(map(str, b)) + "\n" for a, b in pairs)
    out = subprocess.run([timings(), "distances"], input=lines, check=True, stdout=subprocess.PIPE, text=True).stdout
    uncertified = too_many = 0
    for number, ((a, b), line) in enumerate(zip(pairs, out.splitlines(), strict=True)):
        lower, upper, certified = line.split()
        uncertified += certified != "true"
        texts = ["".join(chr(0x4E00 + unit) for unit in text) for text in (a, b)]
        expected = {"rapidfuzz": Levenshtein.distance(*texts)}
        if len(set(a) | set(b)) > 256:
            too_many += 1
        else:
            expected["edlib"] = edlib.align(*texts, task="distance")["editDistance"] if all(texts) else len(a) + len(b)
        for name, distance in expected.items():
            if not int(lower) <= distance <= int(upper):
                sys.exit(f"pair {number}: {name} says {distance}, the kernel {lower} to {upper}")
    print(f"{count} pairs agree with rapidfuzz; {count - too_many} of them with edlib too; {uncertified} not certified")


if __name__ == "__main__":
    main()
