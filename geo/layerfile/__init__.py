"""A layer is two files, `<id>.geojson` and `<id>.toml`; coordinates are WGS 84, lon then lat."""
