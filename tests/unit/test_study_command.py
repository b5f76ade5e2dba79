"""python -m modules.study: tables, files, wrong links, and Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.study import run, world_like
from modules.study import study as study_module
from modules.study.__main__ import main
from modules.study.command_line import BadLink, scenario_of_link
from modules.study.summary import slope_tests
from modules.study.wide_table import wide_table

PROJECT = Path(__file__).parents[2]
LINK = '?_values_&data="simulated"&subjects=6&occasions=4&missing=30'
SCENARIO = Scenario(data="simulated", subjects=6, occasions=4, missing=30)


def test_a_link_or_its_query_is_a_scenario():
    for link in (LINK, LINK.removeprefix("?"), f"https://example.org/lab/{LINK}"):
        assert scenario_of_link(link) == SCENARIO
    assert scenario_of_link("https://example.org/lab/") == Scenario()
    quoted = LINK.replace('"', "%22")
    assert scenario_of_link(quoted) == SCENARIO


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("", "no link of Pooling Lab"),
        ("?missing=30", "no link of Pooling Lab"),
        ("https://example.org/?page=2", "no link of Pooling Lab"),
        ("?_values_&missing=300", "out of range"),
        ("?_values_&colour=3", "not understood"),
        ('?_values_&data="uploaded"', "Your own file is in no link"),
    ],
)
def test_a_bad_link_is_told(link: str, says: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(BadLink, match=says):
        scenario_of_link(link)
    with pytest.raises(SystemExit) as ended:
        main([link])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--replicates", "0"], "at least 1"),
        (["--seed", "-1"], "not negative"),
        (["--subjects", "1"], "subjects must be from 2 to 200"),
        (["--missing", *"123456"], "1 to 5 different values of missing"),
        (["--random", "x + 1"], "invalid choice"),
        (["--csv", "/nowhere/at/all.csv"], "/nowhere/at/all.csv"),
        (["--power", "1.2"], "between 0 and 1"),
    ],
)
def test_wrong_words_are_told(words: list[str], says: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main([LINK, *words])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_a_study_is_printed_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(study_module, "MOST_TOGETHER", 12)
    file = tmp_path / "data_sets.csv"
    assert main([LINK, "--replicates", "30", "--seed", "4", "--csv", str(file)]) == 0
    study = run(SCENARIO, 30, 4)
    printed, progress = capsys.readouterr()
    assert printed.startswith("30 data sets, seed 4\n")
    tests = printed[printed.index("Tests and 95 % intervals") :]
    for row in slope_tests(study).to_dict("records"):
        found = re.search(rf"^ *{row['test']} +(\S+) +\S+ +(\S+) ", tests, re.M)
        assert found is not None
        shares = [float(found[1]), float(found[2])]
        assert_allclose(shares, [row["rejected"], row["coverage"]], rtol=1e-3)
    assert progress.count("\r") == 3
    assert progress.endswith("30/30\n")
    written, expected = pd.read_csv(file), wide_table(study)
    assert list(written["data_set"]) == list(range(30))
    numbers = expected.select_dtypes("number").columns
    assert_allclose(written[numbers].to_numpy(float), expected[numbers].to_numpy(float), rtol=1e-12)


def test_real_data_are_repeated_as_a_world_like_them(capsys: pytest.CaptureFixture[str]):
    assert main(["?_values_&missing=40", "--replicates", "20"]) == 0
    printed, said = capsys.readouterr()
    assert "truth of these data is unknown" in said
    truth = world_like(fit(Scenario(missing=40))).truth
    assert f"{truth.sd_slope:.4g}" in printed


def test_a_study_without_an_answer_says_why(capsys: pytest.CaptureFixture[str]):
    assert main([LINK.replace("30", "90"), "--replicates", "10"]) == 0
    printed, _ = capsys.readouterr()
    assert "What data sets did not determine" in printed
    assert "nan" not in printed.lower()
    with pytest.raises(SystemExit):
        main([f"?_values_&removed={list(range(144))}".replace(" ", "")])
    assert "No observations are left" in capsys.readouterr().err


def test_designs_are_printed_and_written_with_their_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "designs.csv"
    words = ["--subjects", "4", "8", "--price-subject", "10", "--price-occasion", "2"]
    assert main([LINK, *words, "--replicates", "6", "--csv", str(file)]) == 0
    printed, progress = capsys.readouterr()
    assert "Designs, 6 data sets each" in printed
    designs = [line.split() for line in printed.splitlines() if line.startswith(" 1 + x")]
    assert [words[-1] for words in designs[:2]] == ["72", "144"]
    assert "Subjects for a power of 0.8 by Satterthwaite's test" in printed
    assert progress.endswith("2/2\n")
    written = pd.read_csv(file)
    assert set(written["subjects"]) == {4, 8}
    assert np.isfinite(written.query("quantity == 'rejected'")["value"]).all()


@pytest.mark.parametrize("designs", [False, True])
def test_ctrl_c_keeps_what_is_done(tmp_path: Path, designs: bool):
    file = tmp_path / "part.csv"
    words = ["--subjects", "4", "--occasions", *"234567", "--missing", "0", "10", "20", "30", "40"]
    command = [sys.executable, "-m", "modules.study", LINK, "--csv", str(file)]
    if designs:
        command += ["--replicates", "30", *words, "--random", "1", "1 + x"]
    else:
        command += ["--replicates", "9999999"]
    running = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not (file.exists() and file.stat().st_size):
        assert running.poll() is None, running.communicate()
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    printed, said = running.communicate()
    assert running.returncode == 130
    assert "Traceback" not in said
    found = re.search(r"Interrupted: (\d+) of (\d+) (designs|data sets) are done and kept", said)
    assert found is not None
    written = pd.read_csv(file)
    if designs:
        cells = written[["occasions", "missing", "random"]].drop_duplicates()
        assert len(cells) == int(found[1]) < int(found[2]) == 60
        assert "Designs" in printed
    else:
        assert len(written) == int(found[1]) < 9999999
        assert printed.startswith(f"{len(written)} data sets")
        assert_allclose(written["none_slope"][:5], run(SCENARIO, 5, 1).answers.population[:, 1, 1])
