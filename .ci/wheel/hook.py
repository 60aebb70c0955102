"""Puts the code into a wheel below the name of the package, so that it takes no other name.

In a checkout the code is `geo`, a name that readers' own files have too. In a wheel it is
`corridor_atlas.geo`: the lines that import it are written again, and nothing else of it is.
"""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HOUSE, PACKAGE = "geo", "corridor_atlas"
_IMPORT = re.compile(rf"^(\s*(?:>>> )?(?:from|import) ){HOUSE}(?=[. ])", re.MULTILINE)


def inside(code: str) -> str:
    """Return a module with its imports of the house written as they are inside the package.

    Raises
    ------
    ValueError
        If a line imports the house in another way, or names a module of it in a text.
    """
    made = _IMPORT.sub(rf"\1{PACKAGE}.{HOUSE}", code)
    for node in ast.walk(ast.parse(made)):
        names = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = re.findall(rf"\A{HOUSE}(?:\.[a-z_]+)+(?=:|\Z)", node.value)
        if any(name.split(".")[0] == HOUSE for name in names):
            message = f"line {node.lineno}: {names} cannot be found inside {PACKAGE}"
            raise ValueError(message)
    return made


class CodeHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the code and the front door to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the code as it is inside the package, and have it packed."""
        root = Path(self.root)
        self._made = Path(tempfile.mkdtemp())
        folders = {root / HOUSE: Path(HOUSE), Path(__file__).parent / PACKAGE: Path()}
        for folder, name in folders.items():
            for path in sorted(folder.rglob("*")):
                if not path.is_file() or path.suffix == ".pyc":
                    continue
                # The table of sources in pyproject.toml puts everything below the package.
                packed = name / path.relative_to(folder)
                target = self._made / packed
                target.parent.mkdir(parents=True, exist_ok=True)
                if path.suffix == ".py":
                    target.write_text(inside(path.read_text("utf-8")), "utf-8", newline="\n")
                else:
                    shutil.copyfile(path, target)
                target.chmod(0o644)
                build_data["force_include"][str(target)] = packed.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was written."""
        shutil.rmtree(self._made)
