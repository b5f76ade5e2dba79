"""R reads every text back as it was, and every number to its last bit but one."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
from numpy.testing import assert_allclose
from scenarios_of_scripts import HOSTILE

from modules.words.code.literals import number, string

from .conftest import rscript

SIGNS = "\"'\\`\n\r\t#{}$%\u202e\u2028é🐢ab 01uxU\x01\x7f"


def texts() -> list[str]:
    """Texts that try to break out, and a thousand of their signs at random."""
    random = np.random.default_rng(1)
    lengths = random.integers(0, 12, 1000)
    return [*HOSTILE, *("".join(random.choice([*SIGNS], length)) for length in lengths)]


def evaluated(program: str, tmp_path: Path) -> list[str]:
    file = tmp_path / "literals.R"
    file.write_text(program, encoding="utf-8", newline="")
    command = [rscript(), "--encoding=UTF-8", str(file)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.check_output(command, env=environment, text=True, timeout=120).splitlines()


def test_r_reads_every_text_back(tmp_path: Path):
    values = ",\n".join(map(string, texts()))
    told = "for (text in texts) cat(paste(charToRaw(enc2utf8(text)), collapse = ''), '\\n')"
    found = evaluated(f"texts <- c(\n{values}\n)\n{told}\n", tmp_path)
    assert [bytes.fromhex(line.strip()).decode() for line in found] == texts()


def test_r_reads_every_number_back(tmp_path: Path):
    random = np.random.default_rng(2)
    values = random.standard_normal(500) * 10.0 ** random.integers(-12, 12, 500)
    written = ",\n".join(map(number, values))
    found = evaluated(f"cat(sprintf('%.17g', c(\n{written}\n)), sep = '\\n')\n", tmp_path)
    assert_allclose([float(line) for line in found], values, rtol=4e-16)
