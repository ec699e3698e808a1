"""Runs the Python of Markdown files: blocks of `>>>` as doctests, other blocks marked `python` as they stand."""

import doctest
import os
import pathlib
import re
import sys

os.chdir(os.environ["SVERKA_ROOT"])
failed = ran = 0
for path in map(pathlib.Path, sys.argv[1:]):
    names = {}
    for number, block in enumerate(re.findall(r"^```python\n(.*?)^```", path.read_text(), re.M | re.S), 1):
        at = f"{path.name}, block {number}"
        ran += 1
        if ">>>" in block:
            test = doctest.DocTestParser().get_doctest(block, names, at, str(path), 0)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
            runner.run(test, clear_globs=False)
            names.update(test.globs)
            failed += runner.failures
        else:
            exec(compile(block, at, "exec"), names)
print(f"{ran} blocks, {failed} failed")
sys.exit(bool(failed) or not ran)
