"""What a page costs, against jiwer, rapidfuzz and dinglehopper in one run: `python throughput.py [--check]`.

Pages are made from the telegram of the README with errors put in at random; every program gets the same pages on one
thread, in turns. What is told is the processor's time (user and system) a page, the least of the turns. sverka's own
figure is that of `sverka.arrow.compare_batch`, Arrow in and Arrow out, with every finding listed where it says so.
With `--check` the run fails where sverka does less than 20 times what dinglehopper does, or 5 times what jiwer does.
"""

import os
import pathlib
import random
import sys
import time

import pyarrow as pa

import sverka
import sverka.arrow

TEXT = pathlib.Path(os.environ["SVERKA_ROOT"], "reference/telegrams/21404.txt").read_text().split()
KINDS = (("small page", 1_474, 0.05, 40), ("newspaper page", 25_110, 0.05, 4))
ROUNDS = 3


def page(rng, length, errors):
    reference = ""
    while len(reference) < length:
        reference += rng.choice(TEXT) + " "
    reference = reference[:length].strip()
    letters = list(reference)
    for place in rng.sample(range(len(letters)), int(len(letters) * errors)):
        letters[place] = rng.choice(["а", "б", " ", "", "ъ1"])
    return reference, "".join(letters)


def peers():
    def single(function):
        return lambda pairs: [function(*pair) for pair in pairs]

    try:
        import jiwer
        from rapidfuzz.distance import Levenshtein

        yield "jiwer.cer", single(jiwer.cer)
        yield "rapidfuzz Levenshtein.distance", single(Levenshtein.distance)
        yield "rapidfuzz Levenshtein.editops", single(Levenshtein.editops)
    except ImportError:
        print("SKIPPED: jiwer and rapidfuzz are not installed", flush=True)
    try:
        from dinglehopper import character_error_rate

        yield "dinglehopper character_error_rate", single(character_error_rate)
    except ImportError:
        print("SKIPPED: dinglehopper is not installed", flush=True)

    def batch(**settings):
        def work(pairs):
            references, hypotheses = zip(*pairs)
            keys = [str(number) for number in range(len(pairs))]
            table = pa.table({"page_id": keys, "reference": references, "hypothesis": hypotheses})
            found = pa.table(sverka.arrow.compare_batch(table, lang="ru", **settings))
            assert found["error_code"].null_count == len(pairs)

        return work

    yield "sverka compare_batch, all findings", batch(findings="all")
    yield "sverka compare_batch, no findings", batch(findings="none")
    yield "sverka compare_batch, judged", batch(findings="all", depth="judged")
    yield 'sverka.cer(like="jiwer")', single(lambda r, h: sverka.cer(r, h, like="jiwer"))


def main():
    rng = random.Random(11)
    for kind, length, errors, count in KINDS:
        pairs = [page(rng, length, errors) for _ in range(count)]
        programs, cost = list(peers()), {}
        for turn in range(ROUNDS):
            for name, work in programs:
                slow = name.startswith("dinglehopper")
                some = pairs[: max(1, count // 10)] if slow else pairs
                if turn == 0:
                    work(some[:1])
                started = time.process_time()
                work(some)
                spent = (time.process_time() - started) / len(some)
                cost[name] = min(cost.get(name, spent), spent)
        print(f"{kind}: {length} characters, {errors:.0%} of errors", flush=True)
        for name, seconds in cost.items():
            print(f"  {1e3 * seconds:9.3f} ms  {1 / seconds:9.0f} pages/s  {name}", flush=True)
        if "--check" in sys.argv and length < 5_000:
            ours = cost["sverka compare_batch, all findings"]
            for name, least in (("dinglehopper character_error_rate", 20), ("jiwer.cer", 5)):
                if name in cost:
                    print(f"  {cost[name] / ours:.1f} × {name}", flush=True)
                    assert cost[name] / ours >= least, f"less than {least} times"


if __name__ == "__main__":
    main()
