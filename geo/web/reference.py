"""The reference pages of docs/, written from the tables that the program itself reads.

`python -m geo.web.reference` writes them again; a test holds them in step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.web import addresses, settings
from geo.web.parsing import canonical

if TYPE_CHECKING:
    from geo.web.parameters import Param
    from geo.web.parsing import Address

_NOTE = "Written by `python -m geo.web.reference` from the program's own table."


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def settings_page() -> str:
    """Return docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "Settings come from the environment, once, at the start. One that does not exist, or has",
        "a value that is not allowed, stops the start and is named.",
        "",
        _row("variable", "default", "meaning"),
        "|---|---|---|",
        *(
            _row(f"`{name}`", f"`{default}`" if default else "", meaning)
            for name, default, meaning in settings.table()
        ),
        "",
        "```sh",
        "ATLAS_PORT=8080 ATLAS_LAYERS=$HOME/corridors make serve",
        "```",
        "",
        _NOTE,
    ]
    return "\n".join(lines) + "\n"


def _param(param: Param) -> str:
    allowed = param.parser.allowed().text
    default = "" if param.default in (None, "", ()) else canonical(param.default)
    return _row(f"`{param.name}`", param.help, allowed, f"`{default}`" if default else "")


def _section(address: Address) -> list[str]:
    endings = [f"`{address.path}.{ending}`" for ending in address.formats]
    title = ", ".join(endings) or f"`{address.path}`"
    lines = [f"## {title}", "", f"{address.help}.", ""]
    if address.reserved_formats:
        kept = ", ".join(f"`.{one}`" for one in address.reserved_formats)
        lines += [f"Kept for later: {kept}.", ""]
    if address.params:
        lines += [
            _row("parameter", "what it does", "allowed", "default"),
            "|---|---|---|---|",
            *(_param(param) for param in address.params),
            "",
        ]
    return lines


def addresses_page() -> str:
    """Return docs/addresses.md."""
    lines = [
        "# Addresses",
        "",
        "Every address is for GET and HEAD. A page ignores parameters that it does not know; data",
        "refuse them. Errors are `application/problem+json` with `type`, `title`, `status`,",
        "`detail`, `code`, and `param`, `value`, `allowed`, `nearest`, `repair` where they fit;",
        "a browser gets the same as a page in its language.",
        "",
    ]
    for address in addresses.ADDRESSES:
        lines += _section(address)
    kept = ", ".join(f"`{name}`" for name in addresses.RESERVED)
    lines += ["## Kept for later", "", f"{kept}: asked for, they answer 404 `not-offered`.", ""]
    return "\n".join([*lines, _NOTE]) + "\n"


PAGES = {"settings.md": settings_page, "addresses.md": addresses_page}


def main() -> None:
    """Write the pages into docs/."""
    for name, page in PAGES.items():
        (settings.ROOT / "docs" / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
