from __future__ import annotations

from pathlib import Path

import pytest

from modules.hosting import version as module
from modules.hosting.version import version


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "PROJECT", tmp_path)
    for name in ("app.py", "requirements.txt", "modules/a.py", "data/a.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_it_differs_where_a_file_differs(project: Path):
    found = [version()]
    (project / "modules" / "a.py").write_text("b")
    found.append(version())
    (project / "modules" / "a.py").rename(project / "modules" / "b.py")
    found.append(version())
    assert len(set(found)) == len(found)


def test_what_is_not_the_apps_does_not_count(project: Path):
    before = version()
    (project / "modules" / "__pycache__").mkdir()
    (project / "modules" / "__pycache__" / "a.pyc").write_text("compiled")
    (project / "notes.txt").write_text("mine")
    assert version() == before
