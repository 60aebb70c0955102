"""The map itself: ground, graticule, outlines, lines as painted."""
