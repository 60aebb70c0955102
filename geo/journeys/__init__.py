"""Journeys over the pieces of the catalogue: ways, scenarios, and what would have to be built."""
