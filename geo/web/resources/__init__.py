"""Addresses: page and data of one address in one file."""
