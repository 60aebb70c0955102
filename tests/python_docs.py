"""docs/python.md as a notebook: `python tests/python_docs.py` writes examples/atlas.ipynb again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "python.md"
NOTEBOOK = ROOT / "examples" / "atlas.ipynb"
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)(?!\.\./)([^)]+)\)")
# A notebook is installed by the page, and is no link to itself.
_LEFT_OUT = re.compile(r"^## Install\n.*?(?=^```python)", re.MULTILINE | re.DOTALL)
_ITSELF = re.compile(r" \[examples/atlas\.ipynb\].*?notebook\.", re.DOTALL)


def blocks() -> list[str]:
    """Return the Python of the page, one block after another."""
    return _BLOCK.findall(DOCUMENT.read_text("utf-8"))


def notebook() -> dict[str, Any]:
    """Return the page as a notebook without outputs."""
    text = _ITSELF.sub("", _LEFT_OUT.sub("", DOCUMENT.read_text("utf-8")))
    cells: list[dict[str, Any]] = []
    for number, part in enumerate(_BLOCK.split(text)):
        source = part.strip()
        if not source:
            continue
        cell: dict[str, Any] = {"id": f"cell-{len(cells) + 1}", "metadata": {}}
        if number % 2:
            cell |= {"cell_type": "code", "execution_count": None, "outputs": []}
        else:
            cell |= {"cell_type": "markdown"}
            source = _LINK.sub(r"](../docs/\1)", source)
        cells.append({**cell, "source": source.splitlines(keepends=True)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def written() -> str:
    """Return the notebook's file."""
    return json.dumps(notebook(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    NOTEBOOK.write_text(written(), encoding="utf-8", newline="\n")
