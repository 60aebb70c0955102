"""Which layer, route, station, place or end a name means, however it is spelt."""
