"""Data outputs: JSON, CSV and the catalogue of layers; each independent of the others."""
