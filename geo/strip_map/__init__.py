"""The straight diagram of a journey, for page and figure."""
