"""The page's scripts import each other without a circle, and know no figure by its name."""

from __future__ import annotations

import ast
import posixpath
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
STATIC = PROJECT / "modules" / "views" / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
ENTRIES = {"lab.js", "room/phone.js", "room/projector.js"}
"""Of the app's page, and of the two of a room."""

IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^;"']*?["'](\.\.?/[\w-]+\.js)["']|import\(\s*["'](\.\.?/[\w-]+\.js)""",
    re.MULTILINE,
)
COMMENT = re.compile(r"(?:^|(?<=\s))//[^\n]*|/\*.*?\*/", re.MULTILINE | re.DOTALL)
LITERAL = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")


def imported(source: str, folder: str = "") -> set[str]:
    """The scripts that a script of a folder imports, by their paths."""
    return {
        posixpath.normpath(posixpath.join(folder, first or second))
        for first, second in IMPORT.findall(COMMENT.sub("", source))
    }


def path_of(script: Path) -> str:
    return script.relative_to(STATIC).as_posix()


def circle(imports: dict[str, set[str]]) -> list[str]:
    """Scripts that lead back to themselves, the first one last again; empty where none do."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as found:
        return found.args[1]
    return []


def figure_names() -> set[str]:
    """What the figures call themselves: the `name` of each `Figure` that is made."""
    return {
        keyword.value.value
        for file in (PROJECT / "modules" / "figures").glob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Figure"
        for keyword in call.keywords
        if keyword.arg == "name"
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
    }


def named(source: str, names: set[str]) -> set[str]:
    """The figures that a script names in its texts and selectors."""
    literals = " ".join(LITERAL.findall(COMMENT.sub("", source)))
    return {name for name in names if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", literals)}


IMPORTS = {
    path_of(script): imported(
        script.read_text(encoding="utf-8"), posixpath.dirname(path_of(script))
    )
    for script in SCRIPTS
}


def test_whatever_is_imported_is_there():
    assert set().union(*IMPORTS.values()) <= IMPORTS.keys()


def test_no_script_imports_itself_by_whatever_way():
    assert circle(IMPORTS) == []


def test_every_script_is_reached_from_a_page_s_own():
    reached: set[str] = set()
    waiting = set(ENTRIES)
    while waiting:
        script = waiting.pop()
        reached.add(script)
        waiting |= IMPORTS[script] - reached
    assert reached == IMPORTS.keys()


@pytest.mark.parametrize("script", SCRIPTS, ids=path_of)
def test_a_script_knows_no_figure_by_its_name(script: Path):
    assert named(script.read_text(encoding="utf-8"), figure_names()) == set()


def test_the_figures_are_found_by_their_names():
    assert {"lines", "shrinkage", "slope-chart", "caterpillar"} <= figure_names()


@pytest.mark.parametrize(
    "source",
    [
        'import { write } from "./write.js";',
        'import "./write.js";',
        "import {\n  one,\n  write,\n} from './write.js';",
        'export { write } from "./write.js";',
        'const later = () => import("./write.js");',
    ],
)
def test_the_check_finds_imports(source: str):
    assert imported(source) == {"write.js"}
    assert imported(f"// as before\n{source}\n// and after") == {"write.js"}
    assert imported(f"// {source.replace(chr(10), ' ')}") == set()


def test_the_check_finds_imports_from_the_folder_above():
    source = 'import { write } from "../write.js";\nimport { draw } from "./draw.js";'
    assert imported(source, "room") == {"write.js", "room/draw.js"}


def test_the_check_finds_a_circle():
    ring = {"a.js": {"b.js"}, "b.js": {"c.js"}, "c.js": {"a.js"}, "d.js": {"a.js"}}
    assert set(circle(ring)) == {"a.js", "b.js", "c.js"}
    assert circle({"a.js": {"b.js"}, "b.js": set()}) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('document.querySelector("[data-figure=lines]")', {"lines"}),
        ("if (name === 'slope-chart') go();", {"slope-chart"}),
        ("find(`[data-figure=${figure}] desc`)", set()),
        ("const lines = 3; // of the lines", set()),
        ('write("slope-charts")', set()),
    ],
)
def test_the_check_finds_names(source: str, found: set[str]):
    assert named(source, {"lines", "slope-chart"}) == found
