"""Settings come from the environment, are checked together, and stand in the guide."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from modules.hosting.settings import Settings, SettingsError, settings_or_exit, variable_name
from modules.observations.table_file import MOST_MEGABYTES

GUIDE = Path(__file__).parents[2] / "HOSTING.md"


def read(**variables: str) -> Settings:
    return Settings.from_environment(
        {f"POOLING_LAB_{name.upper()}": text for name, text in variables.items()}
    )


def test_nothing_need_be_set():
    assert Settings.from_environment({"PATH": "/bin", "HOME": "/"}) == Settings()
    assert Settings().largest_upload == MOST_MEGABYTES


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("port", "80", 80),
        ("host", "0.0.0.0", "0.0.0.0"),
        ("host", "::1", "::1"),
        ("host", "lab-1.school.example", "lab-1.school.example"),
        ("most_sessions", "1", 1),
        ("largest_upload", "100", 100),
        ("log_level", "warning", "warning"),
        ("base_path", "/", "/"),
        ("base_path", "/statistics/lab/", "/statistics/lab/"),
        ("base_path", "/library/", "/library/"),
        ("frame_ancestors", "", ()),
        (
            "frame_ancestors",
            "https://a.example  https://*.b.example:8443",
            ("https://a.example", "https://*.b.example:8443"),
        ),
        ("allowed_origins", "http://localhost:3000", ("http://localhost:3000",)),
        ("scheduler", "", ""),
        ("scheduler", "tcp://10.0.0.5:8786", "tcp://10.0.0.5:8786"),
        ("result_key", "", ""),
        ("result_key", "sixteen letters!", "sixteen letters!"),
    ],
)
def test_what_a_setting_may_be(name: str, text: str, value: object):
    assert asdict(read(**{name: text})) == {**asdict(Settings()), name: value}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", ""),
        ("port", "0"),
        ("port", "65536"),
        ("port", "80.5"),
        ("port", "-1"),
        ("port", "٣"),
        ("host", ""),
        ("host", "http://lab"),
        ("host", "-lab"),
        ("host", "a..b"),
        ("most_sessions", "0"),
        ("most_sessions", "many"),
        ("largest_upload", "101"),
        ("largest_upload", "10 MB"),
        ("log_level", "INFO"),
        ("log_level", "trace"),
        ("base_path", ""),
        ("base_path", "lab"),
        ("base_path", "/lab"),
        ("base_path", "//lab/"),
        ("base_path", "/a b/"),
        ("base_path", "/lib/"),
        ("base_path", "/session/lab/"),
        ("frame_ancestors", "*"),
        ("frame_ancestors", "'self'"),
        ("frame_ancestors", "https://a.example; script-src *"),
        ("frame_ancestors", "https://a.example/path"),
        ("allowed_origins", "school.example"),
        ("allowed_origins", "https://*.school.example"),
        ("allowed_origins", "null"),
        ("scheduler", "10.0.0.5:8786"),
        ("scheduler", "tcp://10.0.0.5"),
        ("result_key", "fifteen letters"),
    ],
)
def test_what_a_setting_may_not_be(name: str, text: str):
    with pytest.raises(SettingsError) as wrong:
        read(**{name: text})
    assert f"POOLING_LAB_{name.upper()} is {text!r}, but may be: " in str(wrong.value)


def test_all_that_is_wrong_is_named_at_once(capsys: pytest.CaptureFixture[str]):
    variables = {"POOLING_LAB_PORT": "x", "POOLING_LAB_HOST": "/", "POOLING_LAB_PROT": "1"}
    with pytest.raises(SystemExit) as ended:
        settings_or_exit(variables)
    assert ended.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in lines] == list(variables)


def test_the_guide_says_what_the_module_says():
    described = dict(
        re.findall(r"^ +(\w+) : [\w ]+\n +(.+\.)$", str(Settings.__doc__), re.MULTILINE)
    )
    rows = [
        f"| `{variable_name(setting)}` | {written(setting.default)} | "
        f"{setting.metadata['may_be']} | {described[setting.name]} |"
        for setting in fields(Settings)
    ]
    guide = GUIDE.read_text(encoding="utf-8")
    assert re.findall(r"^\| `POOLING_LAB_.*$", guide, re.MULTILINE) == rows


def written(default: object) -> str:
    return "none" if not default else f"`{default}`"
