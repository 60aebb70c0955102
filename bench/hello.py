"""The floor: a Flask app that says hello, on the same server, in the same run."""

from __future__ import annotations

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "hello\n"


@app.get("/healthz")
def healthz() -> str:
    """Say that it lives."""
    return "ok\n"
