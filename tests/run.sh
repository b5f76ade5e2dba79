#!/usr/bin/env bash
# Installs what the tests need on Debian or Ubuntu, then runs every check and every test.
set -euo pipefail
cd "$(dirname "$0")/.."

source tests/install.sh

# Debian's Chromium is a package, quickest without windows; Ubuntu's is only a shortcut to a snap, so
# Playwright brings its own.
if ! command -v chromium-headless-shell >/dev/null; then
  if grep -q '^ID=debian' /etc/os-release; then
    install_packages chromium-headless-shell || install_packages chromium
  else
    as_root .venv/bin/python -m playwright install-deps chromium
    .venv/bin/python -m playwright install chromium
  fi
fi

# R runs the programs that the app writes for it; the tests may not do without.
command -v Rscript >/dev/null || install_packages r-base-core r-cran-lme4 r-cran-ggplot2
export CI=true

# The proxy of compose.yaml, unpacked and not installed: as a package it would begin to serve.
if ! command -v caddy >/dev/null && [ ! -x .venv/debian/usr/bin/caddy ]; then
  as_root apt-get update -qq
  packages=$(mktemp -d)
  (cd "$packages" && apt-get download -qq caddy)
  dpkg-deb -x "$packages"/caddy_*.deb .venv/debian
  rm -r "$packages"
fi

# The store of rooms. Debian's tools for Redis are its server under another name, and start nothing.
if ! command -v valkey-server >/dev/null && ! command -v redis-server >/dev/null &&
  [ ! -x .venv/debian/usr/bin/redis-server ]; then
  command -v redis-check-rdb >/dev/null || install_packages redis-tools
  mkdir -p .venv/debian/usr/bin
  ln -s "$(command -v redis-check-rdb)" .venv/debian/usr/bin/redis-server
fi
export PATH="$PATH:$PWD/.venv/debian/usr/bin"

.venv/bin/ruff check .
.venv/bin/ruff format --check .

# Two processes share the cores, types beside them; two browsers mostly wait.
export OPENBLAS_NUM_THREADS=1
log=$(mktemp)
.venv/bin/pyright --pythonpath .venv/bin/python >"$log" 2>&1 &
types=$!
trap 'kill "$types" 2>/dev/null || true; rm -f "$log"' EXIT
.venv/bin/python -m pytest -q -n 2 --dist loadfile tests/unit tests/server
.venv/bin/python -m pytest -q -n 2 --dist loadfile tests/scripts
wait "$types" && passed=true || passed=false
cat "$log"
"$passed"
.venv/bin/python -m pytest -q -n 2 --dist loadfile tests/browser
.venv/bin/python -m pytest -q tests/hosting
