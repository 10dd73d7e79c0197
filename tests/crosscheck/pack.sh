#!/usr/bin/env bash
# Opens deck and workbook of a run with python-pptx, openpyxl, openxml-audit and LibreOffice, and holds their numbers to
# summary.json; installs the Python packages into target/venv-pack first.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=target/venv-pack
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r tests/crosscheck/requirements-pack.txt
cargo build --locked --quiet
"$venv/bin/python" tests/crosscheck/pack.py "$@"
