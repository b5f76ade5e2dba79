# Sourced: makes the virtual environment and installs what the tests need but the browser.
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

install_packages() {
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

# A virtual environment can be made only where the standard library's ensurepip is installed.
python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv
command -v git >/dev/null || install_packages git  # applies the diffs of CONTRIBUTING.md
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
