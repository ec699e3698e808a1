#!/usr/bin/env python3
"""Measures the date check on mutated documents: the tables of docs/dates.md.

  benches/date_mutations.py path/to/sverka [tests/fixtures/dates/bundles*]

One figure of one date of a clean bundle (C-*) is replaced by a figure that it is taken for, on one side at a
time. Found: a date on that place, or its twin in the other text, is suspect or an error. Repaired: the right
value is proposed there. Then the reliability of what is stated: of all dates, mutated documents and clean
ones, the probability of being wrong (of a date that is ok one minus its confidence), and how often it was.
"""
import collections, json, subprocess, sys, tempfile
from pathlib import Path

TAKEN = {'0': '68', '1': '74', '2': '7', '3': '85', '4': '19', '5': '63', '6': '85', '7': '12', '8': '36', '9': '47'}
FILES = {'transcript': 'raw.txt', 'reference': 'reference.txt', 'translation': 'translation.txt'}
LOUD = ('suspect', 'error')
BANDS = [0.05, 0.2, 0.5, 0.8, 0.95, 1.01]


def dates(sverka, folder):
    args = [sverka, 'diff', 'raw.txt', 'reference.txt', '--meta', 'meta.json', '--output', 'json']
    if (folder / 'translation.txt').exists():
        args += ['--translation', 'translation.txt']
    run = subprocess.run(args, cwd=folder, capture_output=True)
    if run.returncode > 1:
        sys.exit(f'{folder}: {run.stderr.decode()}')
    return json.loads(run.stdout)['dates']


def main():
    sverka = str(Path(sys.argv[1]).resolve())
    sets = [Path(p) for p in sys.argv[2:]] or sorted(Path('tests/fixtures/dates').glob('bundles*'))
    table, stated = collections.defaultdict(lambda: [0, 0, 0]), []
    documents = 0
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        for folder in (f for s in sets for f in sorted(s.glob('C-*'))):
            texts = {side: (folder / name).read_text(encoding='utf-8') for side, name in FILES.items() if (folder / name).exists()}
            for old in work.iterdir():
                old.unlink()
            (work / 'meta.json').write_bytes((folder / 'meta.json').read_bytes())
            for side, text in texts.items():
                (work / FILES[side]).write_text(text, encoding='utf-8')
            clean = dates(sverka, work)
            stated += [(wrong(d), False) for d in clean if d['edtf']]
            for d in clean:
                side = d['side']
                if side not in texts or not d['edtf'] or d['verdict'] in LOUD or len(d['edtf']) != 10 or 'X' in d['edtf']:
                    continue
                start, end = d['span']['chars']
                figures = [i for i in range(start, end) if texts[side][i] in TAKEN]
                if not figures:
                    continue
                # The figure and what it is taken for change from date to date, always in the same way.
                place = figures[(start + len(stated)) % len(figures)]
                other = TAKEN[texts[side][place]]
                other = other[start % len(other)]
                changed = texts[side][:place] + other + texts[side][place + 1:]
                (work / FILES[side]).write_text(changed, encoding='utf-8')
                after = dates(sverka, work)
                (work / FILES[side]).write_text(texts[side], encoding='utf-8')
                here = [x for x in after if x['side'] == side and x['span']['chars'][0] <= place < x['span']['chars'][1]]
                if here and here[0]['edtf'] == d['edtf']:
                    continue
                documents += 1
                twin = {'transcript': 'reference', 'reference': 'transcript'}.get(side, 'transcript')
                twins = [x for x in after if x['side'] == twin and x['edtf'] == d['edtf']]
                row = table[side, bool(twins)]
                loud = [x for x in here + twins if x['verdict'] in LOUD]
                row[0] += 1
                row[1] += bool(loud)
                row[2] += any(x['verdict'] in LOUD and (x['proposed'] or {}).get('edtf') == d['edtf'] for x in here)
                stated += [(wrong(x), x in here) for x in after if x['edtf']]
    print('| side | other text has the same date | changed | found | repaired |\n|---|---|---|---|---|')
    for (side, twin), row in sorted(table.items(), key=lambda r: (not r[0][1], list(FILES).index(r[0][0]))):
        print(f'| {side} | {"yes" if twin else "no"} | {row[0]} | {row[1]} | {row[2]} |')
    print(f'\n{documents} mutated documents, {len(stated):,} dates\n\n| stated | dates | mean stated | wrong |\n|---|---|---|---|')
    error, low = 0.0, 0.0
    for high in BANDS:
        band = [s for s in stated if low <= s[0] < high]
        if band:
            mean, share = sum(s[0] for s in band) / len(band), sum(s[1] for s in band) / len(band)
            error += abs(mean - share) * len(band) / len(stated)
            print(f'| {low:.2f}–{min(high, 1.0):.2f} | {len(band):,} | {mean:.3f} | {share:.3f} |')
        low = high
    print(f'\nExpected calibration error {error:.3f}')


def wrong(d):
    return d['confidence'] if d['verdict'] in (*LOUD, 'note') else 1.0 - d['confidence']


if __name__ == '__main__':
    main()
