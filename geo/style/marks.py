"""Point symbols, type sizes of labels, and which towns come first where there is little room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geo.style.colours import USER_TOKENS


@dataclass(frozen=True, slots=True)
class PointStyle:
    """A point symbol: radius (half a side of a square) in px and in print points."""

    shape: Literal["circle", "square", "dot", "half"]
    radius_px: float
    radius_pt: float
    edge_px: float
    edge_pt: float
    fill: str


POINTS: dict[str, PointStyle] = {
    "station-1": PointStyle("circle", 4.2, 1.9, 1.7, 0.8, "core"),
    "station-2": PointStyle("circle", 3.4, 1.55, 1.7, 0.8, "core"),
    "station-3": PointStyle("circle", 3.0, 1.3, 1.7, 0.8, "core"),
    "station-4": PointStyle("circle", 2.6, 1.1, 1.7, 0.8, "core"),
    "port": PointStyle("square", 2.8, 1.3, 0.0, 0.0, "place_text"),
    "town": PointStyle("dot", 2.0, 1.1, 0.0, 0.0, "text2"),
    "crossing": PointStyle("dot", 2.0, 0.9, 0.0, 0.0, "mdl"),
    "gauge-break": PointStyle("half", 6.0, 2.8, 1.7, 0.8, "core"),
}
# A phone sees the whole of the corridors at zoom 2.4: the six of rank 1 are named there too.
STATION_FROM_ZOOM = {1: 2.0, 2: 4.0, 3: 5.0, 4: 6.5}
KOREA_RANK_2_FROM_ZOOM = 5.5
ALL_STATIONS_FROM_ZOOM = 8.0


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """Type of one kind of label. Spacing is for the web only; print stays searchable."""

    size_px: float
    size_pt: float
    weight: Literal[400, 500, 600, 700]
    colour: str
    spacing_em: float = 0.0
    spacing_ko_em: float = 0.0
    upper: bool = False


LABELS: dict[str, LabelStyle] = {
    "place-1": LabelStyle(13, 6.8, 700, "place_text"),
    "place-2": LabelStyle(12, 6.2, 500, "place_text"),
    "place-3": LabelStyle(11.2, 6.0, 500, "place_text"),
    "place-4": LabelStyle(11.2, 6.0, 500, "place_text"),
    "town": LabelStyle(11.2, 6.0, 500, "text2"),
    "route-tsr": LabelStyle(12, 7.0, 600, "tsr", 0.02, 0.02),
    "route-rail": LabelStyle(11.5, 6.2, 600, "rail", 0.02, 0.02),
    "route-link": LabelStyle(11.5, 6.2, 600, "link_text", 0.02, 0.02),
    "route-gas": LabelStyle(11.5, 5.8, 600, "gas_text", 0.02, 0.02),
    "route-p38": LabelStyle(11.5, 5.8, 600, "p38", 0.02, 0.02),
    "route-mdl": LabelStyle(11.5, 5.8, 600, "mdl", 0.02, 0.02),
    "country": LabelStyle(11.5, 6.8, 600, "country_text", 0.16, 0.06),
    "region": LabelStyle(12, 7.0, 600, "region_text", 0.14, 0.06, upper=True),
    "sea": LabelStyle(13, 6.4, 400, "sea_text", 0.10, 0.06),
    "lake": LabelStyle(11, 5.6, 400, "sea_text", 0.02, 0.02),
    "graticule": LabelStyle(11, 5.2, 400, "text2"),
}
for _number, _token in enumerate(USER_TOKENS):
    LABELS[f"route-{_token}"] = LabelStyle(11.5, 6.0, 600, _token, 0.02, 0.02)
HALO_PX = 3.5
HALO_PT = 1.2
FONT_FAMILY = "Atlas Sans"
FONT_WEIGHTS = (400, 500, 600, 700)
MIN_TEXT_PX = 11.0
MIN_TEXT_PT = 5.0

# At a small scale the backbone has room for few names: these come before the others of
# their rank, and alone on a map of the continent.
FIRST_TOWNS = frozenset(
    {
        "yaroslavl",
        "kirov",
        "perm",
        "yekaterinburg",
        "tyumen",
        "omsk",
        "novosibirsk",
        "krasnoyarsk",
        "tayshet",
        "irkutsk",
        "ulan-ude",
        "chita",
        "skovorodino",
        "belogorsk",
    }
)


def is_first_town(station_id: str) -> bool:
    """Say whether a station is one of the towns that come first, whatever its station's suffix.

    Examples
    --------
    >>> is_first_town("perm-2"), is_first_town("yaroslavl-glavny"), is_first_town("zima")
    (True, True, False)
    """
    return station_id in FIRST_TOWNS or station_id.split("-", maxsplit=1)[0] in FIRST_TOWNS
