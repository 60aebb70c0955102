"""The number that makes a new data version where the data are the same."""

from __future__ import annotations

NUMBERS_VERSION = 1
"""Raised by one whenever a figure of ours changes although no layer and no table did.

The data version is a hash of layers, tables and this number, and of nothing else of the program:
a release that changes no figure keeps every citation. `make golden` and tests/test_golden.py hold
the figures of all groupings, and say when the number is due.
"""
