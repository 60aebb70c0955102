"""Corridor Atlas: maps, lengths and figures of the corridors between Korea and Russia.

`import corridor_atlas as ca`; `geo.api` of a checkout is the same door.
"""

from geo import __version__, api
from geo.api import *  # noqa: F403  the names that the door has, said there

__all__ = ["__version__"]
__all__ += api.__all__
