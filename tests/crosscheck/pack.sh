#!/usr/bin/env bash
# Opens deck and workbook of runs with python-pptx, openpyxl, openxml-audit and LibreOffice, and holds their numbers to
# summary.json; installs the Python packages into target/venv-pack first.
#
#   [PROGRAM=target/release/alliance-sim] tests/crosscheck/pack.sh [SCENARIO...]
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=target/venv-pack
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r tests/crosscheck/requirements-pack.txt
[ -n "${PROGRAM:-}" ] || cargo build --locked --quiet
"$venv/bin/python" tests/crosscheck/pack.py "$@"
