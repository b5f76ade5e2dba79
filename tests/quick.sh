#!/usr/bin/env bash
# Style, types and unit tests across processes: under two minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
source tests/install.sh

.venv/bin/ruff check .
.venv/bin/ruff format --check .

# Types are checked beside the tests: they would keep one core busy alone.
log=$(mktemp)
.venv/bin/pyright --pythonpath .venv/bin/python >"$log" 2>&1 &
types=$!
trap 'kill "$types" 2>/dev/null || true; rm -f "$log"' EXIT
export OPENBLAS_NUM_THREADS=1  # the processes share the cores already
.venv/bin/python -m pytest -q -n auto tests/unit
wait "$types" && passed=true || passed=false
cat "$log"
"$passed"
