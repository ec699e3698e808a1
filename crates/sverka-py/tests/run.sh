#!/usr/bin/env bash
# Builds the wheel, installs it into a clean environment, and runs everything that the package promises there.
#
#   bash crates/sverka-py/tests/run.sh             the wheel of the development profile, for tests
#   bash crates/sverka-py/tests/run.sh --release   the wheel as it is shipped, kept in target/wheels
#
# Everything lies below the target folder. What this machine cannot do is said aloud as SKIPPED and is no failure;
# whatever can be done and fails is one.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
root=$(cd ../.. && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
work=$target/python
profile=() && [ "${1:-}" = --release ] && profile=(--release)
export SVERKA_ROOT=$root PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_QUIET=1 PIP_RETRIES=1 PIP_TIMEOUT=20

started=$SECONDS
say() { printf '[%4ds] %s\n' $((SECONDS - started)) "$*"; }
skip() { say "SKIPPED: $*"; }

if ! cargo fetch -q --locked --target "$(rustc -vV | sed -n 's/^host: //p')"; then
    skip "the crates cannot be had: the Python package was not built"
    exit 0
fi

say "form"
if cargo fmt --version >/dev/null 2>&1; then cargo fmt -p sverka-py --check; else skip "no rustfmt"; fi
if cargo clippy --version >/dev/null 2>&1; then cargo clippy -q -p sverka-py -- -D warnings; else skip "no clippy"; fi

python=$(command -v python3 || true)
if [ -z "$python" ] || ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
    skip "no python3 of 3.9 or later with venv: the Python package was not built"
    exit 0
fi

# environment NAME PACKAGE…: a virtual environment with these packages; fails where the index cannot be reached.
environment() {
    local name=$1
    shift
    [ -x "$work/$name/bin/python" ] || "$python" -m venv "$work/$name"
    [ $# -eq 0 ] || "$work/$name/bin/pip" install "$@"
}

say "tools: maturin, zig, mypy"
if ! environment tools 'maturin>=1.9,<2' ziglang 'mypy>=1.15'; then
    skip "no index of Python packages: the Python package was not built"
    exit 0
fi
export PATH=$work/tools/bin:$PATH

say "wheel"
rm -rf "$work/wheels"
if [ "$(uname -s)" = Linux ]; then
    # The linker of zig knows old versions of glibc, so that the wheel runs on the systems of 2014 and later.
    maturin build "${profile[@]}" --zig --compatibility manylinux2014 --out "$work/wheels"
else
    skip "manylinux2014: this is no Linux; the wheel is for this machine"
    maturin build "${profile[@]}" --out "$work/wheels"
fi
wheel=$(ls "$work"/wheels/*.whl)
say "$(basename "$wheel"), $(du -h "$wheel" | cut -f1)"

say "pip install into a clean environment"
rm -rf "$work/clean"
environment clean
"$work/clean/bin/pip" install --no-index "$wheel"
# From another folder, so that nothing is imported from the sources.
cd "$work"
"$work/clean/bin/python" "$here/tests/test_package.py"

say "the examples of docs/python.md and of the package's README"
"$work/clean/bin/python" "$here/tests/examples.py" "$root/docs/python.md" "$here/README.md" "$root/README.md"

say "types: mypy --strict, stubtest"
"$work/tools/bin/pip" install --no-index --force-reinstall "$wheel"
mypy --config-file "$here/pyproject.toml" -p sverka
python -m mypy.stubtest sverka._sverka

say "equal figures: jiwer, rapidfuzz, dinglehopper"
if environment peers jiwer rapidfuzz dinglehopper; then
    "$work/peers/bin/pip" install --no-index --force-reinstall "$wheel"
    "$work/peers/bin/python" "$here/tests/test_peers.py"
else
    skip "jiwer, rapidfuzz and dinglehopper cannot be had: no figure was compared with theirs"
fi

say "tables of other packages, and the recipes: pyarrow, Polars, DuckDB, Dask, Ray"
if ! environment engines pyarrow; then
    skip "pyarrow cannot be had: nothing was tested that holds Arrow tables, Spark included"
else
    for package in polars duckdb 'dask[distributed]' 'ray[data]' pyspark; do
        environment engines "$package" || skip "$package cannot be had"
    done
    "$work/engines/bin/pip" install --no-index --force-reinstall "$wheel"
    "$work/engines/bin/python" "$here/tests/test_arrow.py"
    "$work/engines/bin/python" "$here/tests/examples.py" "$root/docs/engines.md"

    say "Spark: local, and a cluster of two workers on the loopback that are killed"
    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    if ! "$java" -version >/dev/null 2>&1; then
        skip "no Java: Spark was not run"
    elif [ ! -d /proc/self ]; then
        skip "no /proc: the processes of Spark cannot be found to be killed"
    elif ! "$work/engines/bin/python" -c 'import pyspark' 2>/dev/null; then
        skip "no pyspark: Spark was not run"
    elif ! "$work/engines/bin/python" "$here/tests/starts_spark.py"; then
        skip "Spark does not start with this Java and this Python: $("$java" -version 2>&1 | head -1)"
    else
        "$work/engines/bin/python" "$here/tests/test_spark.py"
    fi
fi

if [ -n "${profile[*]}" ]; then
    mkdir -p "$target/wheels" && cp "$wheel" "$target/wheels/"
    say "what a page costs"
    if environment peers pyarrow; then
        "$work/peers/bin/python" "$here/tests/throughput.py" --check
    else
        skip "pyarrow cannot be had: nothing was measured"
    fi
fi
say "done"
