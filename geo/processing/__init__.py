"""The build: data packages and authored tables to layers; only the command line imports it."""
