"""Names on a figure: which, in which order, where."""
