"""Addresses and their parameters: one table that requests, the command line, docs and tests read."""

from __future__ import annotations

from geo.errors import NotOfferedError, ParameterError
from geo.style.sheets import EXTENTS, PRESETS
from geo.vocabulary import GROUPINGS, LANGS, STATUSES, UNITS_M
from geo.web.http_errors import NotFoundError
from geo.web.journey_params import FIGURE_JOURNEY, JOURNEY_PARAMS
from geo.web.map_params import FILTER_PARAMS, LIMIT, SEARCH_PARAMS, VIEW_PARAMS, YEAR
from geo.web.parameters import (
    Choice,
    Choices,
    Extent,
    Figure,
    Flag,
    Names,
    Number,
    Param,
    Text,
    Version,
)
from geo.web.parsing import Address, Asked

UNITS = tuple(UNITS_M)
SEAS = ("both", "east-sea", "sea-of-japan")
FIGURE_FORMATS = ("png", "svg", "pdf", "txt")
LABEL_LANGS = (*LANGS, *(f"{a},{b}" for a in LANGS for b in LANGS if a != b))


def _lang(default: str | None) -> Param:
    return Param("lang", Choice(LANGS), default, "Language: en, ko or ru")


_VERSION = Param("v", Version(), None, "Data version: another than the present one is refused")
_SEA = Param("sea", Choice(SEAS), "both", "Name of the sea east of Korea")
_ROUTES = Param("route", Names(many=True), (), "Routes, joined by commas")
_LENGTHS = (
    _ROUTES,
    Param("layer", Names(), None, "A layer: every line of it"),
    Param("by", Choices(GROUPINGS), ("route",), "Groups, joined by commas"),
    Param("status", Choices(STATUSES), (), "Only these states, joined by commas"),
    YEAR,
    Param("unit", Choice(UNITS), "km", "Unit of the lengths"),
)

MAP = Address(
    "/",
    "The interactive map",
    (*FILTER_PARAMS, *VIEW_PARAMS, _lang(None), _SEA, _VERSION),
    is_page=True,
)
MAP_FILE = Address(
    "/map",
    "The map as one file that works without a network",
    (_lang("en"), _SEA, _VERSION),
    formats=("html",),
)
TABLE_PAGE = Address(
    "/table",
    "Everything on the map as a table",
    (*FILTER_PARAMS, _lang(None), _SEA, _VERSION),
    is_page=True,
    has_form=True,
)
SEARCH_PAGE = Address(
    "/search",
    "Layers, routes, stations and places by name, as a page",
    (*SEARCH_PARAMS, _lang(None), _SEA, _VERSION),
    is_page=True,
    has_form=True,
)
SEARCH = Address(
    "/search",
    "Layers, routes, stations and places by name, also a misspelt one",
    (*SEARCH_PARAMS, LIMIT, _lang("en"), _VERSION),
    formats=("json",),
)
LENGTHS_PAGE = Address(
    "/lengths", "The lengths as a page", (*_LENGTHS, _lang(None), _SEA, _VERSION), is_page=True
)
LENGTHS = Address(
    "/lengths",
    "Lengths with interval, basis and sources",
    (
        *_LENGTHS,
        _lang("en"),
        Param("bom", Flag(), False, "1: a byte order mark for Excel (csv only)"),
        _VERSION,
    ),
    formats=("csv", "json", "xlsx"),
)
LAYERS_PAGE = Address(
    "/layers", "The catalogue of layers as a page", (_lang(None), _SEA, _VERSION), is_page=True
)
LAYERS = Address("/layers", "The catalogue of layers", (_lang("en"), _VERSION), formats=("json",))
LAYER_PAGE = Address(
    "/layers/<id>",
    "A layer: features, sources, downloads",
    (_lang(None), _SEA, _VERSION),
    is_page=True,
)
LAYER = Address(
    "/layers/<id>",
    "A layer's geometry with every property",
    (_VERSION,),
    formats=("geojson", "gpkg"),
    reserved_formats=("fgb", "kml", "parquet"),
)
FIGURE = Address(
    "/figure",
    "A map image for publication",
    (
        Param("preset", Choice(tuple(PRESETS)), "nature-2col", "Size by place of publication"),
        Param("layers", Names(many=True, of="layer"), (), "Layers drawn, joined by commas"),
        Param("route", Names(many=True), (), "Routes outlined, joined by commas"),
        Param("status", Choices(STATUSES), (), "Only these states, joined by commas"),
        YEAR,
        Param("extent", Extent(tuple(EXTENTS)), "korea", "A named extent, or W,S,E,N in degrees"),
        Param("width_mm", Number(60, 1200), None, "Width in millimetres"),
        Param("height_mm", Number(60, 1200), None, "Height in millimetres"),
        Param("dpi", Number(36, 1200, whole=True), None, "Dots per inch"),
        Param("lang", Choice(LABEL_LANGS), "en", "Language, or two for labels of two lines"),
        _SEA,
        Param("palette", Choice(("colour", "grey")), "colour", "colour, or grey for print"),
        Param(
            "projection",
            Choice(("auto", "lcc", "eqdc", "laea", "mercator")),
            "auto",
            "Projection; auto takes the one that suits the extent",
        ),
        Param("title", Text(120), "", "A title above the frame"),
        Param("labels", Flag(), True, "0: without names"),
        Param("inset", Flag(), True, "0: without the enlarged part"),
        Param("graticule", Flag(), True, "0: without the net of degrees"),
        Param("legend", Flag(), True, "0: without the legend"),
        Param("scalebar", Flag(), True, "0: without the scale bar"),
        *FIGURE_JOURNEY,
        Param(
            "chart",
            Choice(("lengths", "strip")),
            "",
            "lengths: a chart instead of a map; strip: a journey as a straight line",
        ),
        Param("by", Choices(GROUPINGS), ("route",), "Groups of the chart, joined by commas"),
        _VERSION,
    ),
    formats=FIGURE_FORMATS,
)
FIGURES_PAGE = Address(
    "/figures",
    "The figure builder: every choice in the address, with a live preview",
    tuple(
        Param("lang", Choice(LABEL_LANGS), None, param.help) if param.name == "lang" else param
        for param in FIGURE.params
    ),
    is_page=True,
    has_form=True,
    joins=True,
)
LOCATE = Address(
    "/locate",
    "Linear referencing: a kilometre of a route to its place, or a place to its kilometre",
    (
        Param("route", Names(), None, "The route"),
        Param("km", Number(-20_000, 20_000), None, "A kilometre: asks for its place"),
        Param("lon", Number(-180, 180), None, "Longitude in degrees, with lat: asks for the km"),
        Param("lat", Number(-90, 90), None, "Latitude in degrees, with lon"),
        _lang("en"),
        _VERSION,
    ),
    formats=("json",),
)
ATLAS = Address(
    "/atlas",
    "The whole atlas: layers, tables, lengths, licences, and the script that checks them",
    (_VERSION,),
    formats=("zip",),
)
_CITED = Param("address", Text(1500), "", "An address of the atlas; the atlas itself without it")
CITE_PAGE = Address(
    "/cite",
    "How to cite an address, as a page",
    (_CITED, _lang(None), _SEA, _VERSION),
    is_page=True,
)
CITE = Address(
    "/cite",
    "How to cite an address: text, BibTeX, CSL-JSON",
    (_CITED, _lang("en"), _VERSION),
    formats=("txt", "bib", "json"),
)
_CLAIMS = (
    Param("km", Figure(0.1, 100_000), None, "A figure in km: asks what it is"),
    Param("about", Names(of="about"), None, "What it is of: a route, scenario or claim subject"),
    Param("from", Text(80), "", "One end, in any of the three languages"),
    Param("to", Text(80), "", "The other end"),
)
CLAIMS_PAGE = Address(
    "/claims",
    "Published figures beside ours, as a page",
    (*_CLAIMS, _lang(None), _SEA, _VERSION),
    is_page=True,
    has_form=True,
)
CLAIMS = Address(
    "/claims",
    "Every published figure beside ours; what a figure is, and how far off it is",
    (
        *_CLAIMS,
        _lang("en"),
        Param("bom", Flag(), False, "1: a byte order mark for Excel (csv only)"),
        _VERSION,
    ),
    formats=("csv", "json"),
)
JOURNEYS_PAGE = Address(
    "/journeys",
    "Journeys, saved ones and any other, as a page",
    (*JOURNEY_PARAMS, _lang(None), _SEA, _VERSION),
    is_page=True,
    has_form=True,
)
JOURNEYS = Address(
    "/journeys",
    "Journeys: the saved ones; one leg by leg; two side by side; what is missing",
    (
        *JOURNEY_PARAMS,
        _lang("en"),
        Param("bom", Flag(), False, "1: a byte order mark for Excel (csv only)"),
        _VERSION,
    ),
    formats=("csv", "json"),
)
ABOUT = Address(
    "/about", "Names, borders, sources and licences", (_lang(None), _SEA, _VERSION), is_page=True
)
METHODS = Address(
    "/methods", "How every number is made", (_lang(None), _SEA, _VERSION), is_page=True
)
MAP_DATA = Address(
    "/map/<name>",
    "What the map page draws (internal: may change with every release)",
    (
        Param("lang", Choice(LABEL_LANGS), "en", "Language of labels"),
        _SEA,
        _VERSION,
    ),
    formats=("json",),
)
HEALTH = Address("/healthz", "Liveness and data version")

