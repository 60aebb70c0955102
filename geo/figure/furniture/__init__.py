"""What stands round a map: legend, scale bar, inset, locator, credit, and their places."""
