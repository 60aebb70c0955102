"""docs/python.md runs as it stands, names every function, and is the notebook of examples/."""

from __future__ import annotations

import ast
import inspect
import sys
from typing import TYPE_CHECKING, Any

import python_docs

from geo import api as ca

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from flask import Flask

DOOR = python_docs.ROOT / ".ci" / "wheel"


def test_every_block_of_the_page_runs_and_shows_something(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("geo.web.app._app", app)
    monkeypatch.syspath_prepend(DOOR)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in python_docs.blocks():
        tree = ast.parse(block)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "docs/python.md", "exec"), names)  # noqa: S102  our own document
        if isinstance(last, ast.Expr):
            code = compile(ast.Expression(last.value), "docs/python.md", "eval")
            shown = eval(code, names)  # noqa: S307  our own document
            assert shown is not None or capsys.readouterr().out
    assert "did you mean 'country'" in capsys.readouterr().out
    assert {one.name for one in tmp_path.iterdir()} == {"mine.gpkg", "map.html", "korea.pdf"}
    assert sys.modules["corridor_atlas"].lengths is ca.lengths


def test_the_page_names_every_function() -> None:
    text = python_docs.DOCUMENT.read_text("utf-8")
    for name in ca.__all__:
        if inspect.isfunction(getattr(ca, name)):
            assert f"ca.{name}(" in text or f"`{name}(" in text, name


def test_the_notebook_is_the_page() -> None:
    written = python_docs.NOTEBOOK.read_text("utf-8")
    assert written == python_docs.written(), "run: python tests/python_docs.py"
