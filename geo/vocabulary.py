"""The closed lists: languages, kinds, states, gauges, bases, units, groupings; each stands here alone."""

from __future__ import annotations

LANGS = ("en", "ko", "ru")
FIRST_YEAR = 1884
"""The atlas begins with the treaty of Korea and Russia."""
KINDS = (
    "railway",
    "pipeline",
    "parallel",
    "boundary",
    "region",
    "station",
    "place",
    "land",
    "water",
)
LINE_KINDS = ("railway", "pipeline", "parallel", "boundary")
POINT_KINDS = ("station", "port", "town", "crossing")
STATUSES = (
    "operating",
    "under_construction",
    "proposed",
    "disused",
    "destroyed",
    "shelved",
    "historical",
)
ABSENT = "absent"
"""State of a year: it did not exist yet, or no longer."""
UNKNOWN = "unknown"
"""State of a year: the dates do not say."""
EXISTS = "exists"
"""State of a year: it held, and is of a kind that has no status (a parallel, a border, a region)."""
GAUGES = ("1520", "1435", "dual")
GEOMETRY_CLASSES = ("surveyed", "traced", "schematic")
SIDES = ("north", "south")
BASES = ("posts", "published", "track", "estimated", "mixed")
SOURCE_CLASSES = ("official", "survey", "press", "reference", "secondary", "derived", "uncited")
VERST_M = 1066.8
UNITS_M = {"km": 1000.0, "m": 1.0, "mi": 1609.344, "nmi": 1852.0, "verst": VERST_M}
"""Units of length, in metres: international mile and nautical mile, Russian verst."""
GROUPINGS = (
    "route",
    "piece",
    "span",
    "country",
    "subject",
    "division",
    "gauge",
    "status",
    "side-of-38",
    "side-of-mdl",
)
PREFER = ("shortest", "in-service", "least-works")
"""Of several ways of a journey: which is taken."""
