"""The page's own scripts and its styles, each joined to one file.

Each file that a page names costs the server a request and the reader's line a place in a queue:
forty scripts are half a second at the end of a mobile line. They stay apart where they are written.
"""

from __future__ import annotations

import posixpath
import re
from itertools import chain
from pathlib import Path

_IMPORT = re.compile(
    r"""^import (?:\{(?P<names>[^}]*)\} from )?"(?P<script>\.\.?/\w+\.js)";$""", re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async )?function (\w+)|const (\w+)|class (\w+))", re.MULTILINE)
_NOT_JOINED = re.compile(r"^\s*(?:import|export)\b.*|\bimport\(.*", re.MULTILINE)


def joined_scripts(folder: Path, entry: str) -> str:
    """Return a script and all that it imports as one, in the order in which a browser runs them.

    Each is a function that is called once and returns what the script exports, so that their names
    stay their own.

    Parameters
    ----------
    folder : Path
        Of scripts that import names from each other, without a circle, and export functions,
        classes and constants where they declare them.
    entry : str
        The script that the page would name, by its path in the folder.

    Raises
    ------
    ValueError
        If a script imports or exports in another way.
    """
    joined: dict[str, str] = {}

    def join(name: str) -> None:
        if name not in joined:
            script = (folder / name).read_text(encoding="utf-8")
            for found in _IMPORT.finditer(script):
                join(_path(found["script"], name))
            joined[name] = _as_function(name, script)

    join(entry)
    return "\n".join(joined.values())


def joined_styles(folder: Path, first: str) -> str:
    """Return all style sheets of a folder as one.

    Parameters
    ----------
    folder : Path
    first : str
        Name of the sheet that the others may differ from.
    """
    sheets = sorted(folder.glob("*.css"), key=lambda file: (file.name != first, file.name))
    return "\n".join(file.read_text(encoding="utf-8") for file in sheets)


def _as_function(name: str, script: str) -> str:
    exported = ", ".join(filter(None, chain.from_iterable(_EXPORT.findall(script))))
    body = _EXPORT.sub("", _IMPORT.sub(lambda found: _taken_from_function(found, name), script))
    if other := _NOT_JOINED.search(body):
        raise ValueError(f"{name}: {other[0].strip()}")
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


def _taken_from_function(found: re.Match[str], importer: str) -> str:
    if found["names"] is None:
        return ""
    script = _path(found["script"], importer)
    return f"const {{{found['names'].replace(' as ', ': ')}}} = {_variable(script)};"


def _path(imported: str, importer: str) -> str:
    """Return where in the folder a script is that another one imports."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(importer), imported))


def _variable(script: str) -> str:
    return "of_" + script.removesuffix(".js").replace("/", "_")
