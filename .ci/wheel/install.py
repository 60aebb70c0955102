"""Installs this checkout into the environment that runs it: command and Python door.

Both work from any folder and are the checkout itself, so nothing needs to be installed again after
a change.
"""

import shlex
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write the two files."""
    paths = f"{HERE.parents[1]}\n{HERE}\n"
    Path(sysconfig.get_path("purelib"), "corridor-atlas.pth").write_text(paths, "utf-8")
    command = Path(sysconfig.get_path("scripts"), "corridor-atlas")
    command.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m corridor_atlas "$@"\n', "utf-8"
    )
    command.chmod(0o755)


if __name__ == "__main__":
    main()