ADDRESSES = (
    MAP,
    MAP_FILE,
    TABLE_PAGE,
    SEARCH_PAGE,
    SEARCH,
    LENGTHS_PAGE,
    LENGTHS,
    LAYERS_PAGE,
    LAYERS,
    LAYER_PAGE,
    LAYER,
    FIGURE,
    FIGURES_PAGE,
    LOCATE,
    CLAIMS_PAGE,
    CLAIMS,
    JOURNEYS_PAGE,
    JOURNEYS,
    ABOUT,
    METHODS,
    ATLAS,
    CITE_PAGE,
    CITE,
    MAP_DATA,
    HEALTH,
)

# Addresses whose name is kept; whatever stands below them is reserved too.
RESERVED = (
    "/api",
    "/changes",
    "/metrics",
    "/oembed",
)


def is_reserved(path: str) -> bool:
    """Tell whether a path is kept for later.

    Examples
    --------
    >>> is_reserved("/metrics.csv"), is_reserved("/api/collections"), is_reserved("/apiary")
    (True, True, False)
    """
    return any(path == name or path.startswith((f"{name}/", f"{name}.")) for name in RESERVED)


def require_format(address: Address, ending: str) -> None:
    """Refuse an ending that is not offered, kept for later or unknown."""
    if ending in address.formats:
        return
    offered = ", ".join(f"{address.path}.{one}" for one in address.formats)
    if ending in address.reserved_formats:
        msg = f".{ending} is not offered yet"
        raise NotOfferedError(msg, repair=f"use {offered}")
    raise NotFoundError(offered)


def refuse_bom(address: Address, ending: str, what: Asked) -> None:
    """Refuse a byte order mark for anything but csv."""
    if ending != "csv" and what.flag("bom"):
        raise ParameterError(
            "bom",
            "1",
            "0",
            message=f"bom: a byte order mark is for csv, not for {ending}",
            repair=f"leave bom out, or ask for {address.path}.csv",
        )
