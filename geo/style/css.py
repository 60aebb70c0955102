"""The style table as custom properties and label classes: no colour stands in a style sheet."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from geo.style.colours import OPACITY, SCHEMES
from geo.style.marks import FONT_FAMILY, HALO_PX, LABELS

if TYPE_CHECKING:
    from geo.style.colours import Scheme

_ON_WATER = ("sea", "lake")


def _name(token: str) -> str:
    return token.replace("_", "-")


def _properties(scheme: Scheme) -> str:
    colours = [f"--{_name(token)}:{value}" for token, value in SCHEMES[scheme].items()]
    shares = [f"--o-{_name(name)}:{share}" for name, share in asdict(OPACITY[scheme]).items()]
    mode = "dark" if scheme == "dark" else "light"
    return ";".join([f"color-scheme:{mode}", *colours, *shares])


def _label_rules() -> list[str]:
    halo = f"stroke:var(--halo-land);stroke-width:{HALO_PX}px;stroke-linejoin:round"
    rules = [f".label{{font-family:var(--font);paint-order:stroke;{halo}}}"]
    for name, label in LABELS.items():
        halo = ";stroke:var(--halo-water)" if name in _ON_WATER else ""
        rules.append(
            f".label-{name}{{font-size:{label.size_px}px;font-weight:{label.weight};"
            f"fill:var(--{_name(label.colour)});letter-spacing:{label.spacing_em}em{halo}}}"
        )
        if label.spacing_ko_em != label.spacing_em:
            rules.append(f":lang(ko) .label-{name}{{letter-spacing:{label.spacing_ko_em}em}}")
    return rules


def style_css() -> str:
    """Return the style sheet of custom properties, in both schemes, and of map labels.

    The reader's system chooses the scheme until the button on the page says otherwise.
    """
    light, dark = _properties("light"), _properties("dark")
    rules = [
        f':root{{--font:"{FONT_FAMILY}",system-ui,sans-serif;{light}}}',
        f"@media (prefers-color-scheme:dark){{:root:not([data-scheme=light]){{{dark}}}}}",
        f":root[data-scheme=dark]{{{dark}}}",
        *_label_rules(),
        f"@media print{{:root:root:root{{{light}}}}}",
    ]
    return "\n".join(rules) + "\n"
