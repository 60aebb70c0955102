"""The table as data for the page's script and its custom properties."""

from __future__ import annotations

from dataclasses import asdict

from geo.style import colours, lines, marks
from geo.vocabulary import STATUSES


def web_style() -> dict[str, object]:
    """Return everything that the page's script and its custom properties need, as JSON data.

    `lines` is keyed `kind/style/status` and holds every combination that a layer can have.
    """
    by_state = {
        f"{kind}/{token}/{status}": _line(kind, token, status)
        for kind, tokens in (
            ("railway", ("tsr", "rail", "link", *colours.USER_TOKENS)),
            ("pipeline", ("gas", *colours.USER_TOKENS)),
        )
        for token in tokens
        for status in STATUSES
    }
    for kind, own in (("parallel", "p38"), ("boundary", "mdl")):
        for token in (own, *colours.USER_TOKENS):
            by_state[f"{kind}/{token}/"] = _line(kind, token, None)
    unknown = lines.UNKNOWN_LINE
    by_state["unknown"] = asdict(unknown) | {"place": lines.paint_place("", None, unknown.ink)}
    return {
        "schemes": {name: dict(colours.SCHEMES[name]) for name in colours.SCHEME_NAMES},
        "opacity": {name: asdict(colours.OPACITY[name]) for name in colours.SCHEME_NAMES},
        "lines": by_state,
        "paint_order": lines.PAINT_ORDER,
        "base": {name: asdict(style) for name, style in lines.BASE_LINES.items()},
        "regions": {
            token: asdict(lines.region_style(token)) for token in ("tint", *colours.USER_TOKENS)
        },
        "ribbon": {"width_px": lines.RIBBON_PX, "edge_px": lines.RIBBON_EDGE_PX},
        "selected": {"width_px": lines.SELECTED_PX, "gap_px": lines.SELECTED_GAP_PX},
        "band_min_radius_px": lines.BAND_MIN_RADIUS_PX,
        "short": {
            "periods": lines.SHORT_DASH_PERIODS,
            "shrink_min": lines.SHRINK_MIN,
            "single_mark_below_px": lines.SINGLE_MARK_BELOW_PX,
        },
        "zoom_steps": [list(step) for step in lines.ZOOM_STEPS],
        "max_zoom": lines.MAX_ZOOM,
        "detail_zoom": lines.DETAIL_ZOOM,
        "graticule_below_zoom": lines.GRATICULE_BELOW_ZOOM,
        "river_from_zoom": {str(rank): zoom for rank, zoom in lines.RIVER_FROM_ZOOM.items()},
        "points": {name: asdict(style) for name, style in marks.POINTS.items()},
        "station_from_zoom": {str(rank): zoom for rank, zoom in marks.STATION_FROM_ZOOM.items()},
        "all_stations_from_zoom": marks.ALL_STATIONS_FROM_ZOOM,
        "labels": {name: asdict(style) for name, style in marks.LABELS.items()},
        "halo_px": marks.HALO_PX,
        "font_family": marks.FONT_FAMILY,
    }


def _line(kind: str, token: str, status: str | None) -> dict[str, object]:
    """Return how a line is drawn, and its place in the paint order."""
    style = lines.line_style(kind, token, status)
    return asdict(style) | {"place": lines.paint_place(kind, status, style.ink)}
