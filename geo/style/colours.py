"""Colours by token in three schemes, and how opaque they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Scheme = Literal["light", "dark", "grey"]
SCHEME_NAMES: tuple[Scheme, ...] = get_args(Scheme)
USER_TOKENS = tuple(f"user-{number}" for number in range(1, 7))

# token: light, dark, grey print (the panel's tokens in grey are those of a printed page)
_TOKENS: dict[str, tuple[str, str, str]] = {
    "land": ("#F5F2EA", "#262B31", "#FFFFFF"),
    "water": ("#DCE8ED", "#171C22", "#EBEBEB"),
    "coast": ("#8FA9B5", "#4A5763", "#7A7A7A"),
    "river": ("#B3CAD4", "#34424E", "#CFCFCF"),
    "border": ("#7B7F84", "#838C95", "#7C7C7C"),
    "graticule": ("#C6D5DB", "#2A333C", "#D2D2D2"),
    "tint": ("#F3E8C8", "#3A3523", "#E2E2E2"),
    "tint_edge": ("#DCC588", "#5E5330", "#C2C2C2"),
    "tint_line": ("#8F7434", "#BFA35A", "#6E6E6E"),
    "tsr": ("#1C2740", "#F2EAD8", "#000000"),
    "rail": ("#5B6575", "#A3ACB8", "#6A6A6A"),
    "link": ("#C2371B", "#FF8559", "#1A1A1A"),
    "ribbon_fill": ("#C2371B", "#FF8559", "#000000"),
    "ribbon_edge": ("#C4634B", "#C4714F", "#6E6E6E"),
    "ribbon_hatch": ("#C2371B", "#FF8559", "#A6A6A6"),
    "gas": ("#0775A9", "#3A9FD8", "#666666"),
    "p38": ("#70277F", "#DDB5F2", "#585858"),
    "mdl": ("#4D4D4D", "#A9AFB6", "#000000"),
    "hist": ("#6B675F", "#7D848C", "#767676"),
    "core": ("#FFFFFF", "#171C22", "#FFFFFF"),
    "casing": ("#FFFFFF", "#14181C", "#FFFFFF"),
    "link_text": ("#AD2E16", "#FF9A74", "#333333"),
    "gas_text": ("#07618F", "#6DB9E8", "#545454"),
    "place_text": ("#2E3338", "#D9DDE1", "#1A1A1A"),
    "country_text": ("#6E685B", "#A39C8C", "#5E5E5E"),
    "sea_text": ("#41697C", "#86A6B8", "#5C5C5C"),
    "region_text": ("#6E5717", "#D8BE78", "#3F3F3F"),
    "halo_land": ("#F7F5EF", "#22272C", "#FFFFFF"),
    "halo_water": ("#E3EDF1", "#171C22", "#EBEBEB"),
    "panel": ("#FFFFFF", "#1D2228", "#FFFFFF"),
    "field": ("#F4F2ED", "#282E35", "#F4F4F4"),
    "rule": ("#E4E2DC", "#343B43", "#E2E2E2"),
    "text": ("#22262B", "#ECEEF0", "#000000"),
    "text2": ("#5A6067", "#A6ADB5", "#4A4A4A"),
    "accent": ("#0B5C8A", "#7CC0EA", "#000000"),
    "focus": ("#0B5C8A", "#9AD1F5", "#000000"),
    "bar_1": ("#2F3B4D", "#D3DAE2", "#2F2F2F"),
    "bar_2": ("#5A6A80", "#9AA6B3", "#5F5F5F"),
    "bar_3": ("#7F8C9E", "#748190", "#7F7F7F"),
    "user-1": ("#8A6D00", "#C9A227", "#5F5F5F"),
    "user-2": ("#00706B", "#35A79F", "#4A4A4A"),
    "user-3": ("#A3376F", "#E183B3", "#555555"),
    "user-4": ("#5B4FA0", "#A79DEB", "#404040"),
    "user-5": ("#3F7D20", "#7BB35C", "#666666"),
    "user-6": ("#7A4A2B", "#C8926B", "#333333"),
}
SCHEMES: dict[Scheme, dict[str, str]] = {
    name: {token: colours[i] for token, colours in _TOKENS.items()}
    for i, name in enumerate(SCHEME_NAMES)
}


@dataclass(frozen=True, slots=True)
class Opacity:
    """Shares of 1 that go with the colours of one scheme."""

    ribbon: float
    casing: float
    band: float
    error_band: float
    tint_edge: float = 0.55
    user_tint: float = 0.14
    selected_casing: float = 0.80


# A band as wide as the stated error is 11 % of the line's colour (16 dark, 13 print); the
# error band of a traced line has half that strength. All print goes by `grey`'s 13 %.
OPACITY: dict[Scheme, Opacity] = {
    "light": Opacity(ribbon=0.22, casing=0.85, band=0.11, error_band=0.055),
    "dark": Opacity(ribbon=0.26, casing=0.85, band=0.16, error_band=0.08),
    "grey": Opacity(ribbon=0.15, casing=0.85, band=0.13, error_band=0.065),
}
PRINT_BAND_OPACITY = 0.13
