"""Finds layers, routes, stations and places by a name in any language, also a misspelt one."""
