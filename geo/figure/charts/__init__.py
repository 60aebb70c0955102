"""Charts: lengths as bars, the straight diagram."""
