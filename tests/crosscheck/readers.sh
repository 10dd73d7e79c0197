#!/usr/bin/env bash
# Reads the files of a run with pyarrow, pandas, polars and DuckDB; installs them into target/venv-readers first.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=target/venv-readers
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r tests/crosscheck/requirements-readers.txt
cargo build --locked --quiet
"$venv/bin/python" tests/crosscheck/readers.py "$@"
