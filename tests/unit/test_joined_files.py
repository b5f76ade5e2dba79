"""The page's scripts and styles are joined in the order in which a browser would take them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from modules.views.joined_files import joined_scripts, joined_styles
from modules.views.page_files import STATIC_FILES, own_files


def folder_of(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


def test_a_script_comes_once_behind_those_that_it_imports(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        a='import { c } from "./c.js";\nexport const a = () => c();\n',
        b='import "./c.js";\n',
        c="export function c() {}\n",
        page='import "./b.js";\nimport { a } from "./a.js";\na();\n',
    )
    joined = joined_scripts(folder, "page.js")
    assert re.findall(r"^const of_(\w+) = ", joined, re.MULTILINE) == ["c", "b", "a", "page"]


def test_what_is_imported_is_taken_from_what_is_exported(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        page='import { f as g, K } from "./a.js";\ng(K);\n',
        a="export async function f() {}\nexport class K {}\nexport const n = 1;\nlet own = n;\n",
    )
    joined = joined_scripts(folder, "page.js")
    assert "const { f: g, K } = of_a;" in joined
    assert "return { f, K, n };" in joined
    assert not re.search(r"\b(import|export)\b", joined)


def test_a_script_of_a_folder_inside_takes_what_it_needs_from_beside_and_above(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path, a="export const a = 1;\n")
    (folder / "inside").mkdir()
    folder_of(
        folder / "inside", a='import { a as above } from "../a.js";\nexport const a = above;\n'
    )
    folder_of(folder / "inside", page='import { a } from "./a.js";\na;\n')
    joined = joined_scripts(folder, "inside/page.js")
    assert re.findall(r"^const of_(\w+) = ", joined, re.MULTILINE) == [
        "a",
        "inside_a",
        "inside_page",
    ]
    assert "const { a: above } = of_a;" in joined
    assert "const { a } = of_inside_a;" in joined


@pytest.mark.parametrize(
    "statement",
    [
        "export default f;",
        "export { f };",
        "export let f = 1;",
        'export { f } from "./a.js";',
        'import f from "./a.js";',
        'import * as f from "./a.js";',
        'const f = () => import("./a.js");',
    ],
)
def test_other_ways_to_import_and_export_are_refused(tmp_path: Path, statement: str) -> None:
    folder = folder_of(tmp_path, page=f"{statement}\n", a="export function f() {}\n")
    with pytest.raises(ValueError, match=re.escape("page.js: ")):
        joined_scripts(folder, "page.js")


def test_the_first_style_sheet_is_the_first(tmp_path: Path) -> None:
    for name in ("a", "lab", "z"):
        (tmp_path / f"{name}.css").write_text(f".{name} {{}}", encoding="utf-8")
    assert joined_styles(tmp_path, "lab.css") == ".lab {}\n.a {}\n.z {}"


def test_all_scripts_and_styles_are_among_the_page_s_files() -> None:
    files = own_files()
    for script in STATIC_FILES.glob("*.js"):
        assert f"const of_{script.stem} = " in files["scripts.js"]
    for script in (STATIC_FILES / "room").glob("*.js"):
        joined = files["phone.js"] + files["projector.js"]
        assert f"const of_room_{script.stem} = " in joined
    for sheet in STATIC_FILES.glob("*.css"):
        assert sheet.read_text(encoding="utf-8") in files["styles.css"]
    for sheet in (STATIC_FILES / "room").glob("*.css"):
        assert sheet.read_text(encoding="utf-8") in files["room.css"]
