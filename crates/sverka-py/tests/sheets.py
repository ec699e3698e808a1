"""Tables of pages for the tests of engines."""

import os
import pathlib
import random

import pyarrow as pa
import pyarrow.parquet as pq

TEXT = pathlib.Path(os.environ["SVERKA_ROOT"], "reference/telegrams/21404.txt").read_text().split()


def pages(count, seed=7):
    """A table of pages of some 1,500 characters with up to 8 % of errors, and the odd one that is no page."""
    rng = random.Random(seed)
    sheets = [" ".join(rng.choices(TEXT, k=230)) for _ in range(50)]
    keys, references, hypotheses = [], [], []
    for number in range(count):
        at = rng.randrange(400)
        reference = rng.choice(sheets)[at:]
        letters = list(reference)
        for place in rng.sample(range(len(letters)), rng.randrange(len(letters) // 12)):
            letters[place] = rng.choice("абвгд 1")
        keys.append(f"p{number:06}")
        references.append(None if number % 997 == 5 else reference.encode())
        hypotheses.append("".join(letters).encode() + b"\xff" * (number % 997 == 6))
    # As bytes, which Spark takes for text unchecked.
    texts = {"reference": pa.array(references, pa.binary()), "hypothesis": pa.array(hypotheses, pa.binary())}
    return pa.table({"page_id": keys, **texts, "stratum": [key[-1] for key in keys]})


def written(folder, table, files):
    folder.mkdir()
    each = -(-len(table) // files)
    for number in range(files):
        pq.write_table(table.slice(number * each, each), folder / f"{number:03}.parquet")
