"""The HTTP side: pages, data, problems, queries, settings. Parse, call, answer."""
