"""The command line: `corridor-atlas`, or `python -m corridor_atlas`."""

from geo.cli import main as command_line


def main() -> None:
    """Run the command line; ends the process with 0, 1 or 2."""
    command_line(prog_name="corridor-atlas")


if __name__ == "__main__":
    main()
