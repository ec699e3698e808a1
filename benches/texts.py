"""Turns the telegram of this repository into pseudo-text of any length and its damaged copies.

Words come from a trigram model of the telegram's letters, in a vocabulary of 20,000 with Zipf's frequencies;
sentences and lines as in prose. Noise: 70 % substitution (70 % of them from a table of look-alikes), 15 % loss,
15 % addition. Same seed, same texts.
"""

import bisect
import itertools
import pathlib
import random

HOME = pathlib.Path(__file__).resolve().parent.parent
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
LOOKALIKES = {
    "ш": "пщ", "п": "шнл", "н": "пи", "и": "нп", "о": "ес0", "е": "со", "с": "ео", "а": "ед", "ы": "ьи", "ь": "ы",
    "з": "э3", "э": "з", "щ": "ш", "т": "гп", "г": "т", "л": "п", "м": "и", "в": "з", "б": "6", "1": "7l", "5": "б",
    "4": "1", "(": "/", ")": "/",
}  # fmt: skip
FURNITURE = "\nПродолжение шифртелеграммы из {} от {}.{}.51 г.\nЭкз. № {}\nЛист {}\n"


def vocabulary(rng, size=20_000):
    text = (HOME / "reference/telegrams/21404.txt").read_text(encoding="utf-8").lower()
    after = {}
    for word in "".join(c if c.isalpha() else " " for c in text).split():
        padded = "  " + word + " "
        for a, b, c in zip(padded, padded[1:], padded[2:]):
            after.setdefault(a + b, []).append(c)
    words = {}
    while len(words) < size:
        word = "  "
        while len(word) < 16:
            word += rng.choice(after[word[-2:]])
            if word[-1] == " ":
                break
        word = word.strip()
        if word:
            words[word] = None
    return sorted(words, key=lambda word: (len(word) + 4 * rng.random(), word))


def prose(rng, length, words):
    cumulative = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    out, size, left, line = [], 0, 0, 0
    while size < length:
        word = words[bisect.bisect(cumulative, rng.random() * cumulative[-1])]
        if left == 0:
            left, word = rng.randint(5, 22), word.capitalize()
        left -= 1
        mark = "." if left == 0 else "," if rng.random() < 0.12 else ""
        if rng.random() < 0.03:
            word = str(rng.randint(1, 2000))
        line += len(word) + 1
        gap = " "
        if line > 70:
            gap, line = "\n", 0
        out.append(word + mark + gap)
        size += len(out[-1])
    return "".join(out)[:length]


def damage(rng, text, rate):
    out = []
    for letter in text:
        if letter == "\n" or rng.random() >= rate:
            out.append(letter)
            continue
        kind = rng.random()
        if kind < 0.70:
            table = LOOKALIKES.get(letter.lower()) if rng.random() < 0.7 else None
            out.append(rng.choice(table or LETTERS))
        elif kind >= 0.85:
            out.append(letter + rng.choice(LETTERS))
    return "".join(out)


def furnish(rng, text, share):
    """Puts page furniture between lines, `share` of the text in all."""
    lines = text.split("\n")
    room = share * len(text)
    while room > 0:
        block = FURNITURE.format(rng.choice(["ПЕКИНА", "МОСКВЫ"]), rng.randint(1, 28), rng.randint(1, 12), rng.randint(1, 9), rng.randint(1, 99))
        lines.insert(rng.randrange(len(lines)), block.strip("\n"))
        room -= len(block)
    return "\n".join(lines)


def exchange(text, block, apart):
    """Swaps two blocks of the text."""
    at = len(text) // 3
    other = at + apart
    return text[:at] + text[other : other + block] + text[at + block : other] + text[at : at + block] + text[other + block :]


def pairs(names):
    """Yields (name, transcript, reference) for names such as `60_5`, `10k_5`, `1M_20`, `furn100k`, `swap100k`, `unrelated1M`."""
    words = vocabulary(random.Random("vocabulary"))
    for name in names:
        rng = random.Random(name)
        if name.startswith("furn"):
            text = prose(rng, scale(name[4:]), words)
            yield name, damage(rng, furnish(rng, text, 0.02), 0.02), text
        elif name.startswith("swap"):
            text = prose(rng, scale(name[4:]), words)
            yield name, damage(rng, exchange(text, 5_000, 30_000), 0.02), text
        elif name.startswith("unrelated"):
            yield name, prose(rng, scale(name[9:]), words), prose(rng, scale(name[9:]), words)
        elif name == "line400k":
            line = "".join(rng.choice(LETTERS) for _ in range(400_000))
            yield name, damage(rng, line, 0.05), line
        elif name == "noise400k":
            yield name, *("".join(rng.choice(LETTERS) for _ in range(400_000)) for _ in range(2))
        elif name == "same400k":
            yield name, "а" * 400_000, "а" * 200_000 + "б" + "а" * 190_000
        elif name.startswith("wave"):
            wave = "аб" * 500_000
            shift = int(name[4:])
            yield name, wave[shift:] + "х", "х" + wave[:-shift]
        else:
            size, rate = name.split("_")
            text = prose(rng, scale(size), words)
            yield name, damage(rng, text, int(rate) / 100), text


def scale(size):
    thousands = {"k": 1_000, "M": 1_000_000}
    return int(size[:-1]) * thousands[size[-1]] if size[-1] in thousands else int(size)


def write(folder, names):
    """Writes the pairs that `folder` lacks, and returns {name: (transcript path, reference path)}."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: (folder / f"{name}.transcript.txt", folder / f"{name}.reference.txt") for name in names}
    lacking = [name for name in names if not all(path.exists() for path in files[name])]
    for name, transcript, reference in pairs(lacking):
        for path, text in zip(files[name], (transcript, reference)):
            path.write_text(text, encoding="utf-8", newline="")
    return files
