#!/usr/bin/env bash
# Every benchmark, one after another, so that none takes time from the next.
set -euo pipefail
cd "$(dirname "$0")/../.."
for benchmark in tests/benchmarks/*.py; do
  echo "== $benchmark"
  .venv/bin/python "$benchmark"
done
