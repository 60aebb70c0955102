"""The map page: what Folium composes, what the page's script draws, and its colours."""
