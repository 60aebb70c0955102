"""The service and its command line: `python server.py` serves, `--help` tells the rest."""

from geo.cli import main

if __name__ == "__main__":
    main()
