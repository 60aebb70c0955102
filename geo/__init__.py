"""Corridor Atlas: lengths, maps and figures of the corridors between Korea and Russia."""

__version__ = "0.1.0"
